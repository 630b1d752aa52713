"""A locked PC shows nothing of a customer, and nothing typed is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)

from tests.ui.foundation.desk import CUSTOMER, find, press
from ui.widgets import (
    Dialog,
    FloatingBar,
    TextField,
    ToastSpec,
)


def _texts_in_sight(window):
    labels = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    fields = [one.text() for one in window.findChildren(QLineEdit) if one.isVisible()]
    bars = [one.text for one in window.findChildren(FloatingBar) if one.isVisible()]
    return " ".join([*labels, *fields, *bars])


@pytest.fixture
def busy(window, made):
    """A dialog with a draft and a toast are open."""
    dialog = Dialog(made[0], name="edit")
    dialog.set_title(CUSTOMER)
    field = TextField(name="remark")
    dialog.body.addWidget(field)
    window.toasts.show_toast(ToastSpec(f"{CUSTOMER} 已完成", "撤销", "", lambda: None))
    dialog.open()
    field.set_text(f"{CUSTOMER} 喜欢丝绸")
    return dialog, field


def test_a_locked_window_shows_nothing_of_a_customer(window, busy):
    assert CUSTOMER in _texts_in_sight(window)

    window.lock("林晓雨", due=2)

    assert CUSTOMER not in _texts_in_sight(window)
    assert CUSTOMER not in window.windowTitle()
    assert "已锁定 · 2 项到期" in _texts_in_sight(window)
    corner = window.grab().toImage().pixelColor(40, window.height() // 2).name()
    assert corner.upper() == "#F4F5F7"


@pytest.mark.qt_log_ignore("does not support")  # what the offscreen platform says of popups
def test_a_menu_or_window_of_ours_is_hidden_by_the_lock(qtbot, window):
    menu = QMenu(CUSTOMER, window)
    menu.addAction(CUSTOMER)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    menu.popup(window.rect().center())

    window.lock("林晓雨", due=0)
    assert not menu.isVisible()
    assert not other.isVisible()

    window.unlock()
    assert not menu.isVisible()
    assert other.isVisible()


def test_unlocking_brings_back_dialog_draft_and_keyboard(window, busy):
    dialog, field = busy
    window.lock("林晓雨", due=2)

    window.unlock()

    assert dialog.isVisible()
    assert field.text == f"{CUSTOMER} 喜欢丝绸"
    assert dialog.isAncestorOf(QApplication.focusWidget())
    assert window.toasts.current is None


def test_a_dialog_whose_answer_comes_while_the_pc_is_locked_waits_out_of_sight(window, made):
    window.lock("林晓雨", due=2)
    dialog = Dialog(made[0], name="late")
    dialog.set_title(CUSTOMER)
    field = TextField(name="lateField")
    dialog.body.addWidget(field)
    dialog.open()

    assert CUSTOMER not in _texts_in_sight(window)
    assert window.lock_overlay.isAncestorOf(QApplication.focusWidget())

    window.unlock()
    assert dialog.isVisible()
    assert QApplication.focusWidget() is field.editor


def test_a_dialog_that_is_done_while_the_pc_is_locked_does_not_come_back(window, busy):
    dialog, _ = busy
    window.lock("林晓雨", due=2)
    dialog.close_sheet()

    window.unlock()

    assert not dialog.isVisible()
    assert QApplication.focusWidget() is window.current_page.field


def test_the_pc_can_be_locked_from_within_a_dialog(qtbot, window, busy):
    busy[1].editor.setFocus()

    with qtbot.waitSignal(window.lock_asked):
        press(qtbot, window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_a_page_is_told_to_hide_what_it_revealed_when_the_pc_is_locked(window, made):
    window.lock("林晓雨", due=0)
    window.unlock()

    assert made[0].told == [("shown", None), "hidden", ("shown", None)]


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_no_key_leads_past_the_lock(qtbot, window, made, key, modifier):
    window.lock("林晓雨", due=0)

    with qtbot.assertNotEmitted(window.palette_asked):
        press(qtbot, window, key, modifier)
        window.show_page("customers")

    assert window.locked
    assert window.lock_overlay.isVisible()
    assert window.lock_overlay.isAncestorOf(QApplication.focusWidget())
    assert len(made) == 1


def test_the_secret_is_typed_and_asked_once(qtbot, window, type_text):
    window.lock("林晓雨", due=0)
    told: list[str] = []
    window.lock_overlay.unlock_asked.connect(told.append)

    type_text("1234")
    press(qtbot, window, Qt.Key.Key_Return)
    press(qtbot, window, Qt.Key.Key_Return)

    assert told == ["1234"]


def test_nothing_is_asked_without_a_secret(qtbot, window):
    window.lock("林晓雨", due=0)

    with qtbot.assertNotEmitted(window.lock_overlay.unlock_asked):
        press(qtbot, window, Qt.Key.Key_Return)


def test_a_wrong_secret_is_said_and_wiped_and_can_be_tried_again(qtbot, window, type_text):
    window.lock("林晓雨", due=0)
    type_text("0000")
    press(qtbot, window, Qt.Key.Key_Return)

    window.lock_overlay.show_problem("PIN 不对，还可以试 4 次")

    assert find(window, QLineEdit, "lockSecret").text() == ""
    assert find(window, QLabel, "lockSecretProblem").text() == "PIN 不对，还可以试 4 次"
    type_text("1234")
    with qtbot.waitSignal(window.lock_overlay.unlock_asked):
        press(qtbot, window, Qt.Key.Key_Return)


def test_what_is_due_can_change_while_locked(window):
    window.lock("林晓雨", due=2)

    window.lock("林晓雨", due=3, by_pin=False)

    assert "3 项到期" in find(window, QLabel, "lockState").text()
    assert find(window, QLineEdit, "lockSecret").accessibleName() == "密码"
