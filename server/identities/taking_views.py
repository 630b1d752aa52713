"""What integrations say that somebody looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.entities import PageView
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import clean_text, format_instant, from_wire
from guide_app.domain.views import KNOWN_DAYS
from guide_app.wire.integrations import SaidView, Taken
from server.clock import Clock
from server.database import Database
from server.identities import store
from server.identities.settle import settle
from server.identities.taking_in import external_id, identities_of, keep_each, where_they_are
from server.integrations import Integration
from server.wakeups import Wakeups

_FIELDS = entity_of(PageView).by_name


def take_views(
    database: Database,
    clock: Clock,
    wakeups: Wakeups,
    by: Integration,
    views: Sequence[SaidView],
) -> list[Taken]:
    """Take looks in: each goes to the customer who is known by it, or waits for one."""
    now = clock()
    names: dict[str, str] = {}

    def keep(connection: Connection, said: SaidView) -> str:
        visit = external_id(said.id)
        at = said.seen_at if said.seen_at.tzinfo else said.seen_at.replace(tzinfo=UTC)
        if not now - timedelta(days=KNOWN_DAYS) <= at <= now + store.AHEAD:
            raise Rejected(Code.OUT_OF_RANGE, field="seen_at")
        body = _body(said, at)
        statement_id, _ = store.say(
            connection,
            by.brand_id,
            identities_of(said.identities),
            source_id=by.id,
            external_id=f"{store.VIEW} {visit}",
            said_at=at,
            now=now,
        )
        names[said.id] = name = f"{by.id} {visit}"  # every system numbers its visits for itself
        store.leave(connection, by.brand_id, store.VIEW, name, statement_id, at, body, now)
        return "waiting"

    rows = [(said.id, said) for said in views]
    taken = keep_each(database, by, "views.take", rows, keep, now)
    settle(database, clock, wakeups, by.brand_id)
    return where_they_are(database, by.brand_id, store.VIEW, taken, names)


def _body(said: SaidView, at: datetime) -> dict[str, Any]:
    body: dict[str, Any] = {"seen_at": format_instant(at)}
    for name in ("kind", "code", "title"):
        one_line = " ".join(clean_text(getattr(said, name)).split())
        body[name] = from_wire(_FIELDS[name], one_line)
    return body
