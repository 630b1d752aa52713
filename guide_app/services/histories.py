"""The history of a customer as a guide reads it: what was written, and what was looked at."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from guide_app.services.facts import Names, timeline_lines
from guide_app.services.models import LOOKED, TimelineLine
from localdb.queries import person, views
from localdb.queries.views import Thing


def history_of(
    connection: Connection,
    customer_id: str,
    names: Names,
    today: date,
    limit: int,
    offset: int = 0,
    kinds: Collection[str] = (),
) -> tuple[TimelineLine, ...]:
    """Newest first; of these kinds of written lines only, if any are given.

    What was looked at has one line for each thing, where it was looked at last: else somebody who
    browses would fill the history.
    """
    most = limit + offset
    lines = timeline_lines(
        person.timeline(connection, customer_id, most, kinds=kinds),
        names,
        today,
        person.find_customer(connection, customer_id),
        person.waiting(connection, customer_id),
    )
    looked = [] if kinds else map(_line, views.things(connection, customer_id, most))
    found = sorted((*lines, *looked), key=lambda line: line.at, reverse=True)
    return tuple(found[offset:most])


def _line(thing: Thing) -> TimelineLine:
    return TimelineLine(
        entry_id=thing.id,
        kind=LOOKED,
        on=thing.on,
        at=thing.at,
        guide_name=None,
        text=None,
        details={"title": thing.title, "times": thing.times},
        undone=False,
        own=False,
    )
