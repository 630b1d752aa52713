"""Notifications on a real session bus: what is told, to whom, and what answering does."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLineEdit

from guide_app.domain.words import FollowUpKind
from guide_app.services.today_models import TodayRow
from tests.domain.people import TODAY, days_ago, follow_up
from tests.services.shop import Shop, named, of
from tests.ui.app.desktop import desktop
from ui.app.notifier import NoticeAction, Notifier

MORNING = datetime(2017, 10, 2, 9, 30, tzinfo=UTC)
NOON = MORNING.replace(hour=12)


@pytest.fixture
def desk(monkeypatch):
    with desktop(monkeypatch) as made:
        yield made


@pytest.fixture
def rows(tmp_path) -> dict[str, TodayRow]:
    """Three customers of the day, the last of them late."""
    shop = Shop(tmp_path / "guide")
    people = [named(name) for name in ("马慧", "王莉", "纳晓燕")]
    shop.put(*people)
    for person, due in zip(people, (TODAY, TODAY, days_ago(3)), strict=True):
        shop.put(of(person, follow_up(id=person.id, due_on=due, planned_on=due, task="问尺码")))
    found = {row.name: row for row in shop.today.load().rows}
    shop.book.close()
    return found


@pytest.fixture
def notifier(runner, settings, qtbot):
    made = Notifier(runner, None, settings)
    yield made
    made.forget()


def tell(notifier, *rows, now=NOON, whose="lin", locked=True):
    notifier.tell(list(rows), now, whose=whose, locked=locked)


def test_the_day_begins_with_one_digest_in_numbers(qtbot, notifier, desk, rows):
    tell(notifier, *rows.values(), now=MORNING)

    qtbot.waitUntil(lambda: not desk.shown.empty())
    assert desk.shown.get() == ("导购工作台", "今天要联系 3 位：逾期 1 · 今天 2")
    tell(notifier, *rows.values(), now=NOON)
    tell(Notifier(notifier._runner, None, notifier._settings), *rows.values(), now=NOON)
    notifier.forget()
    notifier._runner.shut_down(timeout_s=10)
    assert desk.shown.empty()


def test_on_a_locked_screen_no_name_is_told(qtbot, notifier, desk, rows):
    tell(notifier)
    tell(notifier, rows["马慧"])

    qtbot.waitUntil(lambda: not desk.shown.empty())
    assert desk.shown.get() == ("导购工作台", "1 项到期")
    assert set(desk.buttons) == {"default"}


def test_of_one_customer_an_open_window_tells_who_and_why(qtbot, notifier, desk, rows):
    tell(notifier, locked=False)
    tell(notifier, rows["马慧"], locked=False)

    qtbot.waitUntil(lambda: not desk.shown.empty())
    assert desk.shown.get() == ("马慧", "问尺码")
    assert desk.buttons == {
        "default": "打开",
        "done": "已发送",
        "later": "2 小时后",
        "tomorrow": "明天",
    }


def test_of_a_call_nothing_is_sent(qtbot, notifier, desk, rows):
    row = rows["马慧"]
    call = replace(row, item=replace(row.item, kind=FollowUpKind.CALL))
    tell(notifier, locked=False)
    tell(notifier, call, locked=False)

    qtbot.waitUntil(lambda: not desk.shown.empty())
    assert desk.buttons == {"default": "打开", "later": "2 小时后", "tomorrow": "明天"}


@pytest.mark.parametrize("button", list(NoticeAction))
def test_a_button_is_answered_with_the_row(qtbot, notifier, desk, rows, button):
    tell(notifier, locked=False)
    tell(notifier, rows["王莉"], locked=False)
    qtbot.waitUntil(lambda: not desk.shown.empty())

    with qtbot.waitSignal(notifier.answered) as answered:
        desk.press(button.value)

    assert answered.args == [button.value, rows["王莉"].item_id]


def test_a_button_that_we_did_not_offer_is_no_answer(qtbot, notifier, desk, rows, runner):
    answered = []
    notifier.answered.connect(lambda *what: answered.append(what))
    tell(notifier, locked=False)
    tell(notifier, rows["王莉"], locked=False)
    qtbot.waitUntil(lambda: not desk.shown.empty())

    desk.press("erase everything")
    runner.shut_down(timeout_s=10)

    assert answered == []


def test_a_desktop_without_buttons_shows_the_words(qtbot, notifier, desk, rows, runner):
    desk.abilities = ["body"]
    tell(notifier, locked=False)
    tell(notifier, rows["马慧"], locked=False)

    qtbot.waitUntil(lambda: not desk.shown.empty())
    assert desk.shown.get() == ("马慧", "问尺码")
    assert desk.buttons == {}


def test_nobody_waits_for_an_answer_once_it_was_closed(qtbot, notifier, desk, rows, runner):
    tell(notifier, locked=False)
    tell(notifier, rows["马慧"], locked=False)
    qtbot.waitUntil(lambda: not desk.shown.empty())

    desk.dismiss()

    assert runner.shut_down(timeout_s=10)


def test_what_names_somebody_goes_when_the_window_is_locked(qtbot, notifier, desk, rows):
    tell(notifier, locked=False)
    tell(notifier, rows["马慧"], locked=False)
    qtbot.waitUntil(lambda: not desk.shown.empty())

    notifier.hide_names()

    assert desk.taken.get(timeout=5) == ("马慧", "问尺码")


def test_numbers_stay_when_the_window_is_locked(qtbot, notifier, desk, rows, runner):
    tell(notifier, *rows.values(), now=MORNING)
    qtbot.waitUntil(lambda: not desk.shown.empty())

    notifier.hide_names()
    desk.press("default")

    qtbot.waitUntil(lambda: runner.pending == 0)
    assert desk.taken.empty()


@pytest.mark.parametrize("then", ["another", "sign out"])
def test_a_notification_goes_when_it_is_of_no_use_any_more(qtbot, notifier, desk, rows, then):
    tell(notifier, locked=False)
    tell(notifier, rows["马慧"], locked=False)
    qtbot.waitUntil(lambda: not desk.shown.empty())

    if then == "another":
        tell(notifier, rows["马慧"], rows["王莉"], locked=False)
    else:
        notifier.forget()

    assert desk.taken.get(timeout=5) == ("马慧", "问尺码")


def test_the_next_guide_is_told_nothing_of_the_last_ones_day(notifier, desk, rows, runner, qtbot):
    tell(notifier, rows["马慧"], now=MORNING)
    qtbot.waitUntil(lambda: not desk.shown.empty())
    desk.shown.get()
    notifier.forget()

    tell(notifier, *rows.values(), whose="may")

    qtbot.waitUntil(lambda: not desk.shown.empty())
    assert desk.shown.get()[1].startswith("今天要联系 3 位")


def test_nothing_is_told_to_somebody_who_looks_at_the_window(qtbot, notifier, desk, rows, runner):
    window = QLineEdit()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    tell(notifier, rows["马慧"], locked=False)
    tell(notifier, *rows.values(), locked=False)

    runner.shut_down(timeout_s=10)
    assert desk.shown.empty()


def test_in_quiet_hours_nothing_is_told(notifier, desk, rows, runner, settings):
    settings.setValue("reminders/quiet_from", "12:00")
    settings.setValue("reminders/quiet_until", "14:00")

    tell(notifier, rows["马慧"], now=NOON)
    tell(notifier, *rows.values(), now=NOON.replace(hour=13))

    runner.shut_down(timeout_s=10)
    assert desk.shown.empty()


@pytest.mark.parametrize("value", ["", "25:00", "nonsense", None, 7])
def test_times_that_cannot_be_read_are_as_usual(qtbot, notifier, desk, rows, settings, value):
    settings.setValue("reminders/opens", value)

    tell(notifier, rows["马慧"], now=MORNING)

    qtbot.waitUntil(lambda: not desk.shown.empty())


def test_without_a_desktop_nothing_happens(monkeypatch, runner, settings, rows, unhandled):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    notifier = Notifier(runner, None, settings)

    tell(notifier, *rows.values())

    runner.shut_down(timeout_s=10)
    assert unhandled == []
