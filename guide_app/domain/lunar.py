"""The Chinese lunar calendar (农历) from 1900 to 2100, to and from Gregorian dates.

Twelve or thirteen months of 29 or 30 days make a lunar year. It begins between 21 January and
20 February; a thirteenth, leap month repeats the number of the month before it. The moons and
solar terms that decide all this are put down in a table, one number a year.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

# Bits 0-11: month 1-12 has 30 days. Bits 12-15: number of the leap month, 0 for none. Bit 16: the
# leap month has 30 days. From GB/T 33661-2017's rules at 120° E.
# fmt: off
_YEARS = (
    0x08BD2, 0x00752, 0x00EA5, 0x05B2A, 0x0064B, 0x00A9B, 0x14AA6, 0x0056A, 0x00B59, 0x02BAA,
    0x00752, 0x06DA5, 0x00B25, 0x00A4B, 0x15A4B, 0x002AD, 0x0056B, 0x025B5, 0x00DA9, 0x17E92,
    0x00E92, 0x00D25, 0x05D2D, 0x00A56, 0x002B6, 0x14AD5, 0x006D4, 0x00EA9, 0x02F4A, 0x00E92,
    0x066A6, 0x0052B, 0x00A57, 0x15956, 0x00B5A, 0x006D4, 0x13761, 0x00749, 0x17B13, 0x00A93,
    0x0052B, 0x1651B, 0x00AAD, 0x0056A, 0x14DA5, 0x00BA4, 0x00B49, 0x02D4B, 0x00A95, 0x07AAD,
    0x00536, 0x00AAD, 0x15ACA, 0x005B2, 0x00DA5, 0x13EA2, 0x00D4A, 0x08595, 0x00A97, 0x00556,
    0x06575, 0x00AD5, 0x006D2, 0x04755, 0x00EA5, 0x0064A, 0x0364F, 0x00A9B, 0x07ADA, 0x0056A,
    0x00B69, 0x05BB2, 0x00B52, 0x00B25, 0x04B2B, 0x00A4B, 0x08AAB, 0x002AD, 0x0056D, 0x165A9,
    0x00DA9, 0x00D92, 0x04E95, 0x00D25, 0x0AE4D, 0x00A56, 0x002B6, 0x062F5, 0x006D5, 0x00EA9,
    0x05F52, 0x00E92, 0x00D26, 0x0352E, 0x00A57, 0x08AD6, 0x0035A, 0x006D5, 0x05B69, 0x00749,
    0x00693, 0x04A9B, 0x0052B, 0x00A5B, 0x02AAE, 0x0056A, 0x07DD5, 0x00BA4, 0x00B49, 0x05D53,
    0x00A95, 0x0052D, 0x0455D, 0x00AB5, 0x09BAA, 0x005D2, 0x00DA5, 0x16E8A, 0x00D4A, 0x00C95,
    0x04A9E, 0x00556, 0x00AB5, 0x02ADA, 0x006D2, 0x06765, 0x00725, 0x0064B, 0x05657, 0x00CAB,
    0x0055A, 0x0356E, 0x00B69, 0x0BF52, 0x00B52, 0x00B25, 0x16D0B, 0x00A4B, 0x004AB, 0x052BB,
    0x005AD, 0x00B6A, 0x02DAA, 0x00D92, 0x07EA5, 0x00D25, 0x00A55, 0x15A4D, 0x004B6, 0x005B5,
    0x136D2, 0x00EC9, 0x08F92, 0x00E92, 0x00D26, 0x16516, 0x00A57, 0x004D6, 0x14365, 0x00755,
    0x00749, 0x0374B, 0x00693, 0x07AAB, 0x0052B, 0x00A5B, 0x05ABA, 0x0056A, 0x00B65, 0x04BAA,
    0x00B4A, 0x08D95, 0x00A95, 0x0052D, 0x0656D, 0x00AB5, 0x005AA, 0x045D5, 0x00DA5, 0x00D4A,
    0x03E4D, 0x00C96, 0x07CCE, 0x00556, 0x00AB5, 0x15AD2, 0x006D2, 0x00EA5, 0x0472A, 0x0068B,
    0x08697, 0x004AB, 0x0055B, 0x16556, 0x00B6A, 0x00752, 0x04B95, 0x00B45, 0x00A8B, 0x02A4F,
    0x004AB,
)
# fmt: on
_FIRST_YEAR = 1900
_FIRST_DAY = date(1900, 1, 31).toordinal()


class LunarDate(NamedTuple):
    """A day of the lunar calendar; ``leap`` marks the second month of that number."""

    year: int
    month: int
    day: int
    leap: bool = False


class _Month(NamedTuple):
    number: int
    leap: bool
    days: int
    first: int  # ordinal of its first day


def to_lunar(day: date) -> LunarDate | None:
    """The lunar date of a Gregorian one; None outside 1900-01-31 to 2101-01-28."""
    ordinal = day.toordinal()
    if not _NEW_YEARS[0] <= ordinal < _NEW_YEARS[-1]:
        return None
    year = _FIRST_YEAR + bisect_right(_NEW_YEARS, ordinal) - 1
    months = _months(year)
    month = months[bisect_right([m.first for m in months], ordinal) - 1]
    return LunarDate(year, month.number, ordinal - month.first + 1, month.leap)


def from_lunar(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The Gregorian date on which a lunar one is kept in ``year``.

    The 30th is kept on the 29th where the month has no 30th, and a day of a leap month in the
    ordinary month of that number where the year does not repeat it.

    Returns:
        None when there is no such month or day in any year, or the year is outside 1900 to 2100.
    """
    if not _FIRST_YEAR <= year < _FIRST_YEAR + len(_YEARS) or not 1 <= day <= 30:
        return None
    kept = None
    for candidate in _months(year):
        if candidate.number == month and (kept is None or (leap and candidate.leap)):
            kept = candidate
    if kept is None:
        return None
    return date.fromordinal(kept.first + min(day, kept.days) - 1)


def month_length(year: int, month: int, *, leap: bool = False) -> int | None:
    """29 or 30; None when the year has no such month."""
    if not _FIRST_YEAR <= year < _FIRST_YEAR + len(_YEARS):
        return None
    for candidate in _months(year):
        if candidate.number == month and candidate.leap == leap:
            return candidate.days
    return None


def _lengths(coded: int) -> Iterator[tuple[int, bool, int]]:
    for number in range(1, 13):
        yield number, False, 29 + (coded >> (number - 1) & 1)
        if coded >> 12 & 0xF == number:
            yield number, True, 29 + (coded >> 16 & 1)


# The first day of every year, and the day after the last year.
_NEW_YEARS = tuple(
    accumulate(
        (sum(days for _, _, days in _lengths(coded)) for coded in _YEARS), initial=_FIRST_DAY
    )
)


@lru_cache(maxsize=256)
def _months(year: int) -> tuple[_Month, ...]:
    first = _NEW_YEARS[year - _FIRST_YEAR]
    made = []
    for number, leap, days in _lengths(_YEARS[year - _FIRST_YEAR]):
        made.append(_Month(number, leap, days, first))
        first += days
    return tuple(made)
