"""Who is who, as HQ's pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from guide_app.domain.identities import Identity
from guide_app.domain.resolving import Resolution, Statement
from guide_app.tables.among import among
from server.identities.neighbours import Neighbours, read_neighbours
from server.schema.identities import identity_saying, integration, trace

MOST = 50
AGES = (1, 7, 30)
"""Days: how old what waits is at most, in the columns of the table; older is the last one."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement and who says it.

    Attributes:
        sources: Names of integrations, and ids of people of HQ.
        holds: False where it contradicts what is known, in something or in all of it.
    """

    id: str
    identities: list[Identity]
    said_at: datetime
    sources: list[str]
    customer_id: str | None
    taken_back: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of one identity."""

    identity: Identity
    customer_id: str | None
    contested_since: datetime | None
    said: list[Said]
    traces: list[Any]


def known_as(connection: Connection, brand_id: str, customer_id: str) -> list[Said]:
    """What links other identities to a customer, the oldest first."""
    near = read_neighbours(connection, brand_id, (), (customer_id,))
    resolution = near.resolve()
    head = near.heads.get(customer_id, customer_id)

    def is_theirs(one: Statement) -> bool:
        if one.customer_id is not None:
            return one.customer_id == head
        owners = {resolution.customer_of(identity) for identity in one.identities}
        return len(one.identities) > 1 and head in owners

    every = (near.statements | near.taken_back).values()
    return _told(connection, near, resolution, filter(is_theirs, every))


def look_up(connection: Connection, brand_id: str, identity: Identity) -> Found:
    """Everything about one identity."""
    near = read_neighbours(connection, brand_id, (identity,))
    resolution = near.resolve()
    naming = [
        one for one in (near.statements | near.taken_back).values() if identity in one.identities
    ]
    query = select(trace).where(among(trace.c.statement_id, "ids")).order_by(trace.c.at.desc())
    rows = connection.execute(query.limit(MOST), {"ids": [one.id for one in naming]})
    linking = (one for one in naming if len(one.identities) > 1 or one.customer_id)
    return Found(
        identity,
        resolution.customer_of(identity),
        resolution.contested_since(identity),
        _told(connection, near, resolution, linking),
        list(rows.mappings()),
    )


def count_waiting(connection: Connection, brand_id: str, since: list[str]) -> dict[str, list[int]]:
    """How many traces of each kind wait, by age.

    Args:
        since: Moments, the latest first; what came after the first counts in the first column,
            what came before the last in one more.
    """
    found: dict[str, list[int]] = {}
    query = (
        select(trace.c.kind, func.count())
        .where(trace.c.brand_id == brand_id, trace.c.customer_id.is_(None))
        .group_by(trace.c.kind)
    )
    bounds = [None, *since, None]
    for column in range(len(since) + 1):
        until, begin = bounds[column], bounds[column + 1]
        part = query
        if until is not None:
            part = part.where(trace.c.received_at < until)
        if begin is not None:
            part = part.where(trace.c.received_at >= begin)
        for kind, count in connection.execute(part):
            found.setdefault(kind, [0] * (len(since) + 1))[column] = count
    return found


def _told(
    connection: Connection, near: Neighbours, resolution: Resolution, said: Iterable[Statement]
) -> list[Said]:
    wanted = sorted(said, key=lambda one: (one.said_at, one.id))
    query = (
        select(
            identity_saying.c.statement_id,
            func.coalesce(integration.c.name, identity_saying.c.source_id).label("source"),
        )
        .join_from(
            identity_saying,
            integration,
            integration.c.id == identity_saying.c.source_id,
            isouter=True,
        )
        .where(among(identity_saying.c.statement_id, "ids"))
        .distinct()
    )
    sources: dict[str, list[str]] = {}
    for row in connection.execute(query, {"ids": [one.id for one in wanted]}):
        sources.setdefault(row.statement_id, []).append(row.source)
    return [
        Said(
            one.id,
            one.firmest_first,
            one.said_at,
            sorted(sources.get(one.id, ())),
            one.customer_id,
            one.id in near.taken_back,
            one.id not in resolution.refused,
        )
        for one in wanted
    ]
