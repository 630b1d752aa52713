"""What is to be expected of a customer, on their file."""

from PySide6.QtCore import Qt

from tests.domain.people import days_ago, follow_up
from tests.services.shop import named, of
from tests.services.test_advice import buyer, orders, weekly
from ui.words.advice import advice_lines


def test_the_file_gives_every_reason_as_the_list_does(counter, shop):
    ann, *bought = buyer("马慧", *weekly(8, times=12))
    shop.put(ann, *bought, of(ann, follow_up(planned_on=days_ago(2), due_on=days_ago(2))))

    counter.open_profile(ann)

    assert "约好的" in counter.reads("profileExpected")
    said = counter.reads("profileExpected")
    told = advice_lines(shop.customers.advice(shop.customers.profile(ann.id)))
    assert told[0] == "安排的联系已过 2 天"
    assert told[1].startswith("14 天内再来买的可能：")
    assert "平时约 7 天买一次，上次是 8 天前" in told
    assert any(one.startswith("预计 ") for one in told)
    assert all(one in said for one in told)


def test_it_is_made_anew_when_a_purchase_arrives(counter, shop):
    ann, *bought = buyer("马慧", *weekly(70))
    shop.put(ann, *bought)
    counter.open_profile(ann)
    assert "可能流失" in counter.reads("profileExpected")

    shop.put(*orders(ann, 1), named("马慧", last_order_on=days_ago(1)))
    counter.press(Qt.Key.Key_D)

    counter.wait(lambda: "可能流失" not in counter.reads("profileExpected"))


def test_of_a_removed_customer_nothing_is_expected(counter, shop):
    ann, *bought = buyer("马慧", *weekly(8))
    shop.put(ann, *bought)
    shop.customers.remove(ann.id)

    counter.open_profile(ann)

    assert not counter.sees("profileExpected")
