"""Who was handed over of late: what HQ has to do in WeCom, where a handover changes nothing.

A customer's friend in WeCom stays the guide who added them until HQ starts WeCom's own transfer.
Only the outcome counts for that, so of several handovers the first giver and the last taker are
told, and nothing of somebody who is back, or will be when whoever stands in goes home.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, select

from guide_app.domain.identities import IdentityKind
from guide_app.domain.policy import Actor
from guide_app.domain.values import parse_instant
from guide_app.domain.words import HandoverState, TimelineKind
from guide_app.tables.among import among
from server import dealers
from server.identities.neighbours import read_neighbours
from server.schema import ENTITY_TABLES

BATCH = 100
"""As many customers WeCom takes in one transfer."""
_customer, _entry, _handover = (
    ENTITY_TABLES[name].c for name in ("customer", "timeline_entry", "handover")
)


@dataclass(frozen=True, slots=True)
class Move:
    """A customer who changed hands since a day, or will on ``on``.

    Attributes:
        wechat: What the guide entered.
    """

    customer_id: str
    name: str
    store_id: str
    from_guide_id: str
    to_guide_id: str
    on: date
    planned: bool
    wechat: str | None

    @property
    def pair(self) -> tuple[str, str]:
        """From whom and to whom: WeCom takes one such pair at a time."""
        return self.from_guide_id, self.to_guide_id


def read_moves(connection: Connection, actor: Actor, since: date, zone: tzinfo) -> list[Move]:
    """Whoever has another guide than before ``since``, or is to get one; by giver and taker.

    Customers whom nobody had before, and those whom ``actor`` may not see, are left out.

    Args:
        zone: The brand's.
    """
    found = _handed(connection, actor, since)
    for move in _planned(connection, actor, zone):
        before = found.get(move.customer_id)
        giver = before.from_guide_id if before else move.from_guide_id
        found[move.customer_id] = replace(move, from_guide_id=giver)
    gone = [move for move in found.values() if move.from_guide_id != move.to_guide_id]
    return sorted(gone, key=lambda one: (*one.pair, one.name, one.customer_id))


def known_in_wecom(
    connection: Connection, brand_id: str, customer_ids: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """The external user ids of these customers, of those who have one."""
    ids = sorted(customer_ids)
    if not ids:
        return {}
    near = read_neighbours(connection, brand_id, (), ids)
    resolution = near.resolve()
    found: dict[str, set[str]] = defaultdict(set)
    for statement in near.statements.values():
        for identity in statement.identities:
            if identity.kind is IdentityKind.EXTERNAL_USERID:
                owner = resolution.customer_of(identity)
                if owner is not None:
                    found[owner].add(identity.value)
    return {one: tuple(sorted(found[one])) for one in ids if one in found}


def _handed(connection: Connection, actor: Actor, since: date) -> dict[str, Move]:
    """By customer: from whoever had them first to whoever has them now."""
    told = (
        select(_entry.customer_id, _entry.details, _entry.on)
        .where(
            _entry.brand_id == actor.brand_id,
            _entry.on >= since.isoformat(),
            _entry.kind == TimelineKind.TRANSFER.value,
        )
        .order_by(_entry.at, _entry.id)
    )
    givers: dict[str, str] = {}
    days: dict[str, date] = {}
    for customer_id, details, on in connection.execute(told):
        giver = msgspec.json.decode(details or "{}").get("from")
        if giver is not None:
            givers.setdefault(customer_id, giver)
        if customer_id in givers:
            days[customer_id] = date.fromisoformat(on)
    query = _of_customers(actor).where(_customer.guide_id.is_not(None), among(_customer.id, "ids"))
    return {
        row.id: _move(row, givers[row.id], row.guide_id, days[row.id], planned=False)
        for row in connection.execute(query, {"ids": sorted(givers)})
    }


def _planned(connection: Connection, actor: Actor, zone: tzinfo) -> list[Move]:
    query = (
        _of_customers(actor, _handover.to_guide_id, _handover.moves_at)
        .join(_handover.id.table, _handover.id == _customer.handover_id)
        .where(
            _handover.state == HandoverState.PLANNED.value,
            _handover.from_guide_id == _customer.guide_id,
        )
    )
    made = []
    for row in connection.execute(query):
        on = parse_instant(row.moves_at).astimezone(zone).date()
        made.append(_move(row, row.guide_id, row.to_guide_id, on, planned=True))
    return made


def _of_customers(actor: Actor, *more: ColumnElement[Any]) -> Select[Any]:
    """Customers whom the actor may see one by one, each who is one person once."""
    columns = (_customer.id, _customer.name, _customer.store_id, _customer.guide_id)
    return select(*columns, _customer.wechat, *more).where(
        _customer.brand_id == actor.brand_id,
        _customer.merged_into.is_(None),
        dealers.shown_to(actor, _customer.store_id),
    )


def _move(row: Any, giver: str, taker: str, on: date, *, planned: bool) -> Move:
    return Move(row.id, row.name, row.store_id, giver, taker, on, planned, row.wechat)
