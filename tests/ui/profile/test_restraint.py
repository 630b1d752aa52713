"""Before a contact is planned with somebody who should be left in peace, the window warns."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from guide_app.domain.entities import FollowUp
from guide_app.domain.ids import row_id
from tests.domain.people import TODAY, days_ago
from tests.services.shop import contact_line, named


def plan(counter, person):
    counter.open_profile(person)
    counter.press(Qt.Key.Key_F)
    counter.waits_for("planDialog")
    counter.press(Qt.Key.Key_Return)


def planned(shop):
    return shop.rows_of(FollowUp)


def contacted(shop, person, *ago):
    for days in ago:
        shop.put(contact_line(person, days_ago(days), id=row_id(person.id, days)))


@pytest.fixture
def full(shop):
    """Somebody who was contacted three times of late."""
    person = shop.put(named("方圆"))
    contacted(shop, person, 0, 1, 2)
    return person


def test_nobody_is_warned_of_whom_nothing_is_known(counter, shop):
    plan(counter, shop.put(named("方圆")))

    counter.wait(lambda: len(planned(shop)) == 1)
    assert planned(shop)[0].insisted_on is None


def test_the_warning_says_what_and_why_and_enter_leaves_them_in_peace(counter, shop, full):
    plan(counter, full)

    counter.waits_for("restraintDialog")
    said = counter.reads("restraintDialog")
    assert "7 天内已联系 3 次（上限 3 次），10 月 7 日起可再联系" in said
    assert "客户主动找你时，照常回复就好" in said
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: not counter.sees("restraintDialog"))
    assert planned(shop) == []


def test_whoever_insists_has_it_planned(counter, shop, full):
    plan(counter, full)
    counter.waits_for("restraintDialog")

    counter.click("restraintInsist")

    counter.wait(lambda: len(planned(shop)) == 1)
    assert planned(shop)[0].insisted_on == TODAY


def test_a_cool_down_warns_until_its_end(counter, shop):
    rests = {"temperature": "cold", "cool_until": TODAY + timedelta(days=9)}
    plan(counter, shop.put(named("丁婷", **rests)))

    counter.waits_for("restraintDialog")
    assert "到 10 月 11 日" in counter.reads("restraintDialog")


def test_of_a_withdrawal_nobody_may_insist(counter, shop):
    plan(counter, shop.put(named("丁婷", consent="withdrawn")))

    counter.waits_for("restraintDialog")
    assert "客户不想被打扰" in counter.reads("restraintDialog")
    assert not counter.sees("restraintInsist")
    assert not counter.sees("restraintOthers")


def test_a_contact_outside_of_the_list_is_noted_with_one_key_and_taken_back(counter, shop):
    person = shop.put(named("方圆"))
    counter.open_profile(person)

    counter.press(Qt.Key.Key_D)

    counter.wait(lambda: "7 天内联系 1 次" in budget(counter))
    assert planned(shop)[0].status == "waiting"
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: "7 天内联系 0 次" in budget(counter))
    assert planned(shop) == []


def test_beyond_the_budget_it_warns_first_and_is_noted_if_it_has_happened(counter, shop, full):
    counter.open_profile(full)
    counter.press(Qt.Key.Key_D)
    counter.waits_for("restraintDialog")
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: not counter.sees("restraintDialog"))
    assert planned(shop) == []

    counter.press(Qt.Key.Key_D)
    counter.waits_for("restraintDialog")
    counter.click("restraintInsist")
    counter.wait(lambda: "7 天内联系 4 次" in budget(counter))


def budget(counter):
    return counter.find(QWidget, "profileBudget").accessibleName()
