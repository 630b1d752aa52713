"""BG/NBD, the well-known baseline: fitted by maximum likelihood, and what it expects.

Source: Fader, Hardie, Lee, "Counting Your Customers the Easy Way: An Alternative to the
Pareto/NBD Model", Marketing Science 24 (2005), equations 6 and 10; the likelihood in the form of
their note of 2019 that does not overflow.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Seen(NamedTuple):
    """What the model knows of a customer: repeat purchases, the time of the last one, and of now.

    Times are days since the first purchase.
    """

    repeats: int
    last: int
    now: int


class Parameters(NamedTuple):
    """Shape and scale of the rates, and both shapes of the chance to leave after a purchase."""

    r: float
    alpha: float
    a: float
    b: float


def fit(customers: Iterable[Seen]) -> Parameters:
    """The parameters under which what was seen is most likely."""
    counts = Counter(customers)
    logs = _minimised(
        lambda point: -log_likelihood(_parameters(point), counts), (0.0, 1.0, 0.0, 0.0)
    )
    return _parameters(logs)


def log_likelihood(parameters: Parameters, counts: Counter[Seen]) -> float:
    """Of customers, each kind with its number."""
    r, alpha, a, b = parameters
    lgamma, log = math.lgamma, math.log
    start = r * log(alpha) - lgamma(r) + lgamma(a + b) - lgamma(b)
    by_repeats = {
        x: start + lgamma(r + x) + lgamma(b + x) - lgamma(a + b + x)
        for x in {seen.repeats for seen in counts}
    }
    total = 0.0
    for (x, last, now), count in counts.items():
        alive = -(r + x) * log(alpha + now)
        if x:
            left = log(a) - log(b + x - 1) - (r + x) * log(alpha + last)
            high = max(alive, left)
            alive = high + log(math.exp(alive - high) + math.exp(left - high))
        total += count * (by_repeats[x] + alive)
    return total


def expected_purchases(parameters: Parameters, seen: Seen, days: int) -> float:
    """How many purchases a customer makes within so many days to come."""
    r, alpha, a, b = parameters
    x, last, now = seen
    share = days / (alpha + now + days)
    series = _hypergeometric(r + x, b + x, a + b + x - 1, share)
    bought: float = 1 - ((alpha + now) / (alpha + now + days)) ** (r + x) * series
    odds: float = a / (b + x - 1) * ((alpha + now) / (alpha + last)) ** (r + x) if x else 0.0
    return (a + b + x - 1) / (a - 1) * bought / (1 + odds)


def _hypergeometric(a: float, b: float, c: float, z: float) -> float:
    term = total = 1.0
    for n in range(100_000):
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        total += term
        if abs(term) < 1e-13 * abs(total):
            return total
    raise ArithmeticError("the series does not end")


def _parameters(logs: Sequence[float]) -> Parameters:
    return Parameters(*(math.exp(min(20.0, max(-20.0, one))) for one in logs))


def _minimised(
    value: Callable[[Sequence[float]], float], start: Sequence[float], rounds: int = 1_000
) -> list[float]:
    """Where the value is least near the start: Nelder and Mead's simplex."""
    size = len(start)
    points = [list(start)] + [
        [one + 0.5 * (at == axis) for at, one in enumerate(start)] for axis in range(size)
    ]
    known = sorted((value(point), point) for point in points)
    for _ in range(rounds):
        if known[-1][0] - known[0][0] < 1e-7:
            break
        worst = known[-1]
        middle = [sum(point[at] for _, point in known[:-1]) / size for at in range(size)]

        def tried(by: float, worst=worst, middle=middle) -> tuple[float, list[float]]:
            point = [m + by * (m - w) for m, w in zip(middle, worst[1], strict=True)]
            return value(point), point

        found = tried(1.0)
        if found < known[0]:
            found = min(found, tried(2.0))
        elif found >= known[-2]:
            found = min(found, tried(0.5), tried(-0.5))
        if found < worst:
            known[-1] = found
        else:
            best = known[0][1]
            shrunk = [
                [(p + q) / 2 for p, q in zip(best, point, strict=True)] for _, point in known[1:]
            ]
            known = [known[0], *((value(point), point) for point in shrunk)]
        known.sort()
    return known[0][1]
