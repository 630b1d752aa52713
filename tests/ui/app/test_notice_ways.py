"""The balloon of the tray stands in where the system shows no notification, and tells no more."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QObject, Signal

from ui.app.notifier import NoticeAction, Notifier

MORNING = datetime(2017, 10, 2, 9, 30, tzinfo=UTC)


class Balloon(QObject):
    """The part of the tray that a notifier speaks to."""

    message_clicked = Signal()

    def __init__(self):
        super().__init__()
        self.said = []

    def say(self, title, words):
        self.said.append((title, words))


@dataclass
class System:
    """A system's own notifications: each waits until it is let go, and then was shown or not."""

    shown: bool = True
    error: Exception | None = None
    asked: list[str] = field(default_factory=list)
    answers: list = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)

    def __call__(self, title, body, shown_ms, actions, on_action, over):
        self.asked.append(title)
        self.answers.append(on_action)
        self.let_go.wait(10)
        if self.error is not None:
            raise self.error
        return self.shown


@pytest.fixture
def balloon(qapp):
    return Balloon()


def notifier_of(runner, balloon, settings, system):
    made = Notifier(runner, balloon, settings, send=system)
    made.say("已收起")
    return made


@pytest.mark.parametrize(
    "system", [System(shown=False), System(error=RuntimeError("an old Windows"))]
)
def test_a_balloon_says_what_the_system_would_not(qtbot, runner, balloon, settings, system):
    notifier_of(runner, balloon, settings, system)

    system.let_go.set()

    qtbot.waitUntil(lambda: balloon.said == [("导购工作台", "已收起")])


def test_what_the_system_has_shown_is_not_said_twice(qtbot, runner, balloon, settings):
    system = System()
    notifier_of(runner, balloon, settings, system)

    system.let_go.set()

    qtbot.waitUntil(lambda: runner.pending == 0)
    assert balloon.said == []


def test_where_the_system_has_no_way_the_balloon_speaks(runner, balloon, settings):
    notifier_of(runner, balloon, settings, None)

    assert balloon.said == [("导购工作台", "已收起")]


def test_a_failure_that_comes_after_signing_out_says_nothing(qtbot, runner, balloon, settings):
    system = System(shown=False)
    notifier = notifier_of(runner, balloon, settings, system)

    notifier.forget()
    system.let_go.set()

    qtbot.waitUntil(lambda: runner.pending == 0)
    assert balloon.said == []


def test_an_answer_from_another_thread_arrives_on_the_windows_own(qtbot, runner, balloon, settings):
    system, here = System(), []
    notifier = notifier_of(runner, balloon, settings, system)
    notifier.answered.connect(lambda *_: here.append(threading.current_thread()))
    qtbot.waitUntil(lambda: len(system.answers) == 1)

    threading.Thread(target=system.answers[0], args=[NoticeAction.OPEN.value]).start()

    qtbot.waitUntil(lambda: here == [threading.main_thread()])
    system.let_go.set()


def test_an_answer_that_comes_when_another_guide_sits_there_is_none(
    qtbot, runner, balloon, settings
):
    system, answers = System(), []
    notifier = Notifier(runner, balloon, settings, send=system)
    notifier.answered.connect(lambda *what: answers.append(what))
    notifier.tell([], MORNING, whose="lin", locked=True)
    notifier.say("1 项到期")
    qtbot.waitUntil(lambda: len(system.answers) == 1)
    notifier.forget()
    notifier.tell([], MORNING, whose="may", locked=True)

    system.answers[0](NoticeAction.DONE.value)
    system.let_go.set()

    qtbot.waitUntil(lambda: runner.pending == 0)
    assert answers == []
