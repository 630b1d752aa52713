"""Where it cannot be told what is due, guide and log hear it once, not every two seconds."""

import logging

import pytest

from tests.ui.bad_days.conftest import words

NO_REMINDERS = "Reminders do not work just now."


@pytest.fixture
def tick(desk):
    """Look once; when this returns, the answer has come."""
    controller = desk.controller
    controller._tick.stop()

    def look():
        controller._on_tick()
        desk.wait(lambda: not controller.runner._tasks)

    return look


@pytest.fixture
def break_file(desk):
    """Let what is due be asked of a table that is not there, or be there again."""

    def rename(was, new):
        with desk.book.file.write() as connection:
            connection.exec_driver_sql(f"alter table {was} rename to {new}")

    return rename


def told(caplog):
    return [one for one in caplog.records if one.name == "ui.app.due_watch"]


def said(desk):
    spec = desk.window.toasts.current
    return spec is not None and words(NO_REMINDERS, "DueWatch") in spec.text


def test_it_is_said_and_logged_once_and_again_only_when_it_has_worked_meanwhile(
    desk, tick, break_file, caplog
):
    tick()
    assert told(caplog) == []
    break_file("follow_up", "gone")

    tick()

    desk.wait(lambda: said(desk))
    tick()
    tick()
    (line,) = told(caplog)
    assert line.levelno == logging.ERROR
    assert line.exc_info

    break_file("gone", "follow_up")
    tick()
    assert desk.controller.place.last_due
    break_file("follow_up", "gone")
    tick()

    assert len(told(caplog)) == 2
    break_file("gone", "follow_up")


def test_who_has_signed_out_hears_nothing_of_it(desk, tick, caplog):
    desk.controller.place.close()

    tick()

    assert told(caplog) == []
    assert not said(desk)
