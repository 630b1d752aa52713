"""What surrounds the writing of many rows."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from server.database import Database

_ROOMY_KIB = -256 * 1024


def insert_unless_there(connection: Connection, table: Table, record: dict[str, Any]) -> None:
    """Insert a record; one that breaks a UNIQUE constraint is there already and changes nothing.

    To look first and insert then is not enough: another transaction may do so in between.
    """
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(make(table).values(record).on_conflict_do_nothing())


@contextmanager
def collector_paused() -> Iterator[None]:
    """No hunt for reference cycles while a great many objects without any are made.

    The hunt goes through all of them again and again: a third of the time of a large load.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def roomy(database: Database) -> Iterator[None]:
    """A page cache that a large load fits into; SQLite spills a small one again and again."""
    if not database.is_sqlite:
        yield
        return
    before = database.write(lambda connection: _cache(connection, _ROOMY_KIB))
    try:
        yield
    finally:
        database.write(lambda connection: _cache(connection, before))


def _cache(connection: Connection, size: int) -> int:
    """Set the cache of the connection that writes; returns what it was."""
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size={size}")
    return int(before)
