"""Which rows a person may hold on a PC: the same condition for pull, snapshot and check."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from guide_app.domain.entity import ENTITIES, Audience
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from server.schema import ENTITY_TABLES, feed

_CUSTOMER = ENTITY_TABLES["customer"]


def rows_in_scope(entity: str, actor: Actor) -> ColumnElement[bool]:
    """A condition on the entity's table for the rows that ``actor`` may hold."""
    table = ENTITY_TABLES[entity]
    audience = ENTITIES[entity].audience
    own_brand = table.c.brand_id == actor.brand_id
    if audience is Audience.BRAND:
        return own_brand
    if audience is Audience.STORE:
        return and_(own_brand, table.c.store_id == actor.store_id)
    if entity == "customer":
        return _own_customers(actor)
    return table.c.customer_id.in_(select(_CUSTOMER.c.id).where(_own_customers(actor)))


def feed_after(
    actor: Actor, cursor: int, head: int
) -> Select[tuple[int, str, str, str, str | None]]:
    """The feed lines that ``actor`` hears between two numbers, in order.

    Today's permission is checked again: a row that is no longer the reader's does not travel, while
    the line that takes it away does.
    """
    audience = [
        and_(feed.c.everyone == 1, feed.c.store_id.is_(None)),
        feed.c.guide_id == actor.guide_id,
    ]
    if actor.store_id is not None:
        audience.append(
            feed.c.store_id == actor.store_id
            if actor.role == Role.MANAGER
            else and_(feed.c.everyone == 1, feed.c.store_id == actor.store_id)
        )
    allowed = or_(
        feed.c.customer_id.is_(None),
        select(_CUSTOMER.c.id)
        .where(_CUSTOMER.c.id == feed.c.customer_id, _own_customers(actor))
        .exists(),
    )
    return (
        select(feed.c.n, feed.c.op, feed.c.entity, feed.c.row_id, feed.c.row)
        .where(
            feed.c.brand_id == actor.brand_id,
            feed.c.n > cursor,
            feed.c.n <= head,
            or_(*audience),
            allowed,
        )
        .order_by(feed.c.n, feed.c.ordinal)
    )


def _own_customers(actor: Actor) -> ColumnElement[bool]:
    own_brand = _CUSTOMER.c.brand_id == actor.brand_id
    if actor.role == Role.GUIDE:
        return and_(own_brand, _CUSTOMER.c.guide_id == actor.guide_id)
    if actor.role == Role.MANAGER and actor.store_id is not None:
        return and_(own_brand, _CUSTOMER.c.store_id == actor.store_id)
    return false()
