"""Who is who: what systems say of identities, what came in under them, and what follows."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from guide_app.tables.schema import ROW_NUMBER
from server.schema.entities import metadata

integration = Table(
    "integration",
    metadata,
    Column("id", Text, primary_key=True),
    Column("brand_id", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("made_at", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("last_used_at", Text, nullable=True),
    Column("revoked_at", Text, nullable=True),
)
"""A system of the brand's, such as its mall, that may tell who is who and bring orders."""

identity_statement = Table(
    "identity_statement",
    metadata,
    Column("id", Text, primary_key=True),
    Column("brand_id", Text, nullable=False, index=True),
    Column("customer_id", Text, nullable=True, index=True),
    Column("said_at", Text, nullable=False),
    Column("taken_back_at", Text, nullable=True),
    Column("taken_back_by", Text, nullable=True),
)
"""These identities are one person's; the id is made of what it says, see `server.identities`."""

identity = Table(
    "identity",
    metadata,
    Column("pk", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("brand_id", Text, nullable=False),
    Column("statement_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("value", Text, nullable=False),
    UniqueConstraint("statement_id", "kind", "scope", "value"),
    Index("ix_identity_by_value", "brand_id", "value"),
)
"""What a statement names."""

identity_saying = Table(
    "identity_saying",
    metadata,
    Column("pk", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("brand_id", Text, nullable=False),
    Column("statement_id", Text, nullable=False, index=True),
    Column("source_id", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("said_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    UniqueConstraint("source_id", "external_id"),
)
"""Who said it and when: an integration, or somebody of HQ."""

trace = Table(
    "trace",
    metadata,
    Column("id", Text, primary_key=True),
    Column("brand_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("statement_id", Text, nullable=True, index=True),
    Column("at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("customer_id", Text, nullable=True, index=True),
    Column("made", Integer, nullable=False, default=0),
    Column("about", Text, nullable=True),
    UniqueConstraint("brand_id", "kind", "name"),
    Index("ix_trace_waiting", "brand_id", "customer_id", "kind", "received_at"),
    Index("ix_trace_about", "brand_id", "about"),
)
"""Something that came in: at a customer, or waiting (NULL).

An order came under the identities of a statement, and ``name`` is its number; ``made``: the
customer's order was made from it, and goes with it. A return (``name``: its own number) is
``about`` the order of that number, and ``made`` where the order tells of it.
"""

identity_due = Table(
    "identity_due",
    metadata,
    Column("pk", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("brand_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("value", Text, nullable=False),
)
"""What has to be resolved anew: identities, customers, and orders whose returns have to be counted.

``kind`` of the latter two is ``customer`` (by id) and ``order`` (by number).
"""

same_person = Table(
    "same_person",
    metadata,
    Column("one_id", Text, primary_key=True),
    Column("other_id", Text, primary_key=True, index=True),
    Column("brand_id", Text, nullable=False, index=True),
    Column("found_at", Text, nullable=False),
    Column("standing", Integer, nullable=False),
    Column("decided_at", Text, nullable=True),
    Column("decided_by", Text, nullable=True),
)
"""Customers who may be one person, the lesser id first, however that was found.

``standing``: their identities say so today, see `server.identities`; whether their numbers agree is
read from their rows. ``decided_by``: who said that they are two.
"""
