"""What the running server does by itself, whichever process gets to it first.

Once a day it tidies up; every half hour it sees whether the day of a mass send has come, and
whether leads go back to the pool because nobody has worked them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection, insert, select, update

from guide_app.domain.values import format_instant
from server import mass_sends, pool, tidying
from server.clock import Clock
from server.database import Database
from server.rounds import do_each, rounds
from server.schema.facts import server_state
from server.snapshots import Snapshots
from server.wakeups import Wakeups

TIDIED_ON = "tidied_on"
FIRST_AFTER_S = 120.0
LOOK_EVERY_S = 1_800.0


@contextmanager
def keeping_up(
    database: Database,
    clock: Clock,
    snapshots: Snapshots,
    wakeups: Wakeups,
    *,
    first_after_s: float = FIRST_AFTER_S,
    look_every_s: float = LOOK_EVERY_S,
) -> Iterator[None]:
    """Tidy up, and write down what was sent, in a thread of its own while the block runs."""
    jobs = (
        ("tidying", partial(tidy_if_due, database, clock, snapshots)),
        ("what is due", partial(send_if_due, database, clock, wakeups)),
    )
    with rounds("upkeep", jobs, first_after_s=first_after_s, every_s=look_every_s):
        yield


def tidy_if_due(database: Database, clock: Clock, snapshots: Snapshots) -> bool:
    """Whether it was this process that tidied up today."""
    snapshots.forget_stale()
    database.shrink_log()
    if not database.write(lambda connection: _take_the_day(connection, clock)):
        return False
    tidying.tidy(database, clock)
    return True


def send_if_due(database: Database, clock: Clock, wakeups: Wakeups) -> None:
    """Write down whom the mass sends reach whose day has come; unworked leads go back."""
    do_each(
        (
            ("sending to many", partial(mass_sends.settle_due, database, clock, wakeups)),
            ("giving leads back", partial(pool.return_unworked, database, clock, wakeups)),
        )
    )


def _take_the_day(connection: Connection, clock: Clock) -> bool:
    """Whether nobody has begun today's yet; from now on somebody has."""
    today = format_instant(clock())[:10]
    state = select(server_state.c.value).where(server_state.c.name == TIDIED_ON)
    last = connection.execute(state.with_for_update()).scalar()
    if last is None:
        connection.execute(insert(server_state).values(name=TIDIED_ON, value=today))
        return True
    if last >= today:
        return False
    connection.execute(
        update(server_state).where(server_state.c.name == TIDIED_ON).values(value=today)
    )
    return True
