"""Sharing a store's pool out: how many wait, and who would get whom by a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, or_, select

from guide_app.domain.policy import Actor
from guide_app.domain.pool import Lead, ShareRule, Taker, share_out
from guide_app.domain.words import Role
from server.pool import waiting_in
from server.schema import ENTITY_TABLES

AT_ONCE = 500
_CUSTOMER, _GUIDE, _ORDER, _STORE = (
    ENTITY_TABLES[name].c for name in ("customer", "guide", "order", "store")
)
Shares = Mapping[str, tuple[str, ...]]
"""Guide → customers."""


def stores_of(connection: Connection, actor: Actor) -> list[dict[str, Any]]:
    """The open stores of HQ, or a manager's own: id, name, how many wait, how many are called."""
    mine = [_STORE.brand_id == actor.brand_id, _STORE.closed == 0]
    if actor.role != Role.HQ:
        mine.append(_STORE.id == actor.store_id)
    waiting = select(func.count()).where(waiting_in(actor.brand_id, _STORE.id))
    working = select(func.count()).where(
        _CUSTOMER.store_id == _STORE.id,
        _CUSTOMER.guide_id.is_not(None),
        _CUSTOMER.lead_since.is_not(None),
    )
    query = select(
        _STORE.id,
        _STORE.name,
        waiting.scalar_subquery().label("waiting"),
        working.scalar_subquery().label("working"),
    )
    found = connection.execute(query.where(*mine).order_by(_STORE.name, _STORE.id))
    return [dict(row) for row in found.mappings()]


def plan_shares(connection: Connection, brand_id: str, store_id: str, rule: ShareRule) -> Shares:
    """Who would get whom of the first `AT_ONCE` of those who wait."""
    alias = ENTITY_TABLES["customer"].alias("alias").c
    merged = select(alias.id).where(alias.merged_into == _CUSTOMER.id)
    last = (
        select(_ORDER.guide_id)
        .where(
            or_(_ORDER.customer_id == _CUSTOMER.id, _ORDER.customer_id.in_(merged)),
            _ORDER.guide_id.is_not(None),
        )
        .order_by(_ORDER.ordered_on.desc(), _ORDER.id)
        .limit(1)
        .correlate(_CUSTOMER.id.table)
        .scalar_subquery()
    )
    query = select(_CUSTOMER.id, last).where(waiting_in(brand_id, store_id))
    query = query.order_by(_CUSTOMER.added_on, _CUSTOMER.id).limit(AT_ONCE)
    leads = [Lead(customer_id, guide_id) for customer_id, guide_id in connection.execute(query)]
    load = (
        select(func.count())
        .where(_CUSTOMER.guide_id == _GUIDE.id, _CUSTOMER.removed_on.is_(None))
        .scalar_subquery()
    )
    staff = select(_GUIDE.id, load).where(
        _GUIDE.brand_id == brand_id,
        _GUIDE.store_id == store_id,
        _GUIDE.active == 1,
        _GUIDE.role == Role.GUIDE.value,
    )
    takers = [Taker(guide_id, count) for guide_id, count in connection.execute(staff)]
    return share_out(leads, sorted(takers, key=lambda one: one.guide_id), rule)
