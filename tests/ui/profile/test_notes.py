"""Writing down what a customer said: one note a press, and nothing typed is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from guide_app.domain.entities import TimelineEntry
from tests.services.shop import named
from ui.tasks import Lane


@pytest.fixture
def ma(shop):
    return shop.put(named("马慧"))


def test_a_note_is_written_by_keys_and_stands_in_the_history(counter, shop, ma, type_text):
    counter.open_profile(ma)

    counter.press(Qt.Key.Key_A)
    type_text("周六来试 140")
    counter.ctrl(Qt.Key.Key_Return)

    counter.wait(lambda: "周六来试 140" in counter.reads("profileTimeline"))
    assert counter.find(QPlainTextEdit, "profileNote").toPlainText() == ""
    assert shop.sent_names() == ["note.add"]
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: "已撤回" in counter.reads("profileTimeline"))
    assert "周六来试 140" in counter.reads("profileTimeline")


def test_a_note_whose_key_is_pressed_twice_is_one_note(
    counter, shop, ma, type_text, runner, hold_up
):
    counter.open_profile(ma)
    counter.press(Qt.Key.Key_A)
    type_text("怕热，要宽松的")
    freed = hold_up(Lane.WRITE)
    counter.ctrl(Qt.Key.Key_Return)
    counter.ctrl(Qt.Key.Key_Return)
    freed.set()

    counter.wait(lambda: not runner.pending)
    assert [line.text for line in shop.rows_of(TimelineEntry) if line.kind == "note"] == [
        "怕热，要宽松的"
    ]


def test_who_types_the_next_note_already_goes_on_typing(counter, ma, type_text, runner, hold_up):
    counter.open_profile(ma)
    counter.press(Qt.Key.Key_A)
    type_text("怕热")
    freed = hold_up(Lane.WRITE)
    counter.ctrl(Qt.Key.Key_Return)
    type_text("，要宽松的")
    freed.set()

    counter.wait(lambda: not runner.pending)
    field = counter.find(QPlainTextEdit, "profileNote")
    assert field.toPlainText() == "怕热，要宽松的"
    assert QApplication.focusWidget() is field


def test_an_unfinished_note_waits_with_its_customer(counter, shop, ma, type_text):
    other = shop.put(named("王雪梅"))
    counter.open_profile(ma)
    counter.press(Qt.Key.Key_A)
    type_text("还没写完")

    counter.open_profile(other)
    assert counter.find(QPlainTextEdit, "profileNote").toPlainText() == ""
    counter.window.show_page("customers")
    counter.open_profile(ma)

    assert counter.find(QPlainTextEdit, "profileNote").toPlainText() == "还没写完"


def test_a_note_that_cannot_be_saved_stays_with_its_reason(counter, ma, type_text):
    counter.open_profile(ma)
    counter.press(Qt.Key.Key_A)
    text = "长" * 100_001
    type_text(text)

    counter.ctrl(Qt.Key.Key_Return)

    counter.wait(lambda: counter.says("profileNoteProblem") != "")
    assert counter.find(QPlainTextEdit, "profileNote").toPlainText() == text


def test_an_older_note_of_ones_own_is_taken_back_from_the_history(counter, shop, ma):
    entry_id = shop.customers.add_note(ma.id, "写错了").entry_id
    counter.open_profile(ma)

    counter.click(f"takeBack.{entry_id}")

    counter.wait(lambda: "已撤回" in counter.reads("profileTimeline"))
    assert not counter.sees(f"takeBack.{entry_id}")
