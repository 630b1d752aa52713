"""What tests of backups and restores ask of a server."""

from __future__ import annotations

from sqlalchemy import select

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from server.schema import ENTITY_TABLES


def epoch(chain):
    return chain.http.get("/healthz").json()["epoch"]


def add_customer(chain, name="Li CANARY"):
    customer = Customer(
        id=row_id(name),
        brand_id=chain.id("sunny"),
        store_id=chain.id("harbour"),
        guide_id=chain.id("ann"),
        name=name,
        added_on=chain.clock().date(),
    )
    chain.save(customer)
    return customer.id


def consent_of(chain, customer_id):
    table = ENTITY_TABLES["customer"]
    with chain.database.read() as connection:
        query = select(table.c.consent).where(table.c.id == customer_id)
        return connection.execute(query).scalar_one()
