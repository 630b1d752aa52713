import errno
import os

import pytest
import sqlcipher3
from alembic import op
from sqlalchemy import Column, Text, text

from localdb import backup, state
from localdb.engine import LocalFile
from localdb.errors import (
    CannotOpen,
    Damaged,
    DiskFails,
    DiskFull,
    InUse,
    NewerThanProgram,
    ReadOnly,
    translated,
)
from localdb.migrate import migrate, run_steps
from localdb.migrations.versions import STEPS
from localdb.schema import REVISION, metadata
from tests.localdb.files import KEY, a_step, engine_of, keepsake, make_file, shape_of


def add_a_column():
    with op.batch_alter_table("local_state") as table:
        table.add_column(Column("hint", Text(), nullable=True))


def break_half_way():
    op.create_table("half_made", Column("id", Text()))
    op.execute("update local_state set value = 'spoiled' where name = 'keepsake'")
    raise RuntimeError("the step has a bug")


NEXT = a_step("9999", add_a_column)
AFTER_FIRST = STEPS[1].REVISION


@pytest.fixture
def old_file(tmp_path):
    path = tmp_path / "guide.db"
    make_file(path, "0001")
    return path


@pytest.fixture
def engine(old_file):
    made = engine_of(old_file)
    yield made
    made.dispose()


def test_the_steps_lead_to_the_tables_that_the_program_declares(tmp_path):
    stepped, declared = engine_of(tmp_path / "stepped.db"), engine_of(tmp_path / "declared.db")
    make_file(tmp_path / "stepped.db", STEPS[-1].REVISION)
    with declared.begin() as connection:
        metadata.create_all(connection)

    with stepped.connect() as left, declared.connect() as right:
        assert shape_of(left) == shape_of(right)
    stepped.dispose()
    declared.dispose()


def test_the_last_step_is_the_revision_of_the_program():
    revisions = [step.REVISION for step in STEPS]

    assert revisions[-1] == REVISION
    assert revisions == sorted(set(revisions))


@pytest.mark.parametrize("revision", [step.REVISION for step in STEPS])
def test_a_file_of_every_version_opens_and_holds_what_it_held(tmp_path, revision):
    path = tmp_path / "guide.db"
    make_file(path, revision)

    assert keepsake(path) == "what the guide wrote"
    with engine_of(path).connect() as connection:
        assert state.get(connection, "revision") == REVISION


def test_a_step_changes_the_tables_and_keeps_the_rows(engine, old_file):
    migrate(engine, old_file, "0001", [*STEPS, NEXT])

    with engine.connect() as connection:
        assert state.get(connection, "keepsake") == "what the guide wrote"
        assert state.get(connection, "revision") == "9999"
        assert connection.execute(text("select hint from local_state")).first() == (None,)


def test_a_file_of_a_newer_program_is_refused_and_left_alone(engine, old_file):
    migrate(engine, old_file, "0001", [*STEPS, NEXT])
    engine.dispose()
    before = old_file.read_bytes()

    with pytest.raises(NewerThanProgram):
        LocalFile(old_file, KEY)

    assert old_file.read_bytes() == before


def test_a_file_of_no_known_version_is_refused(engine, old_file):
    with pytest.raises(CannotOpen):
        migrate(engine, old_file, "0000", [*STEPS, NEXT])

    assert list(old_file.parent.glob("*.before-*")) == []


def test_a_step_that_fails_leaves_the_file_as_it_was(engine, old_file):
    with pytest.raises(RuntimeError, match="bug"):
        migrate(engine, old_file, "0001", [*STEPS, NEXT, a_step("99999", break_half_way)])

    with engine.connect() as connection:
        assert "half_made" not in shape_of(connection)
        assert state.get(connection, "revision") == "0001"
        assert state.get(connection, "keepsake") == "what the guide wrote"


def test_the_copy_is_encrypted_and_is_the_file_from_before(engine, old_file):
    migrate(engine, old_file, "0001", [*STEPS, NEXT])

    copy = backup.backup_of(old_file, AFTER_FIRST)
    assert keepsake(copy) == "what the guide wrote"
    assert b"SQLite format 3" not in copy.read_bytes()
    assert b"what the guide wrote" not in copy.read_bytes()


