"""Who opened a guide's links, as far as the guide's file says."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, desc, func, select

from guide_app.domain.values import parse_instant
from localdb.queries.merged import heads
from localdb.queries.prepared import Prepared, given
from localdb.schema import ENTITY_TABLES

_VISIT, _KNOWN = (ENTITY_TABLES[name] for name in ("visit", "known_visit"))
_VISITS = Prepared(
    select(
        *(_VISIT.c.id, _VISIT.c.kind, _VISIT.c.material_id, _VISIT.c.title),
        *(_VISIT.c.last_at, _VISIT.c.times, _VISIT.c.seconds, _VISIT.c.saved, _VISIT.c.forwarded),
        func.min(_KNOWN.c.customer_id).label("customer_id"),
    )
    .select_from(_VISIT.outerjoin(_KNOWN, _KNOWN.c.visit_id == _VISIT.c.id))
    .where(_VISIT.c.guide_id == given("guide_id"), _VISIT.c.on >= given("since"))
    .group_by(_VISIT.c.id)
    .order_by(desc(_VISIT.c.last_at), _VISIT.c.id)
    .limit(given("most"))
)


class Seen(NamedTuple):
    """One visitor of one link.

    Attributes:
        customer_id: Who it was, as far as that is known: whoever stands for them by now.
    """

    id: str
    kind: str
    material_id: str | None
    title: str
    last_at: datetime
    times: int
    seconds: int
    saved: int
    forwarded: bool
    customer_id: str | None


def visits(connection: Connection, guide_id: str, since: date, most: int) -> list[Seen]:
    """Those of a guide's links from a day on, whoever looked last first."""
    known = heads(connection)
    found = _VISITS.all(connection, guide_id=guide_id, since=since.isoformat(), most=most)
    return [
        Seen._make((*about, parse_instant(at), times, seconds, saved, bool(forwarded), who))
        for *about, at, times, seconds, saved, forwarded, whose in found
        for who in (known.get(whose, whose),)
    ]
