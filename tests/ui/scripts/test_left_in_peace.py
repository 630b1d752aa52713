"""Nothing to say to whoever wants no contact, wherever a script is copied."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.domain.people import TODAY, days_ago, days_ahead
from tests.services.shop import contact_line, named, script
from tests.ui.scripts.test_scripts import clipboard, shown
from ui.widgets import InfoBanner, Paragraph

ASK = script("问近况", "{称呼}，最近好吗？", stage="ice_breaking")
TALKED = {"last_answer_on": days_ago(9)}


def open_file(desk, **facts):
    """A customer's file, with nothing of theirs on the clipboard yet."""
    QApplication.clipboard().setText("unchanged")
    person = desk.shop.put(named("马慧", **TALKED, **facts))
    desk.shop.put(ASK)
    desk.open_profile(person)
    return person


def open_sheet(desk):
    desk.type("W")
    desk.wait(lambda: desk.sees("scriptSheet") and shown(desk) != [])


NO = [
    ({"consent": "withdrawn"}, "客户不想被打扰"),
    ({"deleted_us": True}, "客户已删除我们"),
]


@pytest.mark.parametrize(("facts", "why"), NO)
def test_of_whoever_wants_no_contact_nothing_is_copied_and_it_is_said_why(morning, facts, why):
    open_file(morning, **facts)
    morning.type("C")

    morning.wait(lambda: morning.toast == f"马慧：{why}，没有复制。")
    assert clipboard() == "unchanged"


@pytest.mark.parametrize(("facts", "why"), NO)
def test_the_sheet_says_why_it_is_empty(morning, facts, why):
    open_file(morning, **facts)
    morning.type("W")

    morning.waits_for("scriptPeace")
    assert said_in(morning, "scriptPeace") == f"{why}，所以没有可以复制的话术。"
    assert shown(morning) == []
    assert not morning.sees("scriptIce")


@pytest.mark.parametrize(("facts", "why"), NO)
def test_a_withdrawal_that_arrives_while_the_sheet_is_open_wins(morning, facts, why):
    person = open_file(morning)
    open_sheet(morning)
    morning.shop.put(replace(person, **facts))

    morning.press(Qt.Key.Key_Return)

    morning.wait(lambda: morning.toast == f"马慧：{why}，没有复制。")
    assert not morning.sees("scriptSheet")
    assert clipboard() == "unchanged"


def rests(shop):
    return {"cool_until": days_ahead(9)}, "先歇一歇，到 10 月 11 日"


def full(shop):
    shop.put(*(contact_line(named("马慧"), days_ago(days)) for days in (0, 1, 2)))
    return {}, "7 天内已联系 3 次（上限 3 次）"


@pytest.mark.parametrize("reason", [rests, full])
def test_before_a_script_is_copied_for_somebody_who_should_rest_the_window_warns(morning, reason):
    facts, why = reason(morning.shop)
    open_file(morning, **facts)
    morning.type("C")
    morning.waits_for("restraintDialog")
    assert why in morning.reads("restraintDialog")
    assert clipboard() == "unchanged"
    morning.press(Qt.Key.Key_Return)
    morning.waits_until_gone("restraintDialog")
    assert clipboard() == "unchanged"

    morning.type("C")
    morning.waits_for("restraintDialog")
    assert "仍然复制" in morning.reads("restraintDialog")
    morning.click("restraintInsist")

    assert clipboard() == "马慧，最近好吗？"


@pytest.mark.parametrize("reason", [rests, full])
def test_the_sheet_says_it_and_warns_before_it_copies(morning, reason):
    facts, why = reason(morning.shop)
    open_file(morning, **facts)
    open_sheet(morning)
    assert why in said_in(morning, "scriptPeace")
    assert said_in(morning, "scriptPeace").endswith("，复制前会再问一次。")

    morning.press(Qt.Key.Key_Return)

    morning.waits_for("restraintDialog")
    assert not morning.sees("scriptSheet")
    assert clipboard() == "unchanged"
    morning.click("restraintInsist")
    assert clipboard() == "马慧，最近好吗？"


def test_words_changed_for_this_once_are_checked_too(morning):
    person = open_file(morning)
    open_sheet(morning)
    morning.ctrl(Qt.Key.Key_R)
    morning.waits_for("wordingDialog")
    morning.shop.put(replace(person, consent="withdrawn"))
    morning.ctrl(Qt.Key.Key_Return)

    morning.wait(lambda: morning.toast == "马慧：客户不想被打扰，没有复制。")
    assert clipboard() == "unchanged"


def test_on_the_first_screen_the_sheet_is_checked_when_it_copies(morning):
    QApplication.clipboard().setText("unchanged")
    morning.shop.put(ASK)
    morning.due("马慧")
    morning.open()
    open_sheet(morning)
    morning.shop.put(named("马慧", consent="withdrawn", cool_until=TODAY))

    morning.press(Qt.Key.Key_Return)

    morning.wait(lambda: morning.toast == "马慧：客户不想被打扰，没有复制。")
    assert clipboard() == "unchanged"


@pytest.fixture
def loaded(morning):
    """The first screen shows 马慧 and what to say to them; nothing was against it then."""
    QApplication.clipboard().setText("unchanged")
    morning.shop.put(ASK)
    morning.due("马慧")
    morning.open()
    return morning


COPIED_OR_SHOWN = [("C", "没有复制"), ("Q", "没有显示二维码")]


@pytest.mark.parametrize(("key", "nothing"), COPIED_OR_SHOWN)
@pytest.mark.parametrize(("facts", "why"), NO)
def test_a_row_loaded_before_a_withdrawal_arrived_gives_no_words_away(
    loaded, facts, why, key, nothing
):
    loaded.shop.put(named("马慧", **facts))

    loaded.type(key)

    loaded.wait(lambda: loaded.toast == f"马慧：{why}，{nothing}。")
    assert clipboard() == "unchanged"
    assert not loaded.sees("scriptCodeDialog")


@pytest.mark.parametrize("reason", [rests, full])
@pytest.mark.parametrize(
    ("key", "insist"), [("C", "仍然复制"), ("Q", "仍然显示")], ids=["copied", "shown"]
)
def test_a_row_loaded_before_a_rule_stood_against_it_warns_first(loaded, reason, key, insist):
    facts, why = reason(loaded.shop)
    loaded.shop.put(named("马慧", **facts))

    loaded.type(key)

    loaded.waits_for("restraintDialog")
    assert why in loaded.reads("restraintDialog")
    assert insist in loaded.reads("restraintDialog")
    assert clipboard() == "unchanged"
    assert not loaded.sees("scriptCodeDialog")
    loaded.click("restraintInsist")
    if key == "C":
        loaded.wait(lambda: clipboard() == "马慧，最近好吗？")
    else:
        loaded.waits_for("scriptCodeDialog")


def said_in(desk, name):
    """The words of a banner."""
    (words,) = desk.find(InfoBanner, name).findChildren(Paragraph)
    return words.text
