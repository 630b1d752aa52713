"""Two customers who are one person, in the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from guide_app.domain.entities import Customer
from tests.services.shop import named
from tests.ui.customers.counter import Counter


@pytest.fixture
def counter(qtbot, shop, runner, settings):
    return Counter(qtbot, runner, settings, shop)


@pytest.fixture
def two(shop):
    made = (
        named("王芳", phone="13812340217", size="130"),
        named("王女士", phone="+86 13812340217", wechat="wangfang"),
        named("李雷", phone="13912340217"),
    )
    shop.put(*made)
    return made


def stored(shop, person):
    return next(one for one in shop.rows_of(Customer) if one.id == person.id)


def choose(counter, *people):
    counter.open_list()
    for person in people:
        row = counter.names.index(person.name)
        counter.table.setCurrentIndex(counter.table.model().index(row, 0))
        counter.press(Qt.Key.Key_X)


def test_two_chosen_in_the_list_are_merged_and_taken_back_by_keys(counter, shop, two):
    head, alias, _ = two
    choose(counter, head, alias)
    counter.waits_for("bulkMerge")
    counter.press(Qt.Key.Key_M)
    counter.waits_for("mergeDialogCard")
    shown = counter.reads("mergeDialogCard")
    assert "wangfang" in shown
    assert "130" in shown
    counter.press(Qt.Key.Key_Return)
    counter.waits_until_gone("mergeDialogCard")
    counter.wait(lambda: len(counter.names) == 2)
    assert {stored(shop, head).merged_into, stored(shop, alias).merged_into} & {head.id, alias.id}
    assert counter.find(QWidget, "customersSelection").text == "已选 1 位"

    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: len(counter.names) == 3)
    assert stored(shop, head).merged is None is stored(shop, alias).merged


def test_merging_is_offered_for_exactly_two(counter, two):
    choose(counter, *two)
    counter.waits_for("bulkPlan")
    assert not counter.sees("bulkMerge")
    counter.press(Qt.Key.Key_M)
    assert not counter.sees("mergeDialogCard")


def test_the_file_offers_who_has_the_same_number_and_parts_them_again(counter, shop, two):
    head, alias, _ = two
    counter.open_profile(head)
    counter.waits_for("profileSamePerson")
    assert alias.name in counter.reads("profileSamePerson")
    assert "李雷" not in counter.reads("profileSamePerson")
    counter.press(Qt.Key.Key_S)
    counter.waits_for("mergeDialogCard")
    counter.click("mergeDialogConfirm")
    counter.waits_until_gone("mergeDialogCard")
    counter.waits_for(f"part.{alias.id}")
    assert stored(shop, alias).merged_into == head.id
    assert "wangfang" in counter.reads("profileFacts")

    counter.click(f"part.{alias.id}")
    counter.waits_for(f"merge.{alias.id}")
    assert stored(shop, alias).merged_into is None
    assert "wangfang" not in counter.reads("profileFacts")


def test_the_other_one_can_be_let_stand(counter, shop, two):
    head, alias, _ = two
    counter.open_profile(head)
    counter.waits_for("profileSamePerson")
    counter.press(Qt.Key.Key_S)
    counter.waits_for("mergeDialogCard")
    counter.click("mergeTurn")
    counter.wait(lambda: head.name in counter.find(QAbstractButton, "mergeTurn").text())
    counter.press(Qt.Key.Key_Return)
    counter.waits_until_gone("mergeDialogCard")
    counter.wait(lambda: stored(shop, head).merged_into == alias.id)
    counter.wait(lambda: counter.says("profileName").startswith(alias.name))
