"""Time as an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from guide_app.domain.business_day import shift_to

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The aware UTC time of this machine."""
    return datetime.now(UTC)


def clock_on(day: date | None) -> Clock:
    """This machine's clock, or one that runs on a given business day."""
    if day is None:
        return system_clock
    shift = shift_to(day, system_clock())
    return lambda: system_clock() + shift
