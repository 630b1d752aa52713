"""Pushes that wait for the one writer of a SQLite file share a commit, and nothing else."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select

from server import together
from server.database import Database
from server.database_errors import DiskFull
from server.schema.facts import server_state


@pytest.fixture
def database(tmp_path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'together.db'}")
    server_state.metadata.create_all(made._writer)
    yield made
    made.dispose()


@pytest.fixture
def commits(database: Database) -> list[int]:
    """Grows with every commit of the writer."""
    found: list[int] = []
    event.listen(database._writer, "commit", lambda _connection: found.append(1))
    return found


def _note(name: str) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        connection.execute(insert(server_state).values(name=name, value="there"))
        return name

    return work


def _refuse(name: str) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        _note(name)(connection)
        raise LookupError(name)

    return work


def _noted(database: Database) -> list[str]:
    with database.read() as connection:
        return sorted(connection.scalars(select(server_state.c.name)))


@contextmanager
def _writer_taken(database: Database) -> Iterator[None]:
    """Somebody writes all through the block."""
    began, goes_on = threading.Event(), threading.Event()

    def slow(_connection: Connection) -> None:
        began.set()
        assert goes_on.wait(20)

    thread = threading.Thread(target=database.write, args=(slow,))
    thread.start()
    assert began.wait(20)
    try:
        yield
    finally:
        goes_on.set()
        thread.join()


class _Queue(deque[Any]):
    """Says when somebody has joined it."""

    def __init__(self) -> None:
        super().__init__()
        self.one_more = threading.Semaphore(0)

    def append(self, item: Any) -> None:
        super().append(item)
        self.one_more.release()


def _all_at_once(database: Database, works: list[Callable[[Connection], Any]]) -> list[Any]:
    """What became of works that came while somebody wrote: results and errors, in their order."""
    found: list[Any] = [None] * len(works)

    def one(place: int) -> None:
        try:
            found[place] = database.write_small(works[place])
        except Exception as error:  # noqa: BLE001 - looked at by the test
            found[place] = error

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(works))]
    came = _Queue()
    assert database._shared is not None
    database._shared._waiting = came
    with _writer_taken(database):
        for thread in threads:
            thread.start()
            assert came.one_more.acquire(timeout=20)
    for thread in threads:
        thread.join()
    return found


def test_works_that_wait_together_share_a_commit_and_each_gets_its_own_answer(
    database: Database, commits: list[int]
) -> None:
    names = [f"work {n}" for n in range(together.AT_ONCE)]
    assert _all_at_once(database, [_note(name) for name in names]) == names
    assert _noted(database) == names
    assert len(commits) == 2  # with the one they waited for


def test_no_more_share_a_commit_than_may(database: Database, commits: list[int]) -> None:
    names = [f"work {n}" for n in range(2 * together.AT_ONCE + 1)]
    assert _all_at_once(database, [_note(name) for name in names]) == names
    assert _noted(database) == names
    assert len(commits) == 1 + 3


def test_one_that_fails_leaves_no_trace_and_takes_nobody_along(database: Database) -> None:
    found = _all_at_once(database, [_note("one"), _refuse("two"), _note("three")])
    assert isinstance(found[1], LookupError)
    assert (found[0], found[2]) == ("one", "three")
    assert _noted(database) == ["one", "three"]


def test_who_finds_the_writer_free_works_alone(database: Database, commits: list[int]) -> None:
    assert [database.write_small(_note(name)) for name in ("one", "two")] == ["one", "two"]
    with pytest.raises(LookupError):
        database.write_small(_refuse("three"))
    assert _noted(database) == ["one", "two"]
    assert len(commits) == 2


def test_where_nothing_can_be_written_everybody_hears_it(database: Database) -> None:
    def on_a_full_disk(connection: Connection) -> None:
        connection.exec_driver_sql("pragma max_page_count = 1")
        _note("x" * 100_000)(connection)

    found = _all_at_once(database, [on_a_full_disk, on_a_full_disk])
    assert [type(each) for each in found] == [DiskFull, DiskFull]
    assert _noted(database) == []
