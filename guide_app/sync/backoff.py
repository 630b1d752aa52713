"""How long to wait before trying again."""

from __future__ import annotations

import random
from collections.abc import Callable

CAP_S = 300.0


def retry_delay_s(
    attempts: int, *, cap_s: float = CAP_S, draw: Callable[[float, float], float] = random.uniform
) -> float:
    """How long to wait before pushing again.

    Full jitter: a hundred shops that lost one uplink must not all return in the same second.

    Args:
        attempts: Sends that have already failed, 0 or more.
        cap_s: Upper bound of every wait, in seconds.
        draw: Gives a number between two.

    Returns:
        Seconds, drawn evenly from 0 to ``min(cap_s, 2**attempts)``.

    Raises:
        ValueError: ``attempts`` is negative.

    Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (2015).
    """
    if attempts < 0:
        raise ValueError("attempts cannot be negative")
    return draw(0.0, min(cap_s, 2.0 ** min(attempts, 30)))
