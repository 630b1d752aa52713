"""A PC that is left on: midnight passes, it sleeps, and somebody wakes it by a key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.support import acts


@pytest.fixture
def one_due(pc, world, ann):
    """Ann is at work; one customer is due."""
    other = world.pc(ann, "another PC")
    other.sync()
    acts.plan(other, acts.add_customer(other, "马慧"), world.clock().date())
    other.sync()
    pc.sign_in(ann)
    pc.wait(pc.is_synced)
    pc.wait(lambda: pc.says("todayPersonName") == "马慧")
    return pc


def first_row(pc):
    return pc.find("todayList").model().index(0, 0).data(int(Qt.ItemDataRole.AccessibleTextRole))


def test_at_the_brands_midnight_the_next_day_begins_by_itself(one_due, world):
    pc = one_due
    day, row = pc.says("pageSubtitle"), first_row(pc)
    for clock in (pc.clock, world.clock):
        clock.turn(hours=14)  # from ten in the morning in Yinchuan to midnight

    pc.wait(lambda: pc.says("pageSubtitle") != day)
    pc.wait(lambda: first_row(pc) not in (None, row))  # a day late by now


def test_the_key_that_wakes_a_sleeping_pc_shows_the_lock_and_does_nothing_else(
    one_due, monkeypatch
):
    pc = one_due
    pc.find("todayList").setFocus()
    lock = pc.controller.place.lock
    awake = lock._clock()
    monkeypatch.setattr(lock, "_clock", lambda: awake + 8 * 3600)

    pc.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_D)

    assert pc.window.locked
    assert not pc.sees("todayPersonName")
    monkeypatch.undo()
    pc.controller.place.lock.password_accepted()
    pc.window.unlock()
    assert pc.book.list_outbox() == []
    assert pc.find("todayList").model().rowCount() == 1


def test_who_works_with_commands_alone_is_not_locked_out(one_due, monkeypatch):
    pc = one_due
    pc.find("todayList").setFocus()
    lock = pc.controller.place.lock
    began = lock._clock()
    for minutes in (2, 4, 6):
        monkeypatch.setattr(lock, "_clock", lambda passed=minutes: began + passed * 60)
        pc.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_J)
        lock.tick()

    assert not pc.controller.place.is_locked()
