"""Files that HQ imports, and what they did."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from guide_app.tables.schema import ROW_NUMBER
from server.schema.entities import metadata

import_job = Table(
    "import_job",
    metadata,
    Column("brand_id", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("guide_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("worker", Text, nullable=False),
    Column("beat_at", Text, nullable=False),
    Column("stopping", Integer, nullable=False, default=0),
    Column("facts", Text, nullable=False),
)
"""The one file that a brand's HQ is importing, and what came of it; ``facts`` is JSON."""

import_profile = Table(
    "import_profile",
    metadata,
    Column("brand_id", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("text", Text, nullable=False),
)
"""Mappings that HQ has saved, in the form of `intake.write_profile`."""

import_run = Table(
    "import_run",
    metadata,
    Column("id", Text, primary_key=True),
    Column("brand_id", Text, nullable=False),
    Column("guide_id", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("beat_at", Text, nullable=False),
    Column("result", Text, nullable=False),
    Index("ix_import_run_brand_id_at", "brand_id", "at"),
)
"""An import that has written something, while it can be undone; ``result`` is JSON."""

import_step = Table(
    "import_step",
    metadata,
    Column("pk", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("import_id", Text, nullable=False, index=True),
    Column("brand_id", Text, nullable=False, index=True),
    Column("entries", LargeBinary, nullable=False),
)
"""What one transaction of an import did to which rows; see `server.import_trail`."""
