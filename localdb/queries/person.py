"""One customer with everything around it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, func, select

from guide_app.domain.entities import (
    Customer,
    CustomerTag,
    FamilyMember,
    FollowUp,
    Order,
    TimelineEntry,
)
from localdb.queries.rows import fetch, find_row, list_rows, select_row
from localdb.schema import ENTITY_TABLES

_TIMELINE = ENTITY_TABLES["timeline_entry"].c
_ORDER = ENTITY_TABLES["order"].c


def find_customer(connection: Connection, customer_id: str) -> Customer | None:
    """The customer, removed ones included."""
    return find_row(connection, Customer, customer_id)


def family(connection: Connection, customer_id: str) -> list[FamilyMember]:
    """The family, removed members left out, in the order of adding."""
    table = ENTITY_TABLES["family_member"]
    query = select_row(FamilyMember).where(table.c.customer_id == customer_id, table.c.removed == 0)
    return fetch(connection, FamilyMember, query.order_by(table.c.pk))


def tag_rows(connection: Connection, customer_id: str) -> list[CustomerTag]:
    """The tags on the customer."""
    table = ENTITY_TABLES["customer_tag"]
    return list_rows(connection, CustomerTag, table.c.customer_id == customer_id)


def follow_ups(connection: Connection, customer_id: str) -> list[FollowUp]:
    """Every stored follow-up of the customer."""
    table = ENTITY_TABLES["follow_up"]
    return list_rows(connection, FollowUp, table.c.customer_id == customer_id)


def orders(connection: Connection, customer_id: str, limit: int, offset: int = 0) -> list[Order]:
    """The customer's orders, newest first."""
    query = select_row(Order).where(_ORDER.customer_id == customer_id)
    query = query.order_by(_ORDER.ordered_on.desc(), _ORDER.id).limit(limit).offset(offset)
    return fetch(connection, Order, query)


def timeline(
    connection: Connection,
    customer_id: str,
    limit: int,
    offset: int = 0,
    kinds: Collection[str] = (),
    *,
    with_undone: bool = True,
) -> list[TimelineEntry]:
    """The customer's history, newest first; of ``kinds`` only, if any are given."""
    query = select_row(TimelineEntry).where(_TIMELINE.customer_id == customer_id)
    if kinds:
        query = query.where(_TIMELINE.kind.in_(sorted(kinds)))
    if not with_undone:
        query = query.where(_TIMELINE.undone == 0)
    query = query.order_by(_TIMELINE.at.desc(), _TIMELINE.id.desc()).limit(limit).offset(offset)
    return fetch(connection, TimelineEntry, query)


def count_contacts(connection: Connection, customer_id: str, since: date) -> int:
    """How often a message went out to the customer since that day."""
    query = select(func.count()).where(
        _TIMELINE.customer_id == customer_id,
        _TIMELINE.kind == "contact",
        _TIMELINE.undone == 0,
        _TIMELINE.on >= since.isoformat(),
    )
    return int(connection.execute(query).scalar_one())
