from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDateEdit

from guide_app.domain.entities import Customer
from guide_app.domain.words import FollowUpStatus, Outcome
from guide_app.services.sync_state import Phase, SyncState
from tests.domain.people import TODAY, days_ago
from tests.services.shop import named, script
from tests.services.test_store_day import MAY
from ui.tasks import Lane
from ui.today.outcome import CALL_MEANINGS
from ui.widgets import ProgressRing

OUTCOME_KEYS = {
    "1": ("replied", None),
    "2": ("no_answer", None),
    "3": ("replied", "cold"),
    "4": ("replied", "hot"),
    "5": ("bought", None),
    "6": ("will_visit", None),
    "7": ("asked_to_stop", None),
    "8": ("wrong_contact", None),
    "9": ("deleted_us", None),
}


@pytest.fixture
def three(morning):
    morning.shop.put(script("问候", "{称呼}，最近好吗？"))
    morning.due("马慧", "王雪梅", "赵敏")
    morning.open()
    return morning


def test_copied_sent_and_on_to_the_next_in_two_keys(three):
    first, second = three.names[:2]
    three.type("C")
    three.wait(lambda: QApplication.clipboard().text() == "马慧，最近好吗？")
    three.type("D")
    three.wait(lambda: three.person == second)
    assert three.stored(first).status == FollowUpStatus.WAITING
    assert first not in three.names
    assert three.saves == 1
    assert three.says("todayDone").startswith("1 / 3")


def test_a_manager_reads_whose_customer_it_is(three):
    assert "跟进人" not in three.says("todayPersonFacts")  # one's own

    three.shop.put(MAY, named(three.names[1], guide_id=MAY.id))
    three.shop.becomes("manager")
    three.window.refresh_pages()
    three.type("J")

    three.wait(lambda: "跟进人 May" in three.says("todayPersonFacts"))


def test_every_outcome_there_is_has_its_key():
    after_a_message = {outcome for outcome, _ in OUTCOME_KEYS.values()}
    after_a_call = {meant.value for meant in CALL_MEANINGS.values()}

    assert after_a_message | after_a_call == {one.value for one in Outcome}
    assert {before.value for before in CALL_MEANINGS} <= after_a_message


@pytest.mark.parametrize("key", OUTCOME_KEYS)
def test_an_outcome_is_recorded_in_one_key_and_the_next_is_shown(three, key):
    first, second = three.names[:2]
    outcome, temperature = OUTCOME_KEYS[key]
    three.type(key)
    three.wait(lambda: three.person == second)
    assert three.stored(first).outcome == outcome
    assert three.customer(first).temperature == temperature


def test_a_temperature_chosen_before_goes_with_the_outcome(three):
    first, second = three.names[:2]
    three.type("T")
    three.type("T")
    assert "一般" in three.reads("todayOutcome")
    three.type("6")
    three.wait(lambda: three.person == second)
    assert three.stored(first).outcome == "will_visit"
    assert three.customer(first).temperature == "warm"
    assert three.toast.endswith("会到店 · 一般")


def test_a_temperature_chosen_for_one_is_not_the_next_ones(three):
    second = three.names[1]
    three.type("T")
    three.type("J")
    three.wait(lambda: three.person == second)
    three.type("1")
    three.wait(lambda: three.person == three.names[-1])
    assert three.customer(second).temperature is None


def test_a_temperature_chosen_for_one_is_not_the_next_ones_however_quick_the_keys(
    three, hold_up, runner
):
    second = three.names[1]
    three.type("T")
    freed = hold_up(Lane.READ)
    three.type("J")
    three.type("1")  # the one before is still shown
    freed.set()
    three.wait(lambda: not runner.pending)
    assert three.stored(second).outcome == "replied"
    assert three.customer(second).temperature is None


def test_when_nobody_is_left_nobody_comes_back_late(morning, hold_up, runner):
    morning.due("马慧")
    morning.open()
    view = replace(morning.shop.today.load(), rows=())
    freed = hold_up(Lane.READ)
    page = morning.window.current_page
    page._on_current(page._current)  # asks for her, and is answered late
    page._on_loaded(view)
    assert morning.person == ""
    freed.set()

    morning.wait(lambda: not runner.pending)
    assert morning.person == ""


def test_after_hot_no_temperature_is_chosen_again(three):
    for _ in range(4):
        three.type("T")
    second = three.names[1]
    three.type("1")
    three.wait(lambda: three.person == second)
    assert all(one.temperature is None for one in three.shop.rows_of(Customer))


def test_what_was_done_is_taken_back_in_one_key(three):
    first, second = three.names[:2]
    three.type("1")
    three.wait(lambda: three.person == second)
    three.ctrl(Qt.Key.Key_Z)
    three.wait(lambda: first in three.names)
    assert three.customer(first).last_contact_on == days_ago(1)


def test_a_reply_to_what_was_sent_is_recorded_among_those_who_wait(three):
    first, second = three.names[:2]
    three.type("D")
    three.wait(lambda: three.person == second)
    three.part("等回复")
    three.wait(lambda: three.person == first)
    three.type("4")
    three.wait(lambda: three.stored(first).outcome == "replied")
    assert three.customer(first).temperature == "hot"


def test_sent_does_nothing_to_somebody_who_waits_already(three):
    first, second = three.names[:2]
    three.type("D")
    three.wait(lambda: three.person == second)
    three.part("等回复")
    three.wait(lambda: three.person == first)
    saves = three.saves
    three.type("D")
    three.type("S")
    assert not three.sees("snoozeDialog")
    assert three.saves == saves


