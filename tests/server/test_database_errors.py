"""What a database that fails means: to wait, or to have somebody see to it."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError, ProgrammingError

from server import logs
from server.database import Busy, Database
from server.database_errors import (
    Damaged,
    DatabaseFails,
    DiskFails,
    DiskFull,
    ReadOnly,
    Unusable,
    WrongTables,
    meaning_of,
)
from server.rounds import do_each
from server.schema.facts import server_state
from tests.server.databases import set_pragma

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)


def note(connection: Connection, value: str = "there") -> None:
    connection.execute(insert(server_state).values(name="note", value=value))


def noted(database: Database) -> str | None:
    with database.read() as connection:
        query = select(server_state.c.value).where(server_state.c.name == "note")
        return connection.execute(query).scalar()


def asked(database: Database, statement: str) -> None:
    with database.read() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statement", "missing"),
    [("select 1 from nowhere", "nowhere"), ("select nonesuch from server_state", "nonesuch")],
)
def test_a_table_or_column_that_is_not_there_is_another_versions_and_named(
    database: Database, statement: str, missing: str
) -> None:
    with pytest.raises(WrongTables, match=missing) as read:
        asked(database, statement)
    with pytest.raises(WrongTables):
        database.write(lambda c: c.exec_driver_sql(statement))
    with pytest.raises(WrongTables):
        database.write_small(lambda c: c.exec_driver_sql(statement))
    assert missing in read.value.says
    assert "LINE" not in read.value.says


def test_a_mistake_in_a_statement_is_a_bug_and_nothing_to_wait_for(database: Database) -> None:
    with pytest.raises(DBAPIError):
        asked(database, "select from from")
    with pytest.raises(DBAPIError):
        database.write(lambda c: c.exec_driver_sql("select from from"))


@only_sqlite
def test_a_full_disk_is_told_and_everything_goes_on_once_there_is_room(database: Database) -> None:
    set_pragma(database, "max_page_count = 1")
    for write in (database.write, database.write_small):
        with pytest.raises(DiskFull):
            write(lambda c: note(c, "x" * 100_000))
    assert noted(database) is None

    set_pragma(database, "max_page_count = 1000000")
    database.write(note)

    assert noted(database) == "there"


@only_sqlite
def test_a_file_that_may_not_be_written_is_told_and_can_be_read(database: Database) -> None:
    set_pragma(database, "query_only = on")

    with pytest.raises(ReadOnly):
        database.write(note)

    assert noted(database) is None


def test_a_file_that_is_no_database_is_damaged_and_one_that_is_not_there_is_the_disks_doing(
    tmp_path: Path,
) -> None:
    (tmp_path / "rubbish.db").write_bytes(b"rubbish " * 1_000)
    for name, kind in (("rubbish.db", Damaged), ("no folder/server.db", DiskFails)):
        made = Database(f"sqlite:///{tmp_path / name}")
        with pytest.raises(kind):
            asked(made, "select 1")
        with pytest.raises(kind):
            made.write(note)
        made.dispose()


def test_pages_that_were_overwritten_are_damage(tmp_path: Path) -> None:
    path = tmp_path / "server.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table noted (text)")
        connection.executemany("insert into noted values (?)", [("x" * 900,)] * 100)
        connection.commit()
    page = 4_096
    path.write_bytes(path.read_bytes()[:page] + b"\xff" * (20 * page))
    made = Database(f"sqlite:///{path}")

    with pytest.raises(Damaged):
        asked(made, "select sum(length(text)) from noted")

    made.dispose()


@only_postgresql
@pytest.mark.parametrize(
    ("state", "meant"),
    [
        ("53100", DiskFull),
        ("58030", DiskFails),
        ("XX001", Damaged),
        ("42501", ReadOnly),
        ("53200", Busy),
        ("55P03", Busy),
        ("57014", Busy),
        ("57P01", Busy),
        ("40001", Busy),
    ],
)
def test_postgresql_says_by_its_code_which_it_is(
    database: Database, state: str, meant: type[DatabaseFails]
) -> None:
    with pytest.raises(meant) as failed:
        asked(database, f"do $$ begin raise exception 'as told' using errcode = '{state}'; end $$")
    assert type(failed.value) is meant


@only_postgresql
def test_a_standby_that_cannot_be_written_yet_means_busy(database: Database) -> None:
    def write(connection: Connection) -> None:
        connection.exec_driver_sql("set transaction read only")
        note(connection)

    with pytest.raises(Busy):
        database.write(write)


@only_postgresql
def test_a_mistake_of_ours_is_no_matter_of_the_databases(database: Database) -> None:
    with pytest.raises(ProgrammingError):
        asked(database, "select no_such_function(1)")


def test_a_server_that_does_not_answer_means_busy() -> None:
    made = Database("postgresql://nobody@127.0.0.1:1/nothing")

    with pytest.raises(Busy):
        asked(made, "select 1")

    made.dispose()


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Busy),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, Busy),
        (sqlite3.SQLITE_READONLY_RECOVERY, Busy),
        (sqlite3.SQLITE_READONLY_DIRECTORY, ReadOnly),
        (sqlite3.SQLITE_READONLY_DBMOVED, ReadOnly),
        (sqlite3.SQLITE_IOERR_WRITE, DiskFails),
        (sqlite3.SQLITE_IOERR_SHMSIZE, DiskFails),
        (sqlite3.SQLITE_CORRUPT_INDEX, Damaged),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, None),
        (sqlite3.SQLITE_ERROR, None),
        (sqlite3.SQLITE_TOOBIG, None),
    ],
)
def test_what_cannot_be_provoked_here_goes_by_sqlites_code(code, wanted) -> None:
    error = sqlite3.OperationalError("as told")
    error.sqlite_errorcode = code

    meant = meaning_of(error)

    assert (type(meant) if meant else None) is wanted


def test_an_error_without_a_code_is_only_a_lost_line_if_the_driver_says_so() -> None:
    assert isinstance(meaning_of(DBAPIError("", None, psycopg.OperationalError("gone"))), Busy)
    assert meaning_of(DBAPIError("", None, psycopg.ProgrammingError("ours"))) is None
    assert meaning_of(sqlite3.ProgrammingError("closed")) is None


@pytest.fixture
def lines(monkeypatch):
    """The server's log, read as it was written."""
    stream = io.StringIO()
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    logs.set_up(stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("kind_of", [DiskFull, DiskFails, Damaged, ReadOnly, WrongTables])
def test_the_log_of_a_round_says_in_words_what_somebody_has_to_see_to(kind_of, lines) -> None:
    def fail() -> None:
        raise kind_of("as told")

    do_each([("handing over", fail)])

    (line,) = lines()
    assert line["level"] == "error"
    assert line["event"] == "handing over waits"
    assert line["error"] == kind_of.__name__
    assert line["says"] == kind_of("as told").says
    assert len(line["says"]) > 30
    assert issubclass(kind_of, Unusable)


def test_what_is_busy_is_a_warning_and_what_nobody_foresaw_says_where(lines) -> None:
    def wait() -> None:
        raise Busy("locked")

    def stumble() -> None:
        raise ZeroDivisionError

    do_each([("one", wait), ("two", stumble)])

    waits, fails = lines()
    assert (waits["level"], waits["event"]) == ("warning", "one waits: the database is busy")
    assert (fails["level"], fails["error"]) == ("error", "ZeroDivisionError")
    assert "stumble" in fails["where"][-1]
