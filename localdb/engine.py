"""Opening the encrypted file: one engine that writes, one that reads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.pool import QueuePool, StaticPool

from localdb.changed import Changed, ChangeLog, take, watch
from localdb.errors import Closed, Damaged, NewerThanProgram, translated
from localdb.schema import REVISION, creation, local_state

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "temp_store=MEMORY",
)
KEY_BYTES = 32
_WRITER_CACHE_KIB = 32_000  # the indexes of a large first sync
_READER_CACHE_KIB = 8_000  # what search goes through; a commit empties it anyway
_READERS_KEPT = 2
_LONGEST_USE_S = 5.0


class LocalFile:
    """A guide's file, open.

    Writers queue for one lock; readers see the last commit and wait for nobody.

    Args:
        path: The file; made when it is not there. None: a database in memory, gone with the
            process.
        key: 32 random bytes.

    Raises:
        CannotOpen: Wrong key, foreign file or damaged header.
        NewerThanProgram: A newer version of the program wrote it.
        ReadOnly, DiskFull, InUse: See `localdb.errors`.
    """

    def __init__(self, path: Path | None, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self.path = path
        self.changes = 0
        """Grows with every transaction that wrote: what was read at the same number still holds."""
        self._log = ChangeLog()
        self._lock = threading.RLock()
        self._in_use = 0
        self._closed = False
        self._let_go = threading.Condition()
        self._writer = _make_engine(path, key, "BEGIN IMMEDIATE", _WRITER_CACHE_KIB)
        self._reader = self._writer
        if path is not None:
            self._reader = _make_engine(path, key, "BEGIN", _READER_CACHE_KIB)
        try:
            with translated():
                self._prepare()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction; everything in it is kept, or nothing. Raises `Closed` after `close`."""
        with self._using(), self._lock:
            with translated(), self._writer.begin() as connection:
                watch(connection)
                yield connection
                changed = take(connection)
            self._log.note(self.changes + 1, changed)
            self.changes += 1

    def changed_since(self, number: int) -> Changed:
        """Whose day was written to by the transactions that `changes` has counted since."""
        return self._log.since(number)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the file. Raises `Closed` after `close`."""
        lock = self._lock if self._reader is self._writer else nullcontext()
        with self._using(), lock, translated(), self._reader.begin() as connection:
            yield connection

    def check_pages(self) -> None:
        """Check every page against its HMAC.

        Raises:
            Damaged: With what SQLCipher says of the first pages.
        """
        with self.read() as connection:
            wrong = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
        if wrong:
            raise Damaged("; ".join(map(str, wrong[:3])))

    def shrink_log(self) -> None:
        """Bring the write-ahead log into the file and empty it.

        So that deleted rows are gone from it too.
        """
        with self._lock, translated(), self._writer.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection; the file may be moved or deleted afterwards.

        What other threads are doing with it is waited for, as long as that takes no time.
        """
        with self._let_go:
            self._closed = True
            self._let_go.wait_for(lambda: self._in_use == 0, _LONGEST_USE_S)
        with self._lock:
            self._reader.dispose()
            self._writer.dispose()

    @contextmanager
    def _using(self) -> Iterator[None]:
        """A pool that is disposed of under a connection would leave that one open."""
        with self._let_go:
            if self._closed:
                raise Closed
            self._in_use += 1
        try:
            yield
        finally:
            with self._let_go:
                self._in_use -= 1
                self._let_go.notify_all()

    def _prepare(self) -> None:
        with self._writer.begin() as connection:
            exists = connection.exec_driver_sql(
                "select 1 from sqlite_master where name = 'local_state'"
            ).first()
            if exists is None:
                for statement in creation():
                    connection.exec_driver_sql(statement)
                connection.execute(local_state.insert().values(name="revision", value=REVISION))
                return
            found = connection.execute(
                select(local_state.c.value).where(local_state.c.name == "revision")
            ).scalar_one()
        if found > REVISION:
            raise NewerThanProgram(found)
        if found < REVISION:
            from localdb.migrate import migrate  # importing Alembic costs 0.35 s

            migrate(self._writer, self.path, found)


def _make_engine(path: Path | None, key: bytes, begin: str, cache_kib: int) -> Engine:
    url = "sqlite+pysqlite://" if path is None else f"sqlite+pysqlite:///{path}"
    pool: dict[str, Any] = {"poolclass": StaticPool}
    if path is not None:  # the connection used last has the warmest pages
        pool = {"poolclass": QueuePool, "pool_use_lifo": True, "pool_size": _READERS_KEPT}
    engine = create_engine(
        url, module=sqlcipher3, connect_args={"check_same_thread": False}, **pool
    )

    @event.listens_for(engine, "connect")
    def _open(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins late, and loses updates
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA cache_size=-{cache_kib}")

    def do_begin(connection: Any) -> None:
        connection.execute(begin)

    dialect: Any = engine.dialect  # listening for "begin" would cost something at every statement
    dialect.do_begin = do_begin
    return engine
