"""Doors for customers."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

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
