"""Keys pressed too often, commands by name, and the end of the day, in the real window."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.support import acts
from ui.shell import MainWindow


@pytest.fixture
def three_due(pc, world, ann):
    """Ann is at work; three customers are due."""
    other = world.pc(ann, "another PC")
    other.sync()
    for name in ("马慧", "刘洋", "王芳"):
        acts.plan(other, acts.add_customer(other, name), world.clock().date())
    other.sync()
    pc.sign_in(ann)
    pc.wait(pc.is_synced)
    pc.wait(lambda: pc.find("todayList").model().rowCount() == 3)
    pc.wait(lambda: pc.says("todayPersonName"))
    return pc


def press(pc, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        pc.qtbot.keyClick(QApplication.focusWidget() or pc.window, key, modifier)


def test_a_key_pressed_twice_acts_once_and_its_undo_leads_back_to_the_person(three_due):
    pc = three_due
    press(pc, Qt.Key.Key_J)
    second = pc.find("todayList").currentIndex().data(int(Qt.ItemDataRole.AccessibleTextRole))
    pc.wait(lambda: second.startswith(pc.says("todayPersonName")))
    name = pc.says("todayPersonName")
    press(pc, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_1)
    pc.wait(lambda: pc.find("todayList").model().rowCount() == 2)
    pc.wait(lambda: pc.says("todayPersonName") != name)
    assert name in pc.says("toast")
    assert len(pc.book.list_outbox()) <= 1
    press(pc, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    pc.wait(lambda: pc.find("todayList").model().rowCount() == 3)
    pc.wait(lambda: pc.says("todayPersonName") == name)


def test_a_command_is_found_by_name_and_done(three_due, type_text):
    pc = three_due
    press(pc, Qt.Key.Key_K, modifier=Qt.KeyboardModifier.ControlModifier)
    type_text("保持离线")
    pc.wait(lambda: pc.find("paletteList").model().rowCount() == 1)
    press(pc, Qt.Key.Key_Return)
    pc.wait(lambda: pc.controller.state.forced_offline)
    press(pc, Qt.Key.Key_K, modifier=Qt.KeyboardModifier.ControlModifier)
    type_text("sd")
    pc.wait(lambda: pc.find("paletteList").model().rowCount() >= 1)
    press(pc, Qt.Key.Key_Return)
    pc.wait(lambda: pc.window.locked)


def test_escape_leaves_the_empty_search_for_the_list(three_due, type_text):
    pc = three_due
    pc.window.show_page("customers")
    pc.wait(lambda: pc.find("customersTable").model().rowCount() == 3)
    press(pc, Qt.Key.Key_Slash)
    type_text("马")
    pc.wait(lambda: pc.find("customersTable").model().rowCount() == 1)
    press(pc, Qt.Key.Key_Escape)
    pc.wait(lambda: pc.find("customersTable").model().rowCount() == 3)
    press(pc, Qt.Key.Key_Escape)
    assert pc.find("customersTable").hasFocus()


def test_closing_ends_every_wait_for_the_server(at_work):
    at_work.close()
    assert [one.name for one in threading.enumerate() if one.name.startswith("sync")] == []


def test_a_first_window_leaves_room_for_its_frame(qtbot, settings):
    window = MainWindow(settings)
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    assert window.height() <= max(room.height() - 40, window.minimumHeight())
