"""Which rows a person may hold on a PC: the same condition for pull, snapshot and check."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    false,
    or_,
    select,
    union_all,
)

from guide_app.domain.entity import ENTITIES, Audience
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from guide_app.wire.messages import FeedOp
from server.prepared import Prepared
from server.schema import ENTITY_TABLES
from server.schema.sync import feed

_CUSTOMER = ENTITY_TABLES["customer"]
_EVERY_LINE = 2**31 - 1
_ENDS = (FeedOp.REMOVE.value, FeedOp.REBOOTSTRAP.value)
FeedRow = tuple[int, str, str, str, str | None, int]
"""Number, operation, entity, id and row of a line, and its place among those of its number."""


def rows_in_scope(entity: str, actor: Actor) -> ColumnElement[bool]:
    """A condition on the entity's table for the rows that ``actor`` may hold."""
    table = ENTITY_TABLES[entity]
    audience = ENTITIES[entity].audience
    own_brand = table.c.brand_id == actor.brand_id
    if audience is Audience.BRAND:
        return own_brand
    if audience is Audience.STORE:
        return and_(own_brand, table.c.store_id == actor.store_id)
    if audience is Audience.GUIDE:
        return and_(own_brand, table.c.guide_id == actor.guide_id)
    own = _own_customers(actor.role, actor.brand_id, actor.guide_id, actor.store_id)
    if entity == "customer":
        return own
    return table.c.customer_id.in_(select(_CUSTOMER.c.id).where(own))


def read_feed(
    connection: Connection, actor: Actor, cursor: int, head: int, most: int = _EVERY_LINE
) -> list[FeedRow]:
    """The feed lines that ``actor`` hears between two numbers, in order.

    Today's permission is checked again: a row that is no longer the reader's does not travel, while
    the line that takes it away does.
    """
    return _read(connection, actor, cursor, head, most)


def has_left_scope(connection: Connection, actor: Actor, cursor: int, head: int) -> bool:
    """Whether something that ``actor`` could hold at ``cursor`` is no longer theirs.

    A snapshot with that number serves nobody any more, nor does one that would have every first
    sync followed by another.
    """
    return bool(_read(connection, actor, cursor, head, 1, ends=True))


def _read(
    connection: Connection, actor: Actor, cursor: int, head: int, most: int, *, ends: bool = False
) -> list[FeedRow]:
    query = _feed_query(actor.role, actor.store_id is not None, ends)
    found: list[Any] = query.all(
        connection,
        brand_id=actor.brand_id,
        guide_id=actor.guide_id,
        store_id=actor.store_id,
        cursor=cursor,
        head=head,
        most=most,
    )
    return found


@cache
def _feed_query(role: str, has_store: bool, ends: bool) -> Prepared:
    """One range of an index for each way of being addressed.

    As one condition they would send the database through every line of the brand since the cursor.
    """
    brand_id: BindParameter[str] = bindparam("brand_id")
    guide_id: BindParameter[str] = bindparam("guide_id")
    store_id: BindParameter[str] | None = bindparam("store_id") if has_store else None
    to_me = feed.c.guide_id == guide_id
    to_all = and_(feed.c.everyone == 1, feed.c.store_id.is_(None))
    if store_id is None:
        others = [to_all]
    elif role == Role.MANAGER:
        others = [to_all, feed.c.store_id == store_id]
    else:
        my_store = feed.c.store_id == store_id
        others = [and_(feed.c.everyone == 1, or_(feed.c.store_id.is_(None), my_store))]
    not_told_yet = or_(feed.c.guide_id.is_(None), feed.c.guide_id != guide_id)
    allowed = or_(
        feed.c.customer_id.is_(None),
        select(_CUSTOMER.c.id)
        .where(
            _CUSTOMER.c.id == feed.c.customer_id, _own_customers(role, brand_id, guide_id, store_id)
        )
        .exists(),
    )
    only = [or_(*(feed.c.op == op for op in _ENDS))] if ends else []
    ways = [
        select(feed.c.n, feed.c.op, feed.c.entity, feed.c.row_id, feed.c.row, feed.c.ordinal).where(
            feed.c.brand_id == brand_id,
            feed.c.n > bindparam("cursor"),
            feed.c.n <= bindparam("head"),
            way,
            allowed,
            *only,
        )
        for way in (to_me, *(and_(other, not_told_yet) for other in others))
    ]
    return Prepared(
        union_all(*ways).order_by("n", "ordinal").limit(bindparam("most", type_=Integer))
    )


def _own_customers(role: str, brand_id: Any, guide_id: Any, store_id: Any) -> ColumnElement[bool]:
    """Of a person, whose ids are values or parameters."""
    own_brand = _CUSTOMER.c.brand_id == brand_id
    if role == Role.GUIDE:
        return and_(own_brand, _CUSTOMER.c.guide_id == guide_id)
    if role == Role.MANAGER and store_id is not None:
        return and_(own_brand, _CUSTOMER.c.store_id == store_id)
    return false()
