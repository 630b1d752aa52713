"""What customers looked at, and when that is often enough to begin a SOP.

A thing that was looked at N times within as many days as its SOP says is *counted* on the day on
which that is so for the first time in a year; looks of an earlier year do not help. So a thing is
counted at most once a year, and whatever comes in late, or is taken back, moves the day but makes
no second follow-up of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

WITHIN_DAYS = 14
"""For a SOP that says nothing else."""
KNOWN_DAYS = 365
"""A look from longer ago tells nothing any more: it is not taken in."""


class Looks(NamedTuple):
    """How often a customer looked at one thing on one day.

    Attributes:
        thing: From `thing_of`.
        title: As the guide reads it; there may be several in a day.
    """

    thing: str
    title: str
    on: date
    times: int


class Counted(NamedTuple):
    """A thing was looked at often enough.

    Attributes:
        on: The day.
        times: How often, within so many days up to then.
        title: The last one by then.
    """

    thing: str
    on: date
    times: int
    title: str


def thing_of(kind: str, code: str) -> str:
    """What tells one thing from another."""
    return f"{kind} {code}"


def years_from(day: date) -> date:
    """From which day on looks must be known, to know what was counted on ``day`` and later."""
    return date(day.year, 1, 1)


def counted(
    looks: Iterable[Looks], times: int, within_days: int, first: date, last: date
) -> list[Counted]:
    """What was counted from ``first`` to ``last``, in order.

    Args:
        looks: All from `years_from` ``first`` on, in any order.
        times: How often is enough.
        within_days: Within how many days, the day itself among them.
        first: The first day.
        last: The last one.
    """
    by_thing: defaultdict[tuple[str, int], list[Looks]] = defaultdict(list)
    for look in looks:
        if first.year <= look.on.year and look.on <= last:
            by_thing[look.thing, look.on.year].append(look)
    found = (_counted(some, times, within_days) for some in by_thing.values())
    return sorted((one for one in found if one and first <= one.on), key=lambda c: (c.on, c.thing))


def _counted(looks: list[Looks], times: int, within_days: int) -> Counted | None:
    """Of one thing and one year."""
    if sum(look.times for look in looks) < times:
        return None
    looks.sort(key=lambda look: (look.on, look.title))
    for on, so_far in _days(looks, within_days):
        since = on - timedelta(days=within_days)
        seen = sum(look.times for look in so_far if look.on > since)
        if seen >= times:
            return Counted(so_far[-1].thing, on, seen, so_far[-1].title)
    return None


def _days(looks: list[Looks], within_days: int) -> Iterator[tuple[date, list[Looks]]]:
    """Every day of them, with the looks up to then, as far back as they count."""
    first = 0
    for place, look in enumerate(looks):
        if place + 1 < len(looks) and looks[place + 1].on == look.on:
            continue
        while looks[first].on <= look.on - timedelta(days=within_days):
            first += 1
        yield look.on, looks[first : place + 1]
