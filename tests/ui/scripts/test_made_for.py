"""What is copied is kept for whom it was made, whoever stands on the list by then."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from guide_app.domain.entities import FollowUp
from tests.services.shop import script
from tests.ui.scripts.test_scripts import clipboard, go_to, sent, shown

ASK = script("问近况", "{称呼}，最近好吗？", stage="ice_breaking")
HELLO = script("问好", "{称呼}，您好！", stage="greeting")


@pytest.fixture
def desk(morning):
    QApplication.clipboard().setText("unchanged")
    morning.shop.put(ASK, HELLO)
    morning.due("马慧", "王雪梅", "赵敏")
    morning.open()
    return morning


def answered_elsewhere(desk, name):
    """The row was worked through on the other PC, and the list tells of it."""
    done = {"status": "done", "outcome": "replied"}
    desk.shop.put(replace(sent(desk, name), **done))
    desk.window.current_page.refresh()
    desk.wait(lambda: name not in desk.names and desk.person != name)


def open_sheet(desk):
    desk.type("W")
    desk.wait(lambda: desk.sees("scriptSheet") and shown(desk) != [])


def test_what_was_chosen_for_one_is_not_noted_for_the_next(desk):
    first = desk.person
    open_sheet(desk)
    answered_elsewhere(desk, first)
    other, about = desk.person, desk.says("todayScriptAbout")

    desk.press(Qt.Key.Key_Return)

    desk.waits_until_gone("scriptSheet")
    assert first in clipboard()
    assert desk.says("todayScriptAbout") == about
    desk.type("D")
    desk.wait(lambda: sent(desk, other).status == "waiting")
    assert sent(desk, other).wording_id is None
    noted = {row.customer_id for row in desk.shop.rows_of(FollowUp) if row.wording_id}
    assert noted == set()


def test_what_was_found_elsewhere_is_kept_for_whom_it_was_found(desk):
    page = desk.window.current_page
    whom, first = page.in_front(), desk.person
    words = next(one for one in desk.shop.scripts.for_customer(*whom).scripts if one.suits)
    other = next(name for name in desk.names if name != first)
    go_to(desk, other)

    page.take_script(whom, words)

    desk.wait(lambda: clipboard() == words.text)
    desk.type("D")
    desk.wait(lambda: sent(desk, other).status == "waiting")
    desk.wait(lambda: desk.person not in (other, ""))
    assert sent(desk, other).wording_id is None
    desk.type("K")
    desk.wait(lambda: desk.person == first)
    desk.type("D")
    desk.wait(lambda: sent(desk, first).status == "waiting")
    assert sent(desk, first).wording_id == words.wording_id


def test_a_key_pressed_before_the_next_one_is_shown_copies_nobody_else_s_words(desk):
    held = []
    QApplication.clipboard().dataChanged.connect(lambda: held.append(clipboard()))
    desk.type("J")
    desk.type("C")
    desk.wait(lambda: desk.person == desk.names[1])
    desk.type("C")

    desk.wait(lambda: held != [])
    assert held == [f"{desk.names[1]}，最近好吗？"]


@pytest.fixture
def slow(desk, monkeypatch):
    """A disk on which the question whether somebody may be written to takes until it is set."""
    ready = threading.Event()
    ask = desk.shop.scripts.restrained

    def asked(*whom):
        assert ready.wait(10)
        return ask(*whom)

    monkeypatch.setattr(desk.shop.scripts, "restrained", asked)
    yield ready
    ready.set()


def test_sent_waits_for_the_words_that_are_being_copied(desk, slow):
    first = desk.person
    desk.type("C")
    desk.type("D")
    assert sent(desk, first).status == "planned"

    slow.set()

    desk.wait(lambda: sent(desk, first).status == "waiting")
    assert first in clipboard()
    assert sent(desk, first).wording_id
    assert not desk.sees("restraintDialog")


def test_what_may_not_be_copied_was_not_sent(desk, slow):
    first = desk.person
    desk.type("C")
    desk.type("D")
    desk.shop.put(replace(desk.customer(first), consent="withdrawn"))

    slow.set()

    desk.wait(lambda: "没有复制" in desk.toast)
    assert clipboard() == "unchanged"
    assert sent(desk, first).status == "planned"
