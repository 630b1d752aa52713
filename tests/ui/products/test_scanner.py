"""A scanner is a fast keyboard: it is told from a hand, and no key that a hand typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tests.support.scanning import press
from ui.products.scanner import Scanner
from ui.shortcuts import Key, add_action

CODE = "6901230000017"


class Filter(QObject):
    def __init__(self, scanner):
        super().__init__()
        self.scanner = scanner

    def eventFilter(self, watched, event):  # noqa: N802 - as Qt calls it
        return self.scanner.takes(watched, event)


class Desk:
    """A window with a field, and a command on the key 1."""

    def __init__(self, qtbot, qapp):
        self.window = QWidget()
        self.field, self.other = QLineEdit(), QWidget()
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addWidget(self.other)
        self.given: list[int] = []
        self.entered: list[str] = []
        self.heard: list[str] = []
        add_action(self.window, Key.OUTCOME_1, lambda: self.given.append(1), name="one")
        self.field.returnPressed.connect(lambda: self.entered.append(self.field.text()))
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.on = True
        self.scanner = Scanner(self.window, lambda: self.on)
        self.scanner.scanned.connect(self.heard.append)
        self.unknown: list[str] = []
        self.scanner.unknown.connect(self.unknown.append)
        self.filter = Filter(self.scanner)
        qapp.installEventFilter(self.filter)


@pytest.fixture
def desk(qtbot, qapp):
    made = Desk(qtbot, qapp)
    yield made
    qapp.removeEventFilter(made.filter)


def in_the_field(qtbot, desk):
    desk.field.setFocus()
    qtbot.waitUntil(desk.field.hasFocus)


def test_a_known_number_disturbs_neither_the_field_nor_a_command(qtbot, desk):
    in_the_field(qtbot, desk)
    press(desk.window, CODE)
    assert desk.heard == [CODE]
    assert desk.scanner.answer(known=True)
    assert (desk.field.text(), desk.entered) == ("", [])

    desk.field.clearFocus()
    press(desk.window, CODE)
    desk.scanner.answer(known=True)
    assert desk.given == []


def test_a_number_that_nobody_knows_stays_as_it_was_typed_with_its_enter(qtbot, desk):
    in_the_field(qtbot, desk)
    press(desk.window, CODE)
    assert desk.field.text() == ""

    desk.scanner.answer(known=False)

    assert (desk.field.text(), desk.entered) == (CODE, [CODE])


def test_a_number_that_nobody_knows_is_no_row_of_commands_where_nothing_is_typed(qtbot, desk):
    desk.field.clearFocus()
    press(desk.window, CODE)
    press(desk.window, "1", enter=False)  # by hand, while it is looked up

    desk.scanner.answer(known=False)

    assert desk.unknown == [CODE]
    assert desk.given == [1]
    press(desk.window, "111111", enter=False)  # a scanner that ends with nothing
    qtbot.waitUntil(lambda: desk.unknown == [CODE, "111111"])
    assert desk.given == [1]


def test_what_a_hand_types_comes_in_its_order_and_a_command_too(qtbot, desk):
    in_the_field(qtbot, desk)
    press(desk.window, CODE, gap_ms=80)
    assert desk.heard == []
    assert (desk.field.text(), desk.entered) == (CODE, [CODE])

    desk.field.clearFocus()
    press(desk.window, "1", enter=False)
    qtbot.waitUntil(lambda: desk.given == [1])


def test_a_single_key_is_not_kept_and_a_short_burst_is_no_number(qtbot, desk):
    in_the_field(qtbot, desk)
    press(desk.window, "3D")
    qtbot.waitUntil(lambda: desk.entered == ["3D"])
    assert desk.heard == []


def test_what_is_typed_while_the_number_is_looked_up_comes_after_it(qtbot, desk):
    in_the_field(qtbot, desk)
    press(desk.window, CODE)
    press(desk.window, "ab", enter=False)
    assert desk.field.text() == ""

    desk.scanner.answer(known=True)

    assert desk.field.text() == "ab"


def test_nobody_who_answers_does_not_keep_the_keyboard(qtbot, desk):
    in_the_field(qtbot, desk)
    press(desk.window, CODE)
    qtbot.waitUntil(lambda: desk.entered == [CODE])
    assert not desk.scanner.answer(known=True)  # too late: it has been typed

    desk.field.clearFocus()
    press(desk.window, CODE)
    assert desk.scanner.answer(known=False, tell=False)
    assert desk.unknown == []  # nobody knows that it is not ours


def test_where_nothing_is_scanned_every_key_goes_its_way_at_once(qtbot, desk):
    desk.on = False
    in_the_field(qtbot, desk)
    press(desk.window, CODE)
    assert (desk.heard, desk.field.text(), desk.entered) == ([], CODE, [CODE])
