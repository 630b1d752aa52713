"""Ctrl+K finds anything; what was just done can be undone."""

import threading

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui.widgets import (
    CommandPalette,
    EmptyState,
    FloatingBar,
    KeyButton,
    Nothing,
    PaletteItem,
    ToastLayer,
    ToastSpec,
)
from ui.widgets import toast as toast_module

PEOPLE = [
    PaletteItem("1", "王雪梅", "139****8820", "customer"),
    PaletteItem("2", "王文佳", "188****5177", "customer"),
    PaletteItem("3", "马慧", "138****0217", "customer"),
]


class Finder:
    def __init__(self):
        self.asked = []
        self.threads = set()
        self.error = None
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, text):
        self.asked.append(text)
        self.threads.add(threading.current_thread())
        self.gate.wait(5)
        if self.error:
            raise self.error
        return [one for one in PEOPLE if text in one.title]


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


@pytest.fixture
def finder():
    return Finder()


@pytest.fixture
def palette(qtbot, window, runner, finder):
    made = CommandPalette(window, runner, finder)
    made.open()
    qtbot.waitUntil(lambda: runner.pending == 0)
    return made


def _type(text):
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText(text)


def _titles(palette):
    return [one.title for one in palette.items]


def test_it_opens_with_what_is_offered_at_once_and_the_keyboard_in_its_field(palette):
    assert _titles(palette) == ["王雪梅", "王文佳", "马慧"]
    assert palette.focusWidget().objectName() == "paletteField"


def test_typing_finds_and_never_on_the_gui_thread(qtbot, runner, palette, finder, type_text):
    type_text("王")
    qtbot.waitUntil(lambda: runner.pending == 0)

    assert _titles(palette) == ["王雪梅", "王文佳"]
    assert threading.main_thread() not in finder.threads


def test_a_late_answer_to_an_older_text_is_not_shown(qtbot, runner, palette, finder):
    finder.gate.clear()
    _type("王")
    _type("马")
    finder.gate.set()
    qtbot.waitUntil(lambda: runner.pending == 0)

    assert _titles(palette) == ["马慧"]


def test_down_and_enter_choose_without_the_mouse(qtbot, palette):
    field = QApplication.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Up)

    with qtbot.waitSignal(palette.chosen) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert told.args == [PEOPLE[1]]
    assert not palette.isVisible()


def test_enter_on_nothing_chooses_nothing(qtbot, runner, palette):
    _type("没有这个人")
    qtbot.waitUntil(lambda: runner.pending == 0)

    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    state = palette.findChildren(EmptyState)[0]
    assert state.isVisible()
    assert state.kind is Nothing.NOT_FOUND


def test_a_search_that_fails_says_so_and_the_next_one_works(qtbot, runner, palette, finder):
    finder.error = OSError("disk")
    _type("王")
    qtbot.waitUntil(lambda: runner.pending == 0)
    assert palette.findChildren(EmptyState)[0].kind is Nothing.ERROR

    finder.error = None
    _type("王文")
    qtbot.waitUntil(lambda: runner.pending == 0)
    assert _titles(palette) == ["王文佳"]


def test_a_closed_palette_keeps_no_customer_and_no_text(qtbot, runner, palette):
    _type("王")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: runner.pending == 0)

    assert palette.items == ()
    assert palette.findChildren(QLineEdit)[0].text() == ""


def test_an_answer_after_closing_is_not_kept(qtbot, runner, palette, finder):
    finder.gate.clear()
    _type("王")
    palette.close_sheet()
    finder.gate.set()
    qtbot.waitUntil(lambda: runner.pending == 0)

    assert palette.items == ()


def test_the_palette_is_as_high_as_what_it_found(qtbot, runner, palette):
    card = palette.findChildren(QWidget, "paletteCard")[0]
    three = card.height()
    _type("马")
    qtbot.waitUntil(lambda: runner.pending == 0)

    assert card.height() < three


