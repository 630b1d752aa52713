"""What a database that does not do what was asked means to whoever asked.

DatabaseFails
├── Busy              locked, lost, out of connections, read-only for now: waiting helps
└── Unusable          waiting alone does not help, somebody has to see to it
    ├── DiskFull      there is no room
    ├── DiskFails     the file cannot be opened, read or written
    ├── Damaged       what is read is not what was written
    ├── ReadOnly      it may not be written to
    └── WrongTables   a table or a column of this program is not there

Whichever it is, nothing was changed, and PCs keep what they have to send. Everything else that a
database raises is a bug of ours.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from guide_app.wire.errors import ErrorCode
from server.logs import log


class DatabaseFails(Exception):
    """The database did not do what was asked; nothing was changed.

    Attributes:
        code: What it is called in an answer.
        retry_after_s: When asking again may be of use.
    """

    code = ErrorCode.BUSY
    retry_after_s = 1


class Busy(DatabaseFails):
    """The database could not be used just now."""


class Unusable(DatabaseFails):
    """The database cannot be used until somebody has seen to it; then all goes on by itself.

    Attributes:
        says: A sentence for the log, without anything of what was asked.
    """

    says = ""
    retry_after_s = 30

    def __str__(self) -> str:
        return f"{self.says} ({super().__str__()})"


class DiskFull(Unusable):
    """There is no room."""

    code = ErrorCode.DATABASE_FULL
    says = "the disk of the database is full: make room; nothing is lost and it goes on by itself"


class DiskFails(Unusable):
    """The file cannot be opened, read or written."""

    code = ErrorCode.DATABASE_FAILS
    says = "the disk of the database fails: see whether it is there, full or broken"


class Damaged(Unusable):
    """What is read is not what was written."""

    code = ErrorCode.DATABASE_DAMAGED
    says = "the database is damaged: stop the server and restore a backup"


class ReadOnly(Unusable):
    """It may not be written to."""

    code = ErrorCode.DATABASE_READ_ONLY
    says = "the database may not be written to: see to the rights of its file, folder or user"


class WrongTables(Unusable):
    """A table or a column of this program is not there."""

    code = ErrorCode.DATABASE_TABLES

    @property
    def says(self) -> str:  # type: ignore[override]  # names of tables and columns are nobody's
        """The sentence, with what is not there."""
        return f"the database was made by another version of the program: {self.args[0]}"

    def __str__(self) -> str:
        return self.says


@contextmanager
def told_apart(*raw: type[sqlite3.Error]) -> Iterator[None]:
    """Raise what a database's error means; one that is a bug stays as it is.

    Args:
        raw: The driver's own, where it is asked past SQLAlchemy.

    Raises:
        DatabaseFails: See the module.
    """
    kinds: tuple[type[Exception], ...] = (DBAPIError, *raw)
    try:
        yield
    except PoolTimeout as error:
        raise Busy("others use every connection") from error
    except kinds as error:
        meant = meaning_of(error)
        if meant is None:
            raise
        raise meant from error


def note_waiting(what: str, failed: DatabaseFails) -> None:
    """Write into the log what has to wait, and for what."""
    if isinstance(failed, Unusable):
        log().error(f"{what} waits", error=type(failed).__name__, says=failed.says)
    else:
        log().warning(f"{what} waits: the database is busy")


def meaning_of(error: Exception) -> DatabaseFails | None:
    """What an error of SQLAlchemy's, or of the driver's, means; None: a bug.

    SQLite ends a transaction by itself where a disk is full or fails: then nobody can go back to a
    savepoint in it, and what that was about is what went before.
    """
    origin = error.orig if isinstance(error, DBAPIError) else error
    kind: type[DatabaseFails] | None = None
    if isinstance(origin, sqlite3.Error):
        kind = _of_sqlite(origin)
        before = origin.__context__
        if _ENDED.match(str(origin)) and isinstance(before, DBAPIError):
            return meaning_of(before)
    elif isinstance(origin, psycopg.Error):
        kind = _of_postgresql(origin)
    if kind is None and isinstance(error, DBAPIError) and error.connection_invalidated:
        kind = Busy
    return None if kind is None else kind(str(origin).strip().split("\n", 1)[0])


_SQLITE: dict[int, type[DatabaseFails]] = {
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_PROTOCOL: Busy,
    sqlite3.SQLITE_READONLY_RECOVERY: Busy,
    sqlite3.SQLITE_READONLY_CANTLOCK: Busy,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR: DiskFails,
    sqlite3.SQLITE_CANTOPEN: DiskFails,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_NOTADB: Damaged,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_PERM: ReadOnly,
}
_PRIMARY = 0xFF
_NOT_THERE = re.compile(r"no such (table|column|index): |table \S+ has no column named ")
"""SQLite has one code for these and for every mistake in a statement."""
_ENDED = re.compile("no such savepoint: ")


def _of_sqlite(origin: sqlite3.Error) -> type[DatabaseFails] | None:
    code = getattr(origin, "sqlite_errorcode", None)  # the driver's own complaints have none
    if code is None:
        return None
    if code == sqlite3.SQLITE_ERROR:
        return WrongTables if _NOT_THERE.match(str(origin)) else None
    return _SQLITE.get(code) or _SQLITE.get(code & _PRIMARY)


_POSTGRESQL: dict[str, type[DatabaseFails]] = {
    "25006": Busy,  # a standby that is to take over
    "42501": ReadOnly,
    "42703": WrongTables,
    "42P01": WrongTables,
    "53100": DiskFull,
    "55006": Busy,
    "55P03": Busy,
    "XX001": Damaged,
    "XX002": Damaged,
}
_CLASSES: dict[str, type[DatabaseFails]] = {
    "08": Busy,  # the line
    "40": Busy,  # a lost race
    "53": Busy,  # memory, connections
    "57": Busy,  # somebody stops the server, or has just started it
    "58": DiskFails,
}


def _of_postgresql(origin: psycopg.Error) -> type[DatabaseFails] | None:
    state = origin.sqlstate
    if state is None:  # who does not even get in, or is cut off, hears no code
        return Busy if isinstance(origin, psycopg.OperationalError) else None
    return _POSTGRESQL.get(state) or _CLASSES.get(state[:2])
