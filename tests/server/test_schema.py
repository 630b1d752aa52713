from __future__ import annotations

import sqlite3

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from server.database import Database
from server.migrations import HEAD, KNOWN, config
from server.schema import metadata
from server.upgrade import DatabaseTooNew, ensure_epoch, find_epoch, revision_of, upgrade


@pytest.fixture
def empty(empty_url):
    made = Database(empty_url)
    yield made
    made.dispose()


def test_the_migrations_make_exactly_the_tables_that_the_program_uses(empty):
    upgrade(empty)

    with empty.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_known_revisions_are_those_of_the_scripts_in_order(empty):
    with empty.read() as connection:
        scripts = ScriptDirectory.from_config(config(connection))
    revisions = [script.revision for script in scripts.walk_revisions()][::-1]

    assert tuple(revisions) == KNOWN
    assert scripts.get_current_head() == HEAD


def test_all_the_way_down_and_up_again_changes_nothing(empty):
    upgrade(empty)

    def down_and_up(connection):
        command.downgrade(config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(config(connection), "head")

    empty.write(down_and_up)

    with empty.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_second_start_finds_nothing_to_do(empty):
    assert upgrade(empty) is True
    assert upgrade(empty) is False


def test_a_database_of_a_newer_version_is_refused_and_left_alone(database):
    database.write(lambda c: c.execute(text("update alembic_version set version_num = '9999'")))

    with pytest.raises(DatabaseTooNew):
        upgrade(database)

    with database.read() as connection:
        assert revision_of(connection) == "9999"


def test_an_epoch_is_given_once(database):
    ensure_epoch(database)
    with database.read() as connection:
        first = find_epoch(connection)
    ensure_epoch(database)

    with database.read() as connection:
        assert find_epoch(connection) == first
    assert first


def test_a_migration_that_fails_leaves_no_trace(empty, monkeypatch):
    from alembic.operations import Operations

    made = []
    usual = Operations.create_table

    def break_after_ten(self, *arguments, **options):
        made.append(arguments[0])
        if len(made) > 10:
            raise OSError("no space left on device")
        return usual(self, *arguments, **options)

    monkeypatch.setattr(Operations, "create_table", break_after_ten)

    with pytest.raises(OSError, match="no space"):
        upgrade(empty)

    with empty.read() as connection:
        assert inspect(connection).get_table_names() == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_sqlite_file_is_copied_beside_itself_before_it_is_changed(empty, empty_url, monkeypatch):
    upgrade(empty)
    empty.write(
        lambda c: c.execute(text("insert into server_state values ('kept', 'before upgrade')"))
    )
    monkeypatch.setattr("server.upgrade.HEAD", "9998")
    monkeypatch.setattr("server.upgrade._upgrade", lambda connection: None)

    upgrade(empty)

    copy = f"{empty_url.removeprefix('sqlite:///')}.before-upgrade-from-{HEAD}"
    connection = sqlite3.connect(copy)
    assert connection.execute("select value from server_state").fetchall() == [("before upgrade",)]
    connection.close()


def test_texts_sort_alike_on_both_databases(database):
    words = ["b", "B", "a", "Z", "é", "中", "阿", "🙂"]
    with database.read() as connection:
        values = ", ".join(f"('{word}')" for word in words)
        query = f"select w from (values {values}) as t(w) order by w"
        if database.is_sqlite:
            query = f"select column1 from (values {values}) order by column1"
        found = list(connection.scalars(text(query)))

    assert found == sorted(words, key=lambda word: word.encode())
