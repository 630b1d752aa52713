"""The server's tables: those of the entities, and its own."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from guide_app.tables.schema import NAMING, ROW_NUMBER, entity_tables

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

server_state = Table(
    "server_state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts of this database: ``epoch`` (a UUID, new after every restore)."""

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

device = Table(
    "device",
    metadata,
    Column("id", Text, primary_key=True),
    Column("brand_id", Text, nullable=False, index=True),
    Column("store_id", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("last_seen_at", Text, nullable=True),
    Column("revoked_at", Text, nullable=True),
    Column("copy_of", Text, nullable=True),
)
"""A store PC. ``copy_of``: its files were copied from that one."""

enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("brand_id", Text, nullable=False),
    Column("store_id", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text, nullable=True),
    Column("used_by_device_id", Text, nullable=True),
)

credential = Table(
    "credential",
    metadata,
    Column("guide_id", Text, primary_key=True),
    Column("brand_id", Text, nullable=False),
    Column("account", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("must_change", Integer, nullable=False, default=0),
    Column("changed_at", Text, nullable=False),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("pk", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("ix_sign_in_failure_account_device", "account", "device_id"),
)

session = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),
    Column("guide_id", Text, nullable=False, index=True),
    Column("device_id", Text, nullable=False, index=True),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text, nullable=True),
    Column("access_hash", Text, nullable=True, unique=True),
    Column("access_expires_at", Text, nullable=True),
)
"""A family of tokens. Ending it makes them all worthless."""

refresh_token = Table(
    "refresh_token",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("session_id", Text, nullable=False, index=True),
    Column("issued_at", Text, nullable=False),
    Column("used_at", Text, nullable=True),
    Column("reissues", Integer, nullable=False, default=0),
)

recovery_secret = Table(
    "recovery_secret",
    metadata,
    Column("guide_id", Text, primary_key=True),
    Column("device_id", Text, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("journal_key", Text, nullable=True),
)
"""What the server keeps for a guide's file on a PC: half of a second way to its key, and the key
of its journal, for the day on which nobody can open the file there any more."""

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

erasure = Table(
    "erasure",
    metadata,
    Column("guide_id", Text, primary_key=True),
    Column("device_id", Text, primary_key=True),
    Column("asked_at", Text, nullable=False),
    Column("done_at", Text, nullable=True),
)
"""Files that PCs have to erase."""

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
