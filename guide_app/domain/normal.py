"""The tail of the normal distribution, exact far out where the difference to one is lost."""

from __future__ import annotations

import math

_FAR = 30.0
"""From here on the tail itself is too small for a number; its logarithm is not."""


def log_tail(z: float) -> float:
    """The logarithm of the chance to lie above ``z`` standard deviations."""
    if z < _FAR:
        return math.log(0.5 * math.erfc(z / math.sqrt(2)))
    return -z * z / 2 - math.log(z * math.sqrt(2 * math.pi))


def mean_excess(z: float) -> float:
    """How far, on average, those lie who lie above ``z``, in standard deviations."""
    return math.exp(-z * z / 2 - log_tail(z)) / math.sqrt(2 * math.pi)
