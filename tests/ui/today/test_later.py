"""What was put off for some hours can be found, and brought back at once."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from tests.services.shop import NOON
from ui.i18n import Language
from ui.widgets import ROW_ROLE, RowList


@pytest.fixture
def put_off(morning):
    """Three customers, of whom two were put off, the second for longer."""
    morning.due("马慧", "方圆", "丁婷")
    for row, hours in zip(morning.shop.today.load().rows, (4, 1), strict=False):
        morning.shop.today.remind(row, NOON + timedelta(hours=hours))
    morning.open()
    return morning


def line(morning):
    return morning.find(QAbstractButton, "laterButton").text()


def rows(morning):
    model = morning.find(RowList, "laterList").model()
    found = [model.data(model.index(at, 0), ROW_ROLE) for at in range(model.rowCount())]
    return [(row.title, row.line, row.badge.text) for row in found]


def open_them(morning):
    morning.type("R")
    morning.waits_for("laterDialog")


def test_a_line_says_how_many_come_back_and_when_the_next_does(put_off, language_switch):
    assert put_off.names == ["丁婷"]
    assert line(put_off) == "今天稍后还有 2 位，最早 13:00"

    language_switch.choose(Language.EN)
    put_off.wait(lambda: line(put_off) == "2 back later today, next at 13:00")
    language_switch.choose(Language.ZH)


def test_each_says_when_it_is_back_the_next_first(put_off):
    open_them(put_off)

    assert rows(put_off) == [("方圆", "1 问候", "13:00"), ("马慧", "0 问候", "16:00")]


def test_enter_brings_one_back_and_it_can_be_undone(put_off):
    open_them(put_off)
    put_off.type("J")
    put_off.press(Qt.Key.Key_Return)

    put_off.wait(lambda: put_off.person == "马慧" and put_off.names == ["马慧", "丁婷"])
    assert line(put_off) == "今天稍后还有 1 位，最早 13:00"

    put_off.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    put_off.wait(lambda: put_off.names == ["丁婷"])
    assert line(put_off) == "今天稍后还有 2 位，最早 13:00"


def test_when_all_was_put_off_the_line_is_there_too(morning):
    morning.due("马慧")
    (row,) = morning.shop.today.load().rows
    morning.shop.today.remind(row, NOON + timedelta(hours=1))
    morning.window.show_page("today")
    morning.wait(lambda: "今天稍后还有 1 条提醒" in morning.reads("todayNothing"))

    open_them(morning)
    morning.press(Qt.Key.Key_Return)

    morning.wait(lambda: morning.person == "马慧")


def test_with_nothing_put_off_there_is_no_line(morning):
    morning.due("马慧")
    morning.open()

    assert not morning.sees("laterButton")
    morning.type("R")
    assert not morning.sees("laterDialog")
