"""The tables of the entities, as PCs have them too."""

from __future__ import annotations

from sqlalchemy import Index, MetaData

from guide_app.tables.schema import NAMING, entity_tables

metadata = MetaData(naming_convention=NAMING)
ENTITY_TABLES = entity_tables(metadata)

_customer = ENTITY_TABLES["customer"]
Index(
    "ix_customer_by_name",
    _customer.c.brand_id,
    _customer.c.name,
    _customer.c.id,
    _customer.c.phone,
    _customer.c.removed_on,
)
"""HQ's list of customers; only the server's table has it, PCs search by an index of their own."""
