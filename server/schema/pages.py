"""Doors for customers."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from server.schema.entities import metadata

page_link = Table(
    "page_link",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("brand_id", Text, nullable=False),
    Column("customer_id", Text, nullable=False, index=True),
    Column("questionnaire_id", Text, nullable=False),
    Column("guide_id", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("replaced_at", Text, nullable=True),
    Column("answered_at", Text, nullable=True),
    Column("answers", Integer, nullable=False, default=0),
    Column("entry_id", Text, nullable=True),
)
"""Doors for customers to their own questionnaire: ``answers`` counts how often one was sent in,
``entry_id`` is the line of the history that stands for the last of them."""

page_visitor = Table(
    "page_visitor",
    metadata,
    Column("visit_id", Text, primary_key=True),
    Column("brand_id", Text, nullable=False),
    Column("link_id", Text, nullable=False),
    Column("visitor", Text, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("tag", Text, nullable=False),
    Column("forwarded", Integer, nullable=False),
    Column("last_at", Text, nullable=False),
    UniqueConstraint("link_id", "visitor"),
    Index("ix_page_visitor_visitor", "brand_id", "visitor"),
    Index("ix_page_visitor_last_at", "last_at"),
)
"""Which browser made a visit: ``visitor`` is a hash, ``kept`` 1: of a cookie that they allowed, 0:
of what was thrown away with the day. ``tag`` stands in the address that they pass on."""
