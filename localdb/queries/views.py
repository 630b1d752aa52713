"""What customers looked at: read counted, so that it costs little however often it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, desc, func, select

from guide_app.domain.values import parse_instant
from guide_app.domain.views import Looks, thing_of
from localdb.queries.merged import of_person
from localdb.queries.prepared import Prepared, among, given, listed
from localdb.schema import ENTITY_TABLES

_VIEW = ENTITY_TABLES["page_view"].c
_ON_A_DAY = _VIEW.customer_id, _VIEW.kind, _VIEW.code, _VIEW.title, _VIEW.on
_LOOKS = Prepared(
    select(*_ON_A_DAY, func.count())
    .where(among(_VIEW.customer_id, "customers"), _VIEW.on >= given("since"))
    .group_by(*_ON_A_DAY)
)
_THINGS = Prepared(
    select(
        _VIEW.id, _VIEW.kind, _VIEW.title, _VIEW.on, func.max(_VIEW.at).label("last"), func.count()
    )
    .where(of_person(_VIEW.customer_id))
    .group_by(_VIEW.kind, _VIEW.code)
    .order_by(desc("last"), _VIEW.code)
    .limit(given("most"))
)
# SQLite takes the other columns of a group from the row that has the maximum.


class Thing(NamedTuple):
    """Something that a customer looked at, as of the last time.

    Attributes:
        id: Of that look.
        times: How often in all.
    """

    id: str
    kind: str
    title: str
    on: date
    at: datetime
    times: int


def looks(
    connection: Connection, customer_ids: Iterable[str], since: date
) -> Iterator[tuple[str, Looks]]:
    """What these looked at from a day on, by customer; of aliases by their own ids."""
    values = {"customers": listed(customer_ids), "since": since.isoformat()}
    for customer_id, kind, code, title, on, times in _LOOKS.all(connection, **values):
        yield customer_id, Looks(thing_of(kind, code), title, date.fromisoformat(on), times)


def things(connection: Connection, customer_id: str, limit: int) -> list[Thing]:
    """What a person looked at, whatever was looked at last first."""
    return [
        Thing(id, kind, title, date.fromisoformat(on), parse_instant(at), times)
        for id, kind, title, on, at, times in _THINGS.all(
            connection, customer_id=customer_id, most=limit
        )
    ]
