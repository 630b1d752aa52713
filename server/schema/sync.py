"""What PCs have to hear, what they have sent, and what became of it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from guide_app.tables.schema import ROW_NUMBER
from server.schema.entities import metadata

feed_counter = Table(
    "feed_counter",
    metadata,
    Column("brand_id", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("oldest_n", BigInteger, nullable=False, default=0),
)
"""The last feed number of a brand; a cursor below ``oldest_n`` must bootstrap."""

feed = Table(
    "feed",
    metadata,
    Column("pk", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("brand_id", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("op", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("customer_id", Text, nullable=True),
    Column("guide_id", Text, nullable=True),
    Column("store_id", Text, nullable=True),
    Column("everyone", Integer, nullable=False, default=0),
    Column("row", Text, nullable=True),
    Column("written_on", Text, nullable=False),
    UniqueConstraint("brand_id", "n", "ordinal"),
    Index("ix_feed_guide", "guide_id", "n", "ordinal"),
    Index("ix_feed_store", "store_id", "n", "ordinal"),
    Index("ix_feed_everyone", "brand_id", "everyone", "n", "ordinal"),
    Index("ix_feed_customer", "customer_id"),
)
"""What PCs have to hear, in order.

``guide_id`` hears it; the managers of ``store_id`` hear it too, and with ``everyone`` = 1 all of
that store, or of the brand where ``store_id`` is NULL as well.
"""

repair_report = Table(
    "repair_report",
    metadata,
    Column("pk", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("brand_id", Text, nullable=False),
    Column("guide_id", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("entities", Text, nullable=False),
    Column("at", Text, nullable=False),
)

incarnation = Table(
    "incarnation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("brand_id", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("guide_id", Text, nullable=False, index=True),
    Column("last_seq", BigInteger, nullable=False, default=0),
)
"""One life of a guide's file on a PC; its mutations are numbered from 1 without gaps."""

mutation_result = Table(
    "mutation_result",
    metadata,
    Column("pk", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("mutation_id", Text, nullable=False, unique=True),
    Column("brand_id", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("result", Text, nullable=False),
    Column("received_at", Text, nullable=False),
)
"""Ids are remembered for ever, bodies not."""

mutation_place = Table(
    "mutation_place",
    metadata,
    Column("incarnation", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("mutation_id", Text, nullable=False),
)
"""Which mutation stood at which number."""

field_origin = Table(
    "field_origin",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("row_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("was_n", BigInteger, nullable=False),
)
"""After a restore: the old feed number of the value that a field has now.

A customer with an entry for no field at all was erased; see `erasing.keep_away`.
"""

quarantine = Table(
    "quarantine",
    metadata,
    Column("pk", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("brand_id", Text, nullable=False),
    Column("store_id", Text, nullable=True, index=True),
    Column("guide_id", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("incarnation", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("mutation_id", Text, nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("decided_at", Text, nullable=True),
)
"""What a revoked guide still had in the outbox, for the manager to decide."""

quarantine_ticket = Table(
    "quarantine_ticket",
    metadata,
    Column("ticket_hash", Text, primary_key=True),
    Column("guide_id", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
)
