"""Stores of dealers: whose customers HQ may look at, and whose it only counts.

A dealer's customers are the dealer's. Unless the store shares them, HQ sees them as totals and
nowhere one by one; the store's own manager and guides see them as everybody does. Whatever shows a
customer, or a row that belongs to one, asks here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true

from guide_app.domain.policy import Actor
from guide_app.domain.words import Role, StoreKind
from server.schema import ENTITY_TABLES

_STORE, _CUSTOMER = (ENTITY_TABLES[name].c for name in ("store", "customer"))


def shown_to(actor: Actor, store_id: Any) -> ColumnElement[bool]:
    """A condition on a column with a store: what lies there may be shown one by one."""
    if actor.role != Role.HQ:
        return true()
    kept = select(_STORE.id).where(_STORE.brand_id == actor.brand_id, _keeps())
    shown: ColumnElement[bool] = store_id.not_in(kept)
    return shown


def may_look(connection: Connection, actor: Actor, store_id: str) -> bool:
    """Whether the customers of a store may be shown to ``actor`` one by one."""
    if actor.role != Role.HQ:
        return True
    query = select(_STORE.id).where(_STORE.id == store_id, _keeps())
    return connection.execute(query).first() is None


def count_kept(connection: Connection, actor: Actor) -> int:
    """How many customers there are whom ``actor`` may count and not see."""
    if actor.role != Role.HQ:
        return 0
    query = select(func.count()).where(
        _CUSTOMER.brand_id == actor.brand_id,
        _CUSTOMER.removed_on.is_(None),
        ~shown_to(actor, _CUSTOMER.store_id),
    )
    return int(connection.execute(query).scalar_one())


def names_of_customers(
    connection: Connection, actor: Actor, ids: Iterable[str | None]
) -> dict[str, str]:
    """Id and name of these customers of the brand, those left out whom ``actor`` may not see."""
    wanted = sorted({one for one in ids if one})
    if not wanted:
        return {}
    query = select(_CUSTOMER.id, _CUSTOMER.name).where(
        _CUSTOMER.id.in_(wanted),
        _CUSTOMER.brand_id == actor.brand_id,
        shown_to(actor, _CUSTOMER.store_id),
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _keeps() -> ColumnElement[bool]:
    """A condition on stores: they keep their customers to themselves."""
    shares = _STORE.shares_customers
    return and_(_STORE.kind == StoreKind.DEALER.value, or_(shares.is_(None), shares == 0))
