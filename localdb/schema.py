"""The tables of the guide's file: those of the entities, and the bookkeeping of the sync."""

from __future__ import annotations

from functools import cache

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_mock_engine,
)
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from guide_app.tables.schema import NAMING, entity_tables
from localdb.indexes import fit_indexes

REVISION = "0006"
"""The migration that these tables belong to."""

metadata = MetaData(naming_convention=NAMING)
ENTITY_TABLES = entity_tables(metadata)
fit_indexes(ENTITY_TABLES)

local_state = Table(
    "local_state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts of this file; see `localdb.state`."""

base_image = Table(
    "base_image",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("row_id", Text, primary_key=True),
    Column("image", Text, nullable=True),
)
"""The server's row, where pending mutations have changed it; NULL: the server has no such row."""

outbox = Table(
    "outbox",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("seq", Integer, nullable=True, unique=True),
    Column("mutation_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("accepted_n", BigInteger, nullable=True),
    Column("was_n", BigInteger, nullable=True),
    Column("held", Integer, nullable=False, default=0),
    sqlite_autoincrement=True,
)
"""Pending mutations: not answered, or accepted (``accepted_n``) and not yet seen in the feed.

``position`` is the order in which they were made; ``seq`` their number in the incarnation, NULL for
one that was accepted in an earlier incarnation.
"""

touched = Table(
    "touched",
    metadata,
    Column("mutation_id", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("row_id", Text, primary_key=True),
    Index("ix_touched_row", "entity", "row_id"),
)
"""The rows that a pending mutation reads or writes."""

sent_log = Table(
    "sent_log",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("mutation_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("accepted_n", BigInteger, nullable=False),
    Column("sent_at", Text, nullable=False),
)
"""Accepted mutations of the last 14 days, for a server that was restored from a backup."""

sent_customer = Table(
    "sent_customer",
    metadata,
    Column("mutation_id", Text, primary_key=True),
    Column("customer_id", Text, primary_key=True, index=True),
)
"""Which customers a mutation of the sent log tells of: it goes when one of them does."""

attention = Table(
    "attention",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("mutation_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("body", LargeBinary, nullable=True),
    Column("words", Text, nullable=True),
    Column("customer_id", Text, nullable=True, index=True),
    Column("code", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("made_at", Text, nullable=False),
)
"""Changes that the server refused, until the guide decides.

``body`` is NULL once the customer has left: then only ``words``, what the guide typed, stays.
"""

known_map = Table(
    "known_map",
    metadata,
    Column("version", Text, primary_key=True),
    Column("level", Integer, nullable=False),
    Column("seed", LargeBinary, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    Column("asked_at", Text, nullable=False),
)
"""Who is known in the brand, as far as a PC may know: one row, see `guide_app.domain.known`."""

import_run = Table(
    "import_run",
    metadata,
    Column("id", Text, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("facts", Text, nullable=False),
)
"""The guide's own imports of the last 30 days; see `localdb.imports`."""

import_step = Table(
    "import_step",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("import_id", Text, nullable=False, index=True),
    Column("customer_id", Text, nullable=False, index=True),
    Column("row_number", Integer, nullable=False),
    Column("back", Text, nullable=False),
)
"""What takes a row of an import back; it goes when its customer does."""

customer_search = Table(
    "customer_search",
    metadata,
    Column("customer_id", Text, primary_key=True),
    Column("sort_key", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_customer_search_order", "sort_key"),
    sqlite_with_rowid=False,  # so that the index by name holds the ids too
)
"""What search looks through: name, pinyin, initials, phone digits, remark, in lower case."""


@cache
def creation() -> tuple[str, ...]:
    """The statements that make all tables: to word them takes longer than to make the tables."""
    dialect = SQLiteDialect()
    said: list[str] = []
    words = create_mock_engine(
        "sqlite://", lambda what, *_: said.append(str(what.compile(dialect=dialect)))
    )
    metadata.create_all(words, checkfirst=False)
    return tuple(said)
