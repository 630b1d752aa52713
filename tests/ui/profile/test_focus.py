"""A sync that arrives while the keyboard is on a button of the file leaves it there."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from guide_app.domain.entities import FamilyMember
from guide_app.domain.ids import row_id
from tests.domain.people import BRAND
from tests.services.shop import group, named, tag


@pytest.fixture
def ma(shop):
    liking = group("喜好")
    warm = tag(liking, "怕热")
    ma = named("马慧")
    shop.put(ma, liking, warm)
    shop.put(
        FamilyMember(
            id=row_id("family", 1),
            brand_id=BRAND,
            customer_id=ma.id,
            relation="child",
            name="小宝",
        )
    )
    shop.customers.change_tags([ma.id], [warm.id], [])
    return ma


def _news(counter, runner):
    counter.window.refresh_pages()
    counter.wait(lambda: not runner.pending)


@pytest.mark.parametrize("start", ["editMember.", "profileTag."])
def test_nothing_is_made_anew_where_nothing_has_changed(counter, runner, ma, start):
    counter.open_profile(ma)
    button = _button(counter, start)
    button.setFocus()

    _news(counter, runner)

    assert QApplication.focusWidget() is button


@pytest.mark.parametrize("start", ["editMember.", "profileTag."])
def test_the_keyboard_stays_on_the_button_that_is_made_anew(counter, runner, shop, ma, start):
    counter.open_profile(ma)
    button = _button(counter, start)
    name = button.objectName()
    button.setFocus()

    shop.customers.edit(ma.id, {"size": "140"}, shop.customers.profile(ma.id).seen)
    _news(counter, runner)
    counter.wait(lambda: "140" in counter.reads("profileFacts"))

    counter.wait(lambda: _focus_name() == name)


def test_the_keyboard_falls_back_on_the_page_when_its_button_is_gone(counter, runner, shop, ma):
    counter.open_profile(ma)
    button = _button(counter, "profileTag.")
    button.setFocus()

    shop.customers.change_tags([ma.id], [], [button.objectName().removeprefix("profileTag.")])
    _news(counter, runner)

    counter.wait(lambda: QApplication.focusWidget() is counter.window.current_page)


def _button(counter, start):
    found = counter.window.findChildren(QWidget)
    return next(one for one in found if one.objectName().startswith(start) and one.isVisible())


def _focus_name():
    here = QApplication.focusWidget()
    return here.objectName() if here is not None else ""