def test_the_way_back_is_to_put_the_copy_in_the_place_of_the_file(engine, old_file):
    migrate(engine, old_file, "0001", [*STEPS, NEXT])
    engine.dispose()
    with pytest.raises(NewerThanProgram):
        LocalFile(old_file, KEY)

    for name in ("", "-wal", "-shm"):
        old_file.with_name(old_file.name + name).unlink(missing_ok=True)
    backup.backup_of(old_file, AFTER_FIRST).rename(old_file)

    assert keepsake(old_file) == "what the guide wrote"


def test_a_log_that_cannot_be_emptied_is_told_as_such_and_nothing_is_migrated(engine, old_file):
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA busy_timeout=50")
    reader = engine_of(old_file)
    with reader.connect() as reading:
        reading.exec_driver_sql("select * from local_state").all()
        with pytest.raises(InUse):
            migrate(engine, old_file, "0001", [*STEPS, NEXT])
    reader.dispose()

    assert keepsake(old_file) == "what the guide wrote"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("database or disk is full", DiskFull),
        ("disk I/O error", DiskFails),
        ("attempt to write a readonly database", ReadOnly),
        ("database is locked", InUse),
        ("database disk image is malformed", Damaged),
    ],
)
def test_what_the_driver_says_by_itself_becomes_an_error_of_the_file(said, kind):
    with pytest.raises(kind), translated():
        raise sqlcipher3.OperationalError(said)


def test_what_only_the_log_held_is_in_the_copy(engine, old_file):
    with engine.begin() as connection:
        state.put(connection, "keepsake", "written a moment ago")

    migrate(engine, old_file, "0001", [*STEPS, NEXT])

    assert keepsake(backup.backup_of(old_file, AFTER_FIRST)) == "written a moment ago"


def test_the_copies_are_dropped_finished_or_not(old_file):
    backup.keep(old_file, "9998")
    backup.backup_of(old_file, "9999.part").write_bytes(b"half")

    backup.drop_all(old_file)
    backup.drop_all(old_file)

    assert sorted(path.name for path in old_file.parent.iterdir()) == ["guide.db"]


@pytest.mark.parametrize(
    ("number", "error"), [(errno.ENOSPC, DiskFull), (errno.EROFS, ReadOnly)], ids=str
)
def test_without_room_for_the_copy_nothing_is_migrated(
    engine, old_file, monkeypatch, number, error
):
    def fail(descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("localdb.backup.os.fsync", fail)
    with pytest.raises(error):
        migrate(engine, old_file, "0001", [*STEPS, NEXT])
    monkeypatch.undo()
    engine.dispose()

    assert [path.name for path in old_file.parent.glob("*.before-*")] == []
    assert keepsake(old_file) == "what the guide wrote"


def test_a_database_in_memory_needs_no_copy(tmp_path):
    engine = engine_of(None)
    with engine.begin() as connection:
        run_steps(connection, STEPS[:1])
        state.put(connection, "revision", "0001")

    migrate(engine, None, "0001", [*STEPS, NEXT])

    with engine.connect() as connection:
        assert state.get(connection, "revision") == "9999"
    engine.dispose()


def test_withdrawals_that_a_newer_server_has_sent_before_the_update_come_into_their_column(engine):
    sent = {"a": '{"hint":"x","withdrawals":["line"]}', "b": '{"withdrawals":["other"]}', "c": None}
    with engine.begin() as connection:
        run_steps(connection, STEPS[1:3])
        for row_id, extra in sent.items():
            _add_customer(connection, id=row_id, extra=extra)
        run_steps(connection, STEPS[3:4])
        found = connection.execute(text("select id, withdrawals, extra from customer order by id"))

        assert found.all() == [
            ("a", '["line"]', '{"hint":"x"}'),
            ("b", '["other"]', None),
            ("c", None, None),
        ]


def test_money_that_a_newer_server_has_sent_before_the_update_comes_in_whole_hundredths(engine):
    with engine.begin() as connection:
        run_steps(connection, STEPS[1:4])
        extra = '{"returned_amount":"129.90","returned_on":"2026-11-02"}'
        _add("order", connection, id="a", extra=extra)
        run_steps(connection, STEPS[4:5])
        query = 'select returned_on, returned_amount, extra from "order"'

        assert connection.execute(text(query)).all() == [("2026-11-02", 12990, None)]


def _add_customer(connection, **values):
    _add("customer", connection, **values)


def _add(table, connection, **values):
    columns = connection.exec_driver_sql(f'pragma table_info("{table}")').all()
    needed = {column[1]: 0 for column in columns if column[3] and column[1] != "pk"}
    row = needed | values
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(f":{name}" for name in row)
    connection.execute(text(f'insert into "{table}" ({names}) values ({places})'), row)
