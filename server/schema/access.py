"""Who may come in, and by what: PCs, accounts, sessions, and files that have to go."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from guide_app.tables.schema import ROW_NUMBER
from server.schema.entities import metadata

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

erasure = Table(
    "erasure",
    metadata,
    Column("guide_id", Text, primary_key=True),
    Column("device_id", Text, primary_key=True),
    Column("asked_at", Text, nullable=False),
    Column("done_at", Text, nullable=True),
)
"""Files that PCs have to erase."""
