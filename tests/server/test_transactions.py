"""On SQLite a transaction begins when it says so, not at its first change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server import database as module
from server.database import Busy, Database


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_WAIT_S", 0.001)
    made = Database(f"sqlite:///{tmp_path / 'server.db'}")
    made.write(lambda c: c.exec_driver_sql("create table noted (n integer)"))
    yield made
    made.dispose()


def count(connection) -> int:
    return int(connection.exec_driver_sql("select count(*) from noted").scalar_one())


def test_a_reader_sees_one_state_however_often_others_write(database: Database) -> None:
    with database.read() as reader:
        assert count(reader) == 0
        database.write(lambda c: c.exec_driver_sql("insert into noted values (1)"))
        assert count(reader) == 0
    with database.read() as reader:
        assert count(reader) == 1


def test_a_writer_owns_the_database_before_it_has_written_anything(database: Database) -> None:
    other = sqlite3.connect(str(database.url.database), timeout=0)

    def meanwhile(_connection) -> None:
        other.execute("insert into noted values (1)")

    with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
        database.write(meanwhile)


def test_a_writer_who_waits_in_vain_is_told_that_the_database_is_busy(database: Database) -> None:
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(Busy):
            database.write(count)
