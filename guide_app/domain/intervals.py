"""After how many days a customer usually buys again: the interval of PRODUCT's numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from statistics import median

FEWEST_DAYS = 3
"""So many days with a purchase there are before anything is usual."""


def usual_interval(bought_on: Iterable[date]) -> int | None:
    """The median number of days from one day with a purchase to the next.

    Args:
        bought_on: The days of the purchases, in any order; what came back was one all the same.
    """
    days = sorted(set(bought_on))
    if len(days) < FEWEST_DAYS:
        return None
    return round(median((later - earlier).days for earlier, later in pairwise(days)))
