"""SOPs and noted days on the customer's file."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from guide_app.domain.entities import CustomerDate, Enrolment
from tests.domain.people import days_ago, step
from tests.services.shop import named
from tests.services.test_runs import BABY, DUE_DATE, TALK, WEDDING, WELCOME


@pytest.fixture
def ma(shop):
    for one, offsets in ((WELCOME, (0, 1, 3, 9)), (BABY, (-30, 0, 90)), (TALK, (0, 2))):
        shop.put(one)
        shop.put(*(step(one, offset) for offset in offsets))
    shop.put(DUE_DATE, WEDDING)
    return shop.put(named("马慧", added_on=days_ago(1)))


def test_what_a_sop_will_do_next_stands_on_the_file_and_the_rest_behind_a_click(counter, ma):
    counter.open_profile(ma)

    said = counter.reads("profileProgramme")
    assert "新客" in said
    assert "昨天 · day 0" in said
    assert "day 9" not in said
    run = counter.shop.runs.programme(ma.id).runs[0]
    counter.click(f"stepsOf.{run.enrolment_id}")
    counter.wait(lambda: "8 天后 · day 9" in counter.reads("profileProgramme"))


def test_a_sop_is_begun_by_keys_and_taken_back(counter, shop, ma):
    counter.open_profile(ma)

    counter.press(Qt.Key.Key_G)
    counter.waits_for("beginDialog")
    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: "一对一" in counter.reads("profileProgramme"))
    assert counter.toast == "马慧：「一对一」今天开始"
    assert [row.sop_id for row in shop.rows_of(Enrolment)] == [TALK.id]
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: "一对一" not in counter.reads("profileProgramme"))


def test_a_sop_is_ended_for_one_customer_and_goes_on_again(counter, shop, ma):
    counter.open_profile(ma)
    run = shop.runs.programme(ma.id).runs[0]

    counter.click(f"leaveSop.{run.enrolment_id}")

    counter.wait(lambda: "新客 · 今天结束" in counter.reads("profileProgramme"))
    counter.click(f"goOnWith.{run.enrolment_id}")
    counter.wait(lambda: "昨天 · day 0" in counter.reads("profileProgramme"))


def test_a_day_is_noted_changed_and_taken_away(counter, shop, ma, type_text):
    counter.open_profile(ma)

    counter.press(Qt.Key.Key_I)
    counter.waits_for("dateDialog")
    assert counter.find(QComboBox, "dateKind").currentText() == "预产期"
    counter.find(QDateEdit, "dateDay").setDate(days_ago(-20))
    counter.find(QLineEdit, "dateNote").setFocus()
    type_text("二胎")
    counter.click("dateDialogConfirm")

    counter.wait(lambda: "20 天后 · 二胎" in counter.reads("profileDates"))
    assert "母婴" in counter.reads("profileProgramme")
    [row] = shop.rows_of(CustomerDate)
    counter.click(f"editDate.{row.id}")
    counter.waits_for("dateDialog")
    counter.click("dateTakeAway")
    counter.wait(lambda: "还没有记录" in counter.reads("profileDates"))
    assert "母婴" not in counter.reads("profileProgramme")
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: "二胎" in counter.reads("profileDates"))


def test_nothing_is_planned_for_somebody_who_wants_no_contact(counter, shop, ma):
    counter.open_profile(ma)
    counter.window.findChild(QAction, "consent").trigger()
    counter.wait(lambda: "不再安排" in counter.reads("profileProgramme"))


def test_without_kinds_of_days_there_is_no_card_for_them(counter, shop):
    counter.open_profile(shop.put(named("王雪梅")))
    assert not counter.sees("profileDates", QWidget)
    assert "没有 SOP 安排" in counter.reads("profileProgramme")
