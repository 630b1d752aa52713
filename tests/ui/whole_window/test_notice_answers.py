"""What is answered to a notification is done in the open window, and can be taken back there."""

import pytest
from PySide6.QtCore import Qt

from guide_app.domain.entities import FollowUp
from ui.app.notifier import NoticeAction


@pytest.fixture
def row(desk):
    """Somebody who is due."""
    return next(one for one in desk.controller.place.due_now() if one.name == "刘洋")


def answer(desk, action, item_id):
    desk.controller._notifier.answered.emit(action, item_id)


def toast(desk):
    spec = desk.window.toasts.current
    return spec.text if spec else ""


@pytest.mark.parametrize(
    ("action", "words", "status", "moved"),
    [
        (NoticeAction.DONE, "刘洋：已发送", "waiting", False),
        (NoticeAction.LATER, "刘洋：2 小时后再提醒", "planned", False),
        (NoticeAction.TOMORROW, "刘洋：已改到明天", "planned", True),
    ],
)
def test_an_answer_is_done_said_and_taken_back(desk, world, row, action, words, status, moved):
    before = world.find(FollowUp, row.item_id)
    answer(desk, action.value, row.item_id)

    desk.wait(lambda: toast(desk) == words)
    desk.wait(lambda: world.find(FollowUp, row.item_id) != before)
    after = world.find(FollowUp, row.item_id)
    assert after.status == status
    assert (after.due_on != row.due_on) is moved
    assert (after.remind_at is not None) is (action is NoticeAction.LATER)
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: toast(desk) == "已撤销。")
    desk.wait(lambda: world.find(FollowUp, row.item_id).status == "planned")


def test_a_click_shows_the_row_on_today(desk, row):
    desk.window.show_page("customers")

    answer(desk, NoticeAction.OPEN.value, row.item_id)

    desk.wait(lambda: desk.window.current_page.page_id == "today")
    desk.wait(lambda: "刘洋" in desk.says("todayPersonName"))


def test_what_was_done_meanwhile_is_not_done_twice(desk, world, row):
    desk.controller.place.today.send(row)

    answer(desk, NoticeAction.DONE.value, row.item_id)

    desk.wait(lambda: toast(desk) == "这项已经处理过了。")


def test_on_a_locked_window_nothing_is_done(desk, world, row):
    desk.controller.lock()

    answer(desk, NoticeAction.DONE.value, row.item_id)

    desk.wait(lambda: desk.window.locked)
    assert row.item_id in {one.item_id for one in desk.controller.place.due_now()}


def test_a_notification_that_names_somebody_goes_when_the_window_is_locked(desk, row):
    gone = []

    def send(*_words, on_action, over):
        gone.append(over)
        return True

    desk.controller._notifier._send = send
    desk.controller._notifier._say_one(row)
    desk.wait(lambda: len(gone) == 1)
    assert not gone[0]()

    desk.controller.lock()

    assert gone[0]()
