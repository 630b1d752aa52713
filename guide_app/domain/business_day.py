"""When a shop's day begins: at midnight of the brand's time zone, wherever the PC stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guide_app.domain.errors import Code, Rejected

USUAL_ZONE = "Asia/Shanghai"
"""Where a brand is unless it says otherwise."""

# A PC without a time zone database (Windows has none of its own) still knows the zones that have
# kept one offset since before the first customer was written down.
_FIXED = {
    "UTC": UTC,
    "Asia/Shanghai": timezone(timedelta(hours=8), "CST"),
    "Asia/Hong_Kong": timezone(timedelta(hours=8), "HKT"),
    "Asia/Macau": timezone(timedelta(hours=8), "CST"),
    "Asia/Taipei": timezone(timedelta(hours=8), "CST"),
    "Asia/Singapore": timezone(timedelta(hours=8), "+08"),
}


def business_date(now: datetime, time_zone: str) -> date:
    """The day on which the brand is at that moment.

    Args:
        now: An aware time.
        time_zone: IANA name, as in `Brand.time_zone`.

    Raises:
        ValueError: ``now`` names no zone.
        Rejected: NOT_A_CHOICE, the time zone is not known here.
    """
    if now.tzinfo is None:
        raise ValueError("a business date needs an aware time")
    return now.astimezone(zone(time_zone)).date()


def day_begins_at(day: date, time_zone: str) -> datetime:
    """The moment in UTC at which the brand's ``day`` begins.

    Raises:
        Rejected: NOT_A_CHOICE, the time zone is not known here.
    """
    return datetime.combine(day, time(), zone(time_zone)).astimezone(UTC)


def shift_to(day: date, now: datetime) -> timedelta:
    """What to add to a clock that says ``now`` so that it runs on ``day`` where brands usually are.

    A PC or server that is told its day knows no brand yet.
    """
    return day - business_date(now, USUAL_ZONE)


@lru_cache(maxsize=64)
def zone(time_zone: str) -> tzinfo:
    """The rules of a time zone by its IANA name.

    Raises:
        Rejected: NOT_A_CHOICE, the time zone is not known here.
    """
    try:
        return ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a name such as ".." is no file to open
        if time_zone in _FIXED:
            return _FIXED[time_zone]
    raise Rejected(Code.NOT_A_CHOICE, field="time_zone", value=time_zone)