def test_reminded_later_today_it_is_gone_and_comes_back(three):
    first, second = three.names[:2]
    three.type("S")
    three.waits_for("snoozeDialog")
    three.click("remindIn1")
    three.wait(lambda: three.person == second)
    assert first not in three.names
    three.shop.now += timedelta(hours=1, minutes=1)
    three.window.current_page.refresh()
    three.wait(lambda: first in three.names)


def test_moved_to_another_day_it_is_gone_today(three):
    first, second = three.names[:2]
    three.type("S")
    three.waits_for("snoozeDialog")
    three.click("moveBy3")
    three.wait(lambda: three.person == second)
    assert three.stored(first).due_on == TODAY + timedelta(days=3)


def test_left_undone_it_is_gone_for_good(three):
    first, second = three.names[:2]
    three.type("S")
    three.waits_for("snoozeDialog")
    three.click("skipTask")
    three.wait(lambda: three.person == second)
    assert three.stored(first).status == FollowUpStatus.SKIPPED


def test_nobody_left_in_peace_is_nothing_to_speak_of(three):
    assert not three.sees("heldBackButton")
    three.type("H")
    assert not three.sees("heldBackDialog")


def test_a_day_with_nobody_due_says_so(morning):
    morning.window.show_page("today")
    morning.wait(lambda: "今天没有要联系的客户" in morning.reads("todayNothing"))


def test_the_customers_file_opens_with_enter(three):
    first = three.person
    three.press(Qt.Key.Key_Return)
    three.wait(lambda: three.says("profileName").startswith(first))


def test_the_code_for_the_phone_holds_the_script(three):
    three.type("Q")
    three.waits_for("scriptCodeDialog")
    assert "马慧，最近好吗？" in three.reads("scriptCodeDialog")


def test_while_the_customers_are_on_the_way_nothing_is_counted(morning):
    morning.here = False
    morning.open()
    morning.wait(lambda: "客户资料正在路上…" in morning.reads("todayNothing"))
    morning.window.current_page.show_arrival(SyncState(Phase.SYNCING, progress=("now", 37, 100)))
    assert "37 %" in morning.reads("todayNothing")
    assert not morning.sees("todaySegments")
    assert not morning.sees("todayDone")
    assert not morning.window.findChild(ProgressRing).isVisible()

    morning.here = True
    morning.due("马慧")
    morning.window.refresh_pages()

    morning.wait(lambda: morning.person == "马慧")
    assert morning.says("todayDone") == "0 / 1 已完成"
    assert morning.sees("todaySegments")


def test_where_nobody_is_due_there_is_nothing_to_do_to_anybody(morning):
    morning.open()
    morning.wait(lambda: "今天没有要联系的客户。" in morning.reads("todayNothing"))
    page = morning.window.current_page

    may = {one.objectName() for one in page.commands() if one.isEnabled()}

    assert may == {"nextRow", "previousRow", "todaySegments.all"}


def test_a_message_that_waits_is_neither_sent_nor_put_off_again(three):
    three.type("D")
    three.wait(lambda: len(three.names) == 2)
    three.part("等回复")
    three.wait(lambda: three.names == ["马慧"] and three.person == "马慧")
    page = three.window.current_page

    may = {one.objectName(): one.isEnabled() for one in page.commands()}

    assert not may["markSent"]
    assert not may["snooze"]
    assert may["outcome.replied"]


def test_the_keyboard_stays_on_a_button_from_one_person_to_the_next(three):
    button = three.find(QAbstractButton, "markSentButton")
    button.setFocus()
    for number in (1, 2):
        three.press(Qt.Key.Key_Return)
        three.wait(lambda number=number: len(three.names) == 3 - number)
        three.wait(lambda: three.person == three.names[0])
        assert button.hasFocus()


def test_the_parts_of_the_day_are_walked_by_arrows_from_where_shift_tab_leads(three):
    three.type("D")
    three.wait(lambda: len(three.names) == 2)
    three.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)

    three.press(Qt.Key.Key_Left)
    three.wait(lambda: three.names == ["马慧"])
    three.press(Qt.Key.Key_Right)
    three.wait(lambda: len(three.names) == 2)

    three.type("J")
    assert three.list.currentIndex().row() == 1


@pytest.mark.parametrize(("key", "days"), [("4", 1), ("5", 3), ("6", 7)])
def test_work_is_moved_in_two_keys(three, key, days):
    first = three.names[0]
    three.type("S")
    three.waits_for("snoozeDialog")
    three.type(key)
    three.wait(lambda: first not in three.names)
    assert three.stored(first).due_on == TODAY + timedelta(days=days)


def test_a_reminder_for_later_today_is_set_in_two_keys(three):
    first = three.names[0]
    three.type("S")
    three.waits_for("snoozeDialog")
    three.type("1")
    three.wait(lambda: first not in three.names)
    assert three.stored(first).due_on == TODAY


def test_digits_are_typed_into_the_day_where_the_keyboard_is_there(three):
    three.type("S")
    three.waits_for("snoozeDialog")
    day = three.find(QDateEdit, "snoozeDate")
    day.setFocus()
    three.type("4")
    assert three.sees("snoozeDialog")
    assert len(three.names) == 3


def test_enter_does_what_stands_on_its_button_when_work_is_put_off(three):
    first = three.names[0]
    three.type("S")
    three.waits_for("snoozeDialog")
    three.press(Qt.Key.Key_Return)
    three.wait(lambda: first not in three.names)
    assert three.stored(first).due_on == TODAY + timedelta(days=1)
