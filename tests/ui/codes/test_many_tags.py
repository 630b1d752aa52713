"""Tags of very many customers at once: how far it is, stopping, taking back, taking off."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from guide_app.domain.entities import CustomerTag
from guide_app.mutations.tags import ChangeTags
from guide_app.services.customer_models import CustomerQuery
from tests.services.shop import named


@pytest.fixture
def crowd(shop, tags):
    shop.put(*(named(f"A{number:04}") for number in range(1_100)))
    return tags


def choose_all(counter):
    counter.open_list()
    counter.ctrl(Qt.Key.Key_A)
    counter.wait(lambda: "100" in counter.find(QWidget, "customersSelection").text)


def take(counter, tag):
    counter.waits_for("tagDialog")
    counter.find(QAbstractButton, f"tag.{tag.id}").click()
    counter.press(Qt.Key.Key_Return)


def test_many_are_tagged_with_their_progress_stopped_and_taken_back(counter, shop, crowd):
    choose_all(counter)
    act, begun, may_go_on = shop.book.act, threading.Event(), threading.Event()

    def slowly(arguments):
        done = act(arguments)
        if isinstance(arguments, ChangeTags):
            begun.set()
            may_go_on.wait(10)
        return done

    shop.book.act = slowly
    counter.press(Qt.Key.Key_T)
    take(counter, crowd["去痘"])
    counter.waits_for("progressDialog")
    assert "1,100" in counter.says("progressSaid")

    counter.wait(begun.is_set)
    counter.press(Qt.Key.Key_Return)  # the key that saved, pressed once too often
    assert not counter.says("progressSaid").startswith("正在停止")
    counter.press(Qt.Key.Key_Escape)
    may_go_on.set()
    counter.waits_until_gone("progressDialog")

    assert "512" in counter.toast
    assert len(shop.rows_of(CustomerTag)) == 512
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: shop.rows_of(CustomerTag) == [])


def test_a_tag_is_taken_off_many_at_once_and_put_back(counter, shop, crowd):
    everybody = shop.customers.ids(CustomerQuery())
    shop.customers.change_tags(everybody, add=[crowd["去痘"].id, crowd["控油"].id])
    choose_all(counter)

    counter.press(Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    take(counter, crowd["去痘"])

    counter.wait(lambda: {row.tag_id for row in shop.rows_of(CustomerTag)} == {crowd["控油"].id})
    counter.waits_until_gone("progressDialog")
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: len(shop.rows_of(CustomerTag)) == 2_200)
