"""Facts of this database, and who did what to it."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from guide_app.tables.schema import ROW_NUMBER
from server.schema.entities import metadata

server_state = Table(
    "server_state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts of this database: ``epoch`` (a UUID, new after every restore)."""

audit = Table(
    "audit",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("brand_id", Text, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("actor_id", Text, nullable=True),
    Column("device_id", Text, nullable=True),
    Column("action", Text, nullable=False),
    Column("subject_id", Text, nullable=True),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
"""Who did what, ids only; every line holds the hash of the one before."""
