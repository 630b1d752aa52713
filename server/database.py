"""The server's database: one writer at a time on SQLite, many on PostgreSQL.

Errors: those of `server.database_errors`; everything else is a bug.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError

from server.database_errors import Busy, told_apart
from server.together import SharedCommits

__all__ = ["THREADS", "Busy", "Database", "one_at_a_time"]

T = TypeVar("T")
THREADS = 8
"""How many requests a process works on at once: as many connections of each kind are kept, because
to open one for a moment costs PostgreSQL more than the question."""
_ATTEMPTS = 6
_REST_S = 1.0
_WAIT_S = 10
_FOLD_WAIT_MS = 500
_ONE_WRITER = {"pool_size": 1, "max_overflow": 0, "pool_timeout": _WAIT_S}
"""SQLite takes one writer at a time. Who queues for its connection is woken when it is free, and
finds its page cache warm; who waits for the file's lock sleeps up to a tenth of a second."""
_RETRY_SQLSTATES = {"40001", "40P01", "55P03"}


class Database:
    """Connections for reading and for writing.

    Args:
        url: ``sqlite:///file``, or ``postgresql://…``.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        many: dict[str, Any] = {"pool_size": THREADS, "pool_use_lifo": True}
        self._writer = create_engine(parsed, **(_ONE_WRITER if self.is_sqlite else many))
        if not self.is_sqlite:
            many["isolation_level"] = "REPEATABLE READ"
        self._reader = create_engine(parsed, **many)
        self.url = parsed
        self._shared = SharedCommits(self._writer, self.write) if self.is_sqlite else None
        if self.is_sqlite:
            _tune_sqlite(self._writer, "BEGIN IMMEDIATE")
            _tune_sqlite(self._reader, "BEGIN")
        else:
            _ping_after_a_rest(self._writer)
            _ping_after_a_rest(self._reader)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database.

        Raises:
            DatabaseFails: See `server.database_errors`.
        """
        with told_apart(), self._reader.begin() as connection:
            yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction; deadlocks and lost races run it again.

        Raises:
            DatabaseFails: See `server.database_errors`.
        """
        with told_apart():
            for attempt in range(_ATTEMPTS):
                try:
                    with self._writer.begin() as connection:
                        return work(connection)
                except DBAPIError as error:
                    if not _may_retry(error) or attempt + 1 == _ATTEMPTS:
                        raise
                    time.sleep(random.uniform(0, 0.02 * 2**attempt))
        raise AssertionError("unreachable")

    def write_small(self, work: Callable[[Connection], T]) -> T:
        """As `write`; where one may write at a time, works that wait together share a commit."""
        return self.write(work) if self._shared is None else self._shared.run(work)

    def shrink_log(self) -> None:
        """Empty SQLite's write-ahead log, so that deleted rows are gone from it too.

        As far as nobody is reading; it can be done again. PostgreSQL's logs are its own affair.

        Raises:
            DatabaseFails: See `server.database_errors`.
        """
        if not self.is_sqlite:
            return
        with told_apart(sqlite3.Error), self._writer.connect() as connection:
            raw = connection.connection
            raw.execute(f"PRAGMA busy_timeout={_FOLD_WAIT_MS}")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            raw.execute(f"PRAGMA busy_timeout={_WAIT_S * 1000}")

    def dispose(self) -> None:
        """Close every connection."""
        self._writer.dispose()
        self._reader.dispose()


def one_at_a_time(connection: Connection, what: str) -> None:
    """Let one transaction after the other come past here, until its end.

    For what has no row to lock, or one that is locked for reading already: two who then want to
    write it would wait for each other. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 0))))


def _may_retry(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _RETRY_SQLSTATES


def _ping_after_a_rest(engine: Engine) -> None:
    """Ask a connection that has lain still whether it lives; under load that would cost a fifth."""

    @event.listens_for(engine, "checkin")
    def _put_down(_connection: Any, record: Any) -> None:
        record.info["used_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _take_up(connection: Any, record: Any, _proxy: Any) -> None:
        used_at = record.info.get("used_at")
        if used_at is None or time.monotonic() - used_at < _REST_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.Error as error:
            raise DisconnectionError from error  # the pool makes another


def _tune_sqlite(engine: Any, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def _open(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        pragmas = (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={_WAIT_S * 1000}",
            "secure_delete=ON",
            "cache_size=-32000",
        )
        with told_apart(sqlite3.Error):
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")

    def do_begin(connection: Any) -> None:
        connection.execute(begin)

    dialect: Any = engine.dialect  # listening for "begin" would cost something at every statement
    dialect.do_begin = do_begin