def _toasts(window):
    return [bar for bar in window.findChildren(FloatingBar) if bar.isVisible()]


@pytest.fixture
def toasts(window):
    return ToastLayer(window)


def test_a_toast_undoes_once(qtbot, window, toasts):
    undone = []
    toasts.show_toast(ToastSpec("陈静怡 已完成", "撤销", "Ctrl+Z", lambda: undone.append(1)))
    (bar,) = _toasts(window)
    assert bar.accessibleName() == "陈静怡 已完成"

    qtbot.mouseClick(bar.findChildren(KeyButton)[0], Qt.MouseButton.LeftButton)

    assert undone == [1]
    assert _toasts(window) == []
    assert toasts.undo() is False


def test_what_was_done_can_be_undone_when_its_toast_has_gone(qtbot, window, toasts, monkeypatch):
    monkeypatch.setattr(toast_module, "SHOWN_MS", 20)
    undone = []
    offer = ToastSpec("陈静怡 已完成", "撤销", "Ctrl+Z", lambda: undone.append(1), icon="check")
    toasts.show_toast(offer)
    toasts.show_toast(ToastSpec("已复制", icon="copy"))
    qtbot.waitUntil(lambda: _toasts(window) == [])

    assert toasts.can_undo
    toasts.undo()
    assert undone == [1]
    assert not toasts.can_undo


@pytest.mark.parametrize("end", ["time", "something else was done", "the page was left"])
def test_what_was_done_cannot_be_undone_for_ever(qtbot, window, toasts, monkeypatch, end):
    monkeypatch.setattr(toast_module, "UNDO_MS", 20 if end == "time" else 60_000)
    toasts.show_toast(ToastSpec("陈静怡 已完成", "撤销", "Ctrl+Z", list, icon="check"))
    if end == "something else was done":
        toasts.show_toast(ToastSpec("备注已保存", icon="check"))
    elif end == "the page was left":
        toasts.clear()

    qtbot.waitUntil(lambda: not toasts.can_undo)


def test_a_toast_without_undo_has_no_button(window, toasts):
    toasts.show_toast(ToastSpec("已复制"))

    assert _toasts(window)[0].findChildren(KeyButton) == []
    assert toasts.undo() is False


def test_the_newest_toast_wins(window, toasts):
    toasts.show_toast(ToastSpec("第一条"))
    toasts.show_toast(ToastSpec("第二条"))

    assert [bar.text for bar in _toasts(window)] == ["第二条"]


def test_a_toast_leaves_by_itself_but_not_from_under_the_mouse(qtbot, window, toasts, monkeypatch):
    monkeypatch.setattr(toast_module, "SHOWN_MS", 60)
    toasts.show_toast(ToastSpec("已复制"))
    (bar,) = _toasts(window)
    at = QPointF(1, 1)
    QApplication.sendEvent(bar, QEnterEvent(at, at, at))
    qtbot.wait(150)
    assert _toasts(window) == [bar]

    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))

    qtbot.waitUntil(lambda: _toasts(window) == [])


def test_a_toast_stands_at_the_foot_in_the_middle_also_after_resizing(window, toasts):
    toasts.show_toast(ToastSpec("已复制"))
    window.resize(600, 400)

    (bar,) = _toasts(window)
    assert abs(bar.geometry().center().x() - 300) <= 1
    assert 400 - 40 < bar.geometry().bottom() < 400


def test_a_toast_slides_in_only_where_motion_is_allowed(qtbot, window, toasts, theme):
    toasts.show_toast(ToastSpec("已复制"))
    home = _toasts(window)[0].y()

    theme.set_reduced_motion(False)
    toasts.show_toast(ToastSpec("已复制"))
    (bar,) = _toasts(window)
    qtbot.waitUntil(lambda: bar.y() > home)
    qtbot.waitUntil(lambda: bar.y() == home)
