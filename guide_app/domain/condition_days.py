"""The days, birthdays and ages that clauses ask for, seen from today."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from guide_app.domain.birthdays import birthday_calendar
from guide_app.domain.condition import Clause
from guide_app.domain.lunar import to_lunar

Written = tuple[int, int, int]
"""A day as it is written down: year, month and day of some calendar."""


def span_of(clause: Clause, today: date) -> tuple[date, date]:
    """The first and the last day that a clause of a day lets through."""
    return _day_of(clause.first, today, date.min), _day_of(clause.last, today, date.max)


@lru_cache(maxsize=256)
def days_of_the_year(clause: Clause, today: date) -> frozenset[str]:
    """Month and day, as ``03-08``, that a yearly date lets through."""
    kept = birthday_calendar(*span_of(clause, today), False)
    return frozenset(f"{month:02}-{day:02}" for month, day in kept)


@lru_cache(maxsize=256)
def written_birthdays(clause: Clause, today: date, lunar: bool) -> frozenset[int] | None:
    """The birthdays, as written down, that are kept when a clause asks; None: any.

    As hundred times the month and the day, by one of the calendars.
    """
    if clause.within is None and not clause.months:
        return None
    spans = [(today, _shifted(today, clause.within))] if clause.within is not None else []
    for month in clause.months:
        length = calendar.monthrange(today.year, month)[1]
        spans.append((today.replace(month=month, day=1), date(today.year, month, length)))
    written = (day for span in spans for day in birthday_calendar(*span, lunar))
    return frozenset(100 * month + day for month, day in written)


class BornBetween(NamedTuple):
    """After a day, or whenever, and not after another, as the calendar writes them."""

    after: Written | None
    last: Written


@lru_cache(maxsize=256)
def born_between(clause: Clause, today: date, lunar: bool) -> BornBetween | None:
    """When children of the age that a clause asks were born, by one of the calendars.

    A child is a month older on the same day of every month. None: the calendar does not reach.
    """
    last = written_day(_months_before(today, clause.least or 0), lunar)
    if last is None:
        return None
    after = None
    if clause.most is not None:
        after = written_day(_months_before(today, clause.most + 1), lunar)
    return BornBetween(after, last)


def _day_of(bound: date | int | None, today: date, otherwise: date) -> date:
    if bound is None:
        return otherwise
    return bound if isinstance(bound, date) else _shifted(today, bound)


def _shifted(today: date, days: int) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _months_before(today: date, months: int) -> date:
    year, month = divmod(12 * today.year + today.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def written_day(day: date, lunar: bool) -> Written | None:
    """A day as year, month and day; those of a leap month come after all of the ordinary one."""
    if not lunar:
        return day.year, day.month, day.day
    found = to_lunar(day)
    return None if found is None else (found.year, found.month, 31 if found.leap else found.day)
