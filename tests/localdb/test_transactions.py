"""A transaction begins when it says so: readers see one state, writers own the file at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

import localdb.engine
from localdb import state
from localdb.engine import KEY_BYTES, LocalFile
from localdb.errors import InUse
from localdb.schema import local_state

KEY = bytes(range(KEY_BYTES))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    impatient = (*localdb.engine._PRAGMAS, "busy_timeout=1")
    monkeypatch.setattr(localdb.engine, "_PRAGMAS", impatient)
    return tmp_path / "file.db"


def test_a_reader_sees_one_state_however_often_others_write(path: Path) -> None:
    file = LocalFile(path, KEY)
    with file.read() as reader:
        before = state.find(reader, state.CURSOR)
        with file.write() as writer:
            state.put(writer, state.CURSOR, 7)
        assert state.find(reader, state.CURSOR) == before
    with file.read() as reader:
        assert state.find(reader, state.CURSOR) == "7"
    file.close()


def test_a_writer_owns_the_file_before_it_has_written_anything(path: Path) -> None:
    one, two = LocalFile(path, KEY), LocalFile(path, KEY)
    with one.write(), pytest.raises(InUse), two.write():
        pass
    one.close()
    two.close()


def put_twice(file: LocalFile) -> None:
    with file.write() as connection:
        state.put(connection, state.CURSOR, 7)
        connection.execute(insert(local_state).values(name=state.CURSOR, value="8"))


def test_what_a_transaction_wrote_before_it_failed_is_not_kept(path: Path) -> None:
    file = LocalFile(path, KEY)
    with pytest.raises(IntegrityError):
        put_twice(file)
    with file.read() as connection:
        assert state.find(connection, state.CURSOR) is None
    file.close()
