"""What the pages show, always of the own brand, and for managers of the own store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from server.schema import ENTITY_TABLES, audit, device, quarantine

PAGE = 50
_customer, _guide = ENTITY_TABLES["customer"], ENTITY_TABLES["guide"]


def mask_phone(phone: str | None) -> str:
    """A number of which only the ends can be read."""
    if not phone:
        return ""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else f"****{phone[-2:]}"


def own(table: Any, actor: Actor) -> ColumnElement[bool]:
    """The rows of a table with brand (and store) that the actor may see."""
    brand: ColumnElement[bool] = table.c.brand_id == actor.brand_id
    if actor.role == Role.HQ:
        return brand
    return and_(brand, table.c.store_id == actor.store_id)


def names(connection: Connection, entity: str, brand_id: str) -> dict[str, str]:
    """Id and name of every row of a catalogue entity."""
    table = ENTITY_TABLES[entity]
    label = table.c.title if entity == "script" else table.c.name
    query = select(table.c.id, label).where(table.c.brand_id == brand_id).order_by(label)
    return {row[0]: row[1] for row in connection.execute(query)}


def counts(connection: Connection, actor: Actor) -> dict[str, int]:
    """The figures of the overview."""
    store = ENTITY_TABLES["store"]
    own_store = store.c.brand_id == actor.brand_id
    if actor.role != Role.HQ:
        own_store = and_(own_store, store.c.id == actor.store_id)
    queries = {
        "stores": (store, own_store),
        "staff": (_guide, and_(own(_guide, actor), _guide.c.active == 1)),
        "devices": (device, and_(own(device, actor), device.c.revoked_at.is_(None))),
        "customers": (_customer, own(_customer, actor)),
        "quarantine": (quarantine, and_(own(quarantine, actor), quarantine.c.decided_at.is_(None))),
    }
    return {
        name: connection.execute(
            select(func.count()).select_from(table).where(condition)
        ).scalar_one()
        for name, (table, condition) in queries.items()
    }


def customers(connection: Connection, actor: Actor, wanted: str, page: int) -> list[Any]:
    """One page of customers by name or end of the phone number, and one row more if there is."""
    query = select(_customer).where(own(_customer, actor), _customer.c.removed_on.is_(None))
    if wanted:
        by_name = _customer.c.name.contains(wanted, autoescape=True)
        by_phone = _customer.c.phone.endswith(wanted, autoescape=True)
        query = query.where(or_(by_name, by_phone) if wanted.isdigit() else by_name)
    query = query.order_by(_customer.c.name, _customer.c.id).limit(PAGE + 1).offset(page * PAGE)
    return list(connection.execute(query).mappings())


def parts(connection: Connection, entity: str, customer_id: str, newest: str) -> list[Any]:
    """The latest rows that belong to a customer."""
    table = ENTITY_TABLES[entity]
    query = select(table).where(table.c.customer_id == customer_id)
    return list(connection.execute(query.order_by(table.c[newest].desc()).limit(100)).mappings())


def audit_lines(connection: Connection, brand_id: str, limit: int) -> list[Any]:
    """The last audit lines, newest first."""
    query = select(audit).where(audit.c.brand_id == brand_id)
    return list(connection.execute(query.order_by(audit.c.number.desc()).limit(limit)).mappings())
