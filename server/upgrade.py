"""Bringing a database up to the schema of this version, at start."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, insert, inspect, select, text

from server.database import Database
from server.database_errors import told_apart
from server.migrations import HEAD, KNOWN
from server.schema.facts import server_state

_LOCK = 7_308_001


class DatabaseTooNew(Exception):
    """The database was made by a newer version of the server."""


def revision_of(connection: Connection) -> str | None:
    """The database's schema revision, or None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("select version_num from alembic_version")).scalar()
    return None if found is None else str(found)


def upgrade(database: Database) -> bool:
    """Whether the schema was behind; it is up to date now, and the database has an epoch.

    A SQLite file with something in it is copied beside itself before.

    Raises:
        DatabaseTooNew: See there; nothing was changed.
        DatabaseFails: See there; nothing was changed.
    """
    with database.read() as connection:
        revision = revision_of(connection)
    if revision == HEAD:
        return False
    if revision is not None and revision not in KNOWN:
        raise DatabaseTooNew(revision)
    if revision is not None and database.is_sqlite and database.url.database:
        _copy_beside(Path(database.url.database), revision)
    database.write(_upgrade)
    return True


def ensure_epoch(database: Database) -> None:
    """Give a new database its epoch."""

    def work(connection: Connection) -> None:
        if find_epoch(connection) is None:
            connection.execute(insert(server_state).values(name="epoch", value=str(uuid4())))

    with database.read() as connection:
        epoch = find_epoch(connection)
    if epoch is None:
        database.write(work)


def find_epoch(connection: Connection) -> str | None:
    """The id of this life of the database."""
    return connection.execute(
        select(server_state.c.value).where(server_state.c.name == "epoch")
    ).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command  # 0.35 s, spared when nothing is behind

    from server.migrations import config

    if connection.dialect.name == "postgresql":  # several workers may start at once
        connection.execute(text(f"select pg_advisory_xact_lock({_LOCK})"))
    command.upgrade(config(connection), "head")


def _copy_beside(path: Path, revision: str) -> None:
    target = path.with_name(f"{path.name}.before-upgrade-from-{revision}")
    with (
        told_apart(sqlite3.Error),
        sqlite3.connect(path) as source,
        sqlite3.connect(target) as copy,
    ):
        source.backup(copy)
    target.chmod(0o600)
