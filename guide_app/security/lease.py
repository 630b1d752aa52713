"""How long a PC may show customers without having spoken to the server.

The PC's clock is not to be trusted: shop PCs come back in 2009, or years ahead, and a leaver may
wind one back. So the lease lives on the server's time line, and "now" is guessed from the latest
moment ever seen (it never goes back), the time the program has been running since, and the clock,
read both as it stands and corrected by as much as it was wrong at the last contact.

- Wrong by less than a month: the later of the two readings counts, so that no turning of the clock
  before or after a contact makes a lease longer. It may become shorter by as much.
- Wrong by more: the earlier reading that is not already past counts. A clock that is years off
  gives the whole lease, whether it stays wrong or is set right in between.
- Winding it back brings no day back, and the running program still counts on.
- A jump forward can only end the lease early. That asks for contact and erases nothing: the next
  contact sets everything right.

Pure functions over a state that the caller stores; all times are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

DEFAULT_DAYS: Final = 10
SHORTEST_DAYS: Final = 1
LONGEST_DAYS: Final = 30
# No shorter than the longest lease: only then is a reading that was corrected for nothing past.
_WRONG_BY_YEARS: Final = timedelta(days=LONGEST_DAYS)
_FIRST_MOMENT: Final = datetime.min.replace(tzinfo=UTC)
_LAST_MOMENT: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LeaseState:
    """What has to survive a restart; ``clock_ahead`` is the PC's clock minus the server's."""

    valid_until: datetime
    high_water: datetime
    clock_ahead: timedelta = timedelta(0)


def lease_days(brand_days: int | None) -> int:
    """The brand's lease: 1 to 30 days, 10 where the brand says nothing."""
    days = DEFAULT_DAYS if brand_days is None else brand_days
    return min(max(days, SHORTEST_DAYS), LONGEST_DAYS)


def renew(*, server_time: datetime, wall_clock: datetime, days: int) -> LeaseState:
    """The lease after a contact in which the server accepted this guide on this PC.

    Args:
        server_time: What the server's answer says.
        wall_clock: The PC's clock at that moment.
        days: See ``lease_days``.
    """
    server, wall = _utc(server_time), _utc(wall_clock)
    return LeaseState(_later(server, timedelta(days=days)), server, wall - server)


def observe(
    state: LeaseState, *, wall_clock: datetime, running: timedelta = timedelta(0)
) -> LeaseState:
    """The state brought up to now; store it, so that time once seen is never seen again.

    Args:
        state: As stored last.
        wall_clock: The PC's clock.
        running: Time since the last ``observe`` by a clock that nobody can set, 0 after a start.
    """
    wall = _utc(wall_clock)
    at_least = _later(state.high_water, max(running, timedelta(0)))
    readings = (wall, _later(wall, -state.clock_ahead))
    if abs(state.clock_ahead) < _WRONG_BY_YEARS:
        now = max(at_least, *readings)
    else:
        now = min((reading for reading in readings if reading >= at_least), default=at_least)
    # No further than the end: a year 9999 seen once must not be carried along.
    return replace(state, high_water=min(now, state.valid_until))


def expired(state: LeaseState) -> bool:
    """Whether the guide has to sign in online before seeing customers; nothing is erased."""
    return state.high_water >= state.valid_until


def _later(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return _LAST_MOMENT if by > timedelta(0) else _FIRST_MOMENT


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(UTC)
