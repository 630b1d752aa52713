"""Two keys note an event, on Today, in the list and on the customer's file."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.ids import row_id
from tests.domain.people import TODAY, days_ago, days_ahead, follow_up
from tests.services.shop import named, of
from ui.events.acts import MANY


@pytest.fixture
def ma(shop):
    return shop.put(named("马慧", added_on=days_ago(30)))


def codes(shop):
    return sorted(row.channel_code or "" for row in shop.rows_of(Customer))


def test_added_on_the_file_with_two_keys_and_taken_back_with_a_third(counter, shop, ma):
    counter.open_profile(ma)

    counter.press(Qt.Key.Key_B)
    counter.waits_for("eventDialog")
    counter.press(Qt.Key.Key_1)

    counter.wait(lambda: counter.toast == "马慧：已添加")
    assert shop.rows_of(Customer)[0].added_on == TODAY
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: shop.rows_of(Customer)[0].added_on == days_ago(30))


def test_the_code_is_typed_once_and_stands_there_the_next_time(counter, shop, ma):
    counter.open_profile(ma)
    counter.press(Qt.Key.Key_B)
    counter.waits_for("eventDialog")
    counter.write("eventCode", "door 2")
    counter.press(Qt.Key.Key_Return)
    counter.press(Qt.Key.Key_1)
    counter.wait(lambda: counter.toast == "马慧：已添加 · door 2")

    counter.press(Qt.Key.Key_B)
    counter.waits_for("eventDialog")

    assert counter.find(QLineEdit, "eventCode").text() == "door 2"
    counter.press(Qt.Key.Key_2)
    counter.wait(lambda: counter.toast == "马慧：已打招呼 · door 2")
    assert codes(shop) == ["door 2"]
    counter.wait(lambda: "渠道码 door 2" in counter.reads("profileTimelinePane"))


def test_what_is_noted_already_is_said(counter, shop, ma):
    counter.open_profile(ma)
    for _ in range(2):
        counter.press(Qt.Key.Key_B)
        counter.waits_for("eventDialog")
        counter.press(Qt.Key.Key_4)
        counter.wait(lambda: counter.toast != "")
    counter.wait(lambda: counter.toast == "这个已经记过了。")


def test_many_who_are_selected_are_noted_at_once(counter, shop):
    for at in range(MANY + 1):
        shop.put(named(f"客户{at:02}", added_on=days_ago(30), last_contact_on=None))
    counter.open_list()
    counter.ctrl(Qt.Key.Key_A)

    counter.press(Qt.Key.Key_B)
    counter.waits_for("eventDialog")
    counter.press(Qt.Key.Key_2)

    counter.wait(lambda: counter.toast == f"{MANY + 1} 位客户：已打招呼")
    assert len(shop.rows_of(FollowUp)) == MANY + 1
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: shop.rows_of(FollowUp) == [])


def test_undo_in_the_bar_takes_back_nothing_older_than_what_was_noted_last(counter, shop):
    shop.put(named("马慧", added_on=days_ago(30)), named("王雪梅", added_on=days_ago(30)))
    counter.open_list()
    counter.ctrl(Qt.Key.Key_A)
    counter.press(Qt.Key.Key_F)
    counter.waits_for("planDialog")
    counter.click("planDialogConfirm")
    counter.wait(lambda: counter.find(QAbstractButton, "bulkUndo").isEnabled())

    counter.press(Qt.Key.Key_B)
    counter.waits_for("eventDialog")
    counter.press(Qt.Key.Key_1)

    counter.wait(lambda: counter.toast == "2 位客户：已添加")
    assert not counter.find(QAbstractButton, "bulkUndo").isEnabled()  # it would unplan them


def test_on_today_a_reply_closes_the_message_that_waits(morning, shop):
    morning.due("马慧")
    person = shop.rows_of(Customer)[0]
    message = follow_up(
        id=row_id("message"), status="waiting", sent_on=days_ago(1), due_on=days_ago(1)
    )
    shop.put(of(person, message))
    morning.open()

    morning.press(Qt.Key.Key_B)
    morning.waits_for("eventDialog")
    morning.press(Qt.Key.Key_3)

    morning.wait(lambda: morning.toast == "马慧：客户回复了")
    stored = {row.id: row for row in shop.rows_of(FollowUp)}
    assert (stored[message.id].outcome, stored[message.id].closed_on) == ("replied", TODAY)


RESTS = {"added_on": days_ago(30), "last_contact_on": None, "cool_until": days_ahead(9)}


def test_greeted_warns_first_of_somebody_who_should_rest(counter, shop):
    counter.open_profile(shop.put(named("马慧", **RESTS)))
    for answer in ("Return", "restraintInsist"):
        counter.press(Qt.Key.Key_B)
        counter.waits_for("eventDialog")
        counter.press(Qt.Key.Key_2)
        counter.waits_for("restraintDialog")
        assert "上次反应冷淡，先歇一歇，到 10 月 11 日" in counter.reads("restraintDialog")
        assert shop.rows_of(FollowUp) == []
        if answer == "Return":
            counter.press(Qt.Key.Key_Return)
            counter.waits_until_gone("restraintDialog")

    counter.click("restraintInsist")

    counter.wait(lambda: len(shop.rows_of(FollowUp)) == 1)
    counter.wait(lambda: counter.toast == "马慧：已打招呼")


def test_what_the_customer_did_warns_of_nothing(counter, shop):
    counter.open_profile(shop.put(named("马慧", **RESTS)))
    counter.press(Qt.Key.Key_B)
    counter.waits_for("eventDialog")
    counter.press(Qt.Key.Key_3)

    counter.wait(lambda: counter.toast == "马慧：客户回复了")
    assert not counter.sees("restraintDialog")


def test_of_many_it_is_noted_for_those_alone_whom_no_rule_protects(counter, shop):
    new = {"added_on": days_ago(30), "last_contact_on": None}
    fine = shop.put(named("安安", **new))
    shop.put(named("丁婷", **RESTS), named("方圆", consent="withdrawn", **new))
    counter.open_list()
    counter.ctrl(Qt.Key.Key_A)
    counter.press(Qt.Key.Key_B)
    counter.waits_for("eventDialog")
    counter.press(Qt.Key.Key_2)
    counter.waits_for("restraintDialog")
    said = counter.reads("restraintDialog")
    assert "丁婷" in said
    assert "客户不想被打扰" in said
    assert "只记其他 1 位" in said

    counter.click("restraintOthers")

    counter.wait(lambda: [row.customer_id for row in shop.rows_of(FollowUp)] == [fine.id])
