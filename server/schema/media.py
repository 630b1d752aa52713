"""What HQ has uploaded."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from server.schema.entities import metadata

upload = Table(
    "upload",
    metadata,
    Column("brand_id", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("media_id", Text, nullable=False, index=True),
    Column("uploaded_by", Text, nullable=False),
    Column("uploaded_at", Text, nullable=False),
)
"""An original as it came, and the ``media`` row of what was made of it."""
