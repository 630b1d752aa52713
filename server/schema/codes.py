"""How often codes were scanned."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from server.schema.entities import metadata

code_scan = Table(
    "code_scan",
    metadata,
    Column("code_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("on", Text, primary_key=True),
    Column("brand_id", Text, nullable=False),
    Column("scans", Integer, nullable=False),
)
"""A day of the brand's on which people scanned a version of a code; "" where there is one."""
