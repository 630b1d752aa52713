"""What a server does over and over: a job that fails keeps no other from its turn."""

from __future__ import annotations

import threading

import pytest

from server.database import Busy
from server.rounds import do_each, rounds


@pytest.mark.parametrize("error", [Busy(), ZeroDivisionError()])
def test_a_job_that_fails_keeps_none_of_the_others_from_its_turn(error):
    done: list[str] = []

    def fail():
        raise error

    do_each(
        [
            ("one", lambda: done.append("one")),
            ("two", fail),
            ("three", lambda: done.append("three")),
        ]
    )

    assert done == ["one", "three"]


def test_a_job_that_fails_gets_its_turn_on_the_next_round():
    turns: list[int] = []
    again = threading.Event()

    def work():
        turns.append(len(turns))
        if len(turns) == 1:
            raise ZeroDivisionError
        again.set()

    with rounds("test", [("work", work)], first_after_s=0.0, every_s=0.0):
        assert again.wait(20)


def test_nothing_is_done_any_more_once_the_block_is_left():
    first = threading.Event()

    with rounds("test", [("work", first.set)], first_after_s=0.0, every_s=0.0):
        assert first.wait(20)

    assert not [one for one in threading.enumerate() if one.name == "test"]
