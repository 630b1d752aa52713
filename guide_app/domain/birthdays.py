"""On which day a birthday is kept, solar or lunar."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import NamedTuple

from guide_app.domain.entities import Customer, FamilyMember
from guide_app.domain.lunar import from_lunar, month_length, to_lunar

MonthDay = tuple[int, int]
SELF = "self"


class Kept(NamedTuple):
    """One keeping of a birthday: its Gregorian day, and the year by its own calendar."""

    on: date
    year: int


class Birthday(NamedTuple):
    """The birthday of a customer (``member`` None) or of somebody in the family, as it is kept."""

    member: FamilyMember | None
    on: date
    year: int
    age: int | None
    lunar: bool

    @property
    def person(self) -> str:
        """Whose it is, as ids tell: the family member's id, or `SELF`."""
        return SELF if self.member is None else self.member.id


def birthday_on(year: int, month: int, day: int, *, lunar: bool = False) -> date | None:
    """The Gregorian day on which a birthday of that month and day is kept in ``year``.

    A day that the month lacks in that year is kept on its last: 29 February on the 28th, the
    lunar 30th on the 29th. ``year`` is one of the lunar calendar for a lunar birthday.

    Returns:
        None for no such year, month or day, and for lunar years outside 1900 to 2100.
    """
    if lunar:
        return from_lunar(year, month, day)
    if not 1 <= month <= 12 or not 1 <= day <= 31 or not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=64)
def birthday_calendar(first: date, last: date, lunar: bool) -> Mapping[MonthDay, tuple[Kept, ...]]:
    """Which birthdays, as written down, are kept from ``first`` to ``last``, and on which days."""
    kept: dict[MonthDay, tuple[Kept, ...]] = {}
    for offset in range((last - first).days + 1):
        on = first + timedelta(days=offset)
        for year, written in _written(on, lunar):
            kept[written] = (*kept.get(written, ()), Kept(on, year))
    return kept


def birthdays(
    customer: Customer, family: Sequence[FamilyMember], first: date, last: date
) -> list[Birthday]:
    """The birthdays of the customer and the family that are kept from ``first`` to ``last``."""
    found: list[Birthday] = []
    if customer.birthday_month is not None:
        found += _kept(customer, None, first, last)
    for member in family:
        if member.birthday_month is not None and not member.removed:
            found += _kept(member, member, first, last)
    return found


def birthday_of_year(customer: Customer, member: FamilyMember | None, year: int) -> Birthday | None:
    """One keeping of a birthday by the year of its own calendar; None where there is none."""
    person = customer if member is None else member
    if person.birthday_month is None or person.birthday_day is None:
        return None
    on = birthday_on(year, person.birthday_month, person.birthday_day, lunar=person.birthday_lunar)
    born = person.birthday_year
    if on is None or (born is not None and born >= year):
        return None
    return Birthday(member, on, year, None if born is None else year - born, person.birthday_lunar)


def age_on(person: Customer | FamilyMember, day: date) -> int | None:
    """The person's age in years, counted by the calendar of the birthday; None when not known."""
    year, month, written = person.birthday_year, person.birthday_month, person.birthday_day
    if year is None or month is None or written is None:
        return None
    today = to_lunar(day) if person.birthday_lunar else day
    if today is None:
        return None
    kept = birthday_on(today.year, month, written, lunar=person.birthday_lunar)
    if kept is None:
        return None
    age = today.year - year - (kept > day)
    return age if age >= 0 else None


def _kept(
    person: Customer | FamilyMember, member: FamilyMember | None, first: date, last: date
) -> Iterator[Birthday]:
    if person.birthday_month is None or person.birthday_day is None:
        return
    days = birthday_calendar(first, last, person.birthday_lunar)
    born = person.birthday_year
    for on, year in days.get((person.birthday_month, person.birthday_day), ()):
        if born is None:
            yield Birthday(member, on, year, None, person.birthday_lunar)
        elif born < year:  # in the year of birth itself there is nothing to keep yet
            yield Birthday(member, on, year, year - born, person.birthday_lunar)


def _written(on: date, lunar: bool) -> Iterator[tuple[int, MonthDay]]:
    """The months and days that are kept on ``on``, each with its year."""
    if not lunar:
        length = calendar.monthrange(on.year, on.month)[1]
        longest = 31 if on.day == length else on.day
        for day in range(on.day, longest + 1):
            yield on.year, (on.month, day)
        return
    found = to_lunar(on)
    if found is None or found.leap:
        return
    yield found.year, (found.month, found.day)
    if found.day == 29 == month_length(found.year, found.month):
        yield found.year, (found.month, 30)
