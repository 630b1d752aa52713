"""Work leaves the GUI thread and its answers come back to it."""

import gc
import threading
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject

from ui.tasks import Lane, Latest, TaskRunner

MAIN = threading.main_thread()


class Asker(QObject):
    """Keeps what it was told, and on which thread."""

    def __init__(self):
        super().__init__()
        self.answers = []
        self.errors = []
        self.threads = set()

    def on_done(self, answer):
        self.answers.append(answer)
        self.threads.add(threading.current_thread())

    def on_failed(self, error):
        self.errors.append(error)
        self.threads.add(threading.current_thread())


@pytest.fixture
def asker(qapp):
    return Asker()


@pytest.fixture
def gate():
    """Something that work can be made to wait for."""
    made = threading.Event()
    yield made
    made.set()


def _fail():
    raise ValueError("out of thread")


def test_work_runs_elsewhere_and_its_answer_arrives_on_the_gui_thread(qtbot, runner, asker):
    runner.run(threading.current_thread, done=asker.on_done)
    qtbot.waitUntil(lambda: len(asker.answers) == 1)

    assert asker.answers != [MAIN]
    assert asker.threads == {MAIN}


@pytest.mark.parametrize("lane", list(Lane))
def test_an_error_reaches_failed_on_the_gui_thread(qtbot, runner, asker, unhandled, lane):
    runner.run(_fail, done=asker.on_done, failed=asker.on_failed, lane=lane)
    qtbot.waitUntil(lambda: len(asker.errors) == 1)

    assert str(asker.errors[0]) == "out of thread"
    assert asker.threads == {MAIN}
    assert asker.answers == unhandled == []


def test_an_error_that_nobody_takes_reaches_the_handler(qtbot, runner, asker, unhandled):
    runner.run(_fail, done=asker.on_done)
    qtbot.waitUntil(lambda: len(unhandled) == 1)

    assert isinstance(unhandled[0], ValueError)


def test_an_error_for_a_closed_screen_reaches_the_handler(qtbot, runner, asker, unhandled, gate):
    runner.run(lambda: gate.wait(5) and _fail(), failed=asker.on_failed)
    shiboken6.delete(asker)
    gate.set()
    qtbot.waitUntil(lambda: len(unhandled) == 1)

    assert asker.errors == []


def test_an_answer_for_a_closed_screen_is_dropped(qtbot, runner, asker, gate):
    runner.run(lambda: gate.wait(5), done=asker.on_done)
    shiboken6.delete(asker)
    gate.set()
    qtbot.waitUntil(lambda: runner.pending == 0)

    assert asker.answers == []


def test_writes_happen_one_at_a_time_in_the_order_of_asking(qtbot, runner, asker):
    under_way = []
    most_at_once = []

    def write(number):
        under_way.append(number)
        most_at_once.append(len(under_way))
        under_way.remove(number)
        return number

    for number in range(200):
        runner.run(partial(write, number), done=asker.on_done, lane=Lane.WRITE)
    qtbot.waitUntil(lambda: len(asker.answers) == 200)

    assert asker.answers == list(range(200))
    assert max(most_at_once) == 1


@pytest.mark.parametrize("busy", [Lane.WRITE, Lane.NETWORK])
def test_reading_does_not_wait_for_a_slow_write_or_server(qtbot, runner, asker, gate, busy):
    for _ in range(4):
        runner.run(lambda: gate.wait(5), lane=busy)

    runner.run(lambda: "read", done=asker.on_done)
    qtbot.waitUntil(lambda: asker.answers == ["read"])

    assert not gate.is_set()


def test_of_many_searches_only_the_newest_is_answered(qtbot, runner, asker, gate):
    latest = Latest(runner)
    searched = []

    def search(text):
        searched.append(text)
        gate.wait(5)
        return text

    for text in ("w", "wa", "wan", "wang"):
        latest.run(partial(search, text), done=asker.on_done)
    gate.set()
    qtbot.waitUntil(lambda: runner.pending == 0)

    assert asker.answers == ["wang"]
    assert "wan" not in searched  # withdrawn before a thread was free for it


def test_a_cancelled_question_that_has_not_begun_never_runs(qtbot, runner, asker, gate):
    ran = []
    runner.run(lambda: gate.wait(5), lane=Lane.WRITE)
    waiting = runner.run(lambda: ran.append(1), done=asker.on_done, lane=Lane.WRITE)

    waiting.cancel()
    gate.set()
    qtbot.waitUntil(lambda: runner.pending == 0)

    assert ran == asker.answers == []


def test_long_work_can_see_that_it_was_cancelled(qtbot, runner, asker, gate):
    seen: list[bool] = []
    begun = threading.Event()

    def work():
        begun.set()
        gate.wait(5)
        seen.append(task.cancelled)

    task = runner.run(work, done=asker.on_done)
    assert begun.wait(5)
    task.cancel()
    gate.set()
    qtbot.waitUntil(lambda: runner.pending == 0)

    assert seen == [True]
    assert asker.answers == []


def test_progress_arrives_on_the_gui_thread_in_its_order_before_the_answer(qtbot, runner, asker):
    told = runner.on_gui(asker.on_done)

    def work():
        for step in range(5):
            told(step)
        return "end"

    runner.run(work, done=asker.on_done)
    qtbot.waitUntil(lambda: "end" in asker.answers)

    assert asker.answers == [0, 1, 2, 3, 4, "end"]
    assert asker.threads == {MAIN}


def test_progress_for_a_closed_screen_is_dropped(qtbot, runner, asker):
    told = runner.on_gui(asker.on_done)
    shiboken6.delete(asker)

    runner.run(lambda: told(1))
    qtbot.waitUntil(lambda: runner.pending == 0)

    assert asker.answers == []


def test_it_says_when_nothing_is_left_to_do(qtbot, runner):
    with qtbot.waitSignal(runner.became_idle):
        runner.run(lambda: 1)
        runner.run(lambda: 2, lane=Lane.WRITE)

    assert runner.pending == 0


def test_who_has_left_is_told_nothing_but_every_write_is_done(qtbot, runner, asker, gate):
    wrote = []
    for lane in Lane:
        for _ in range(4):
            runner.run(gate.wait, lane=lane)
    runner.run(lambda: wrote.append("first"), done=asker.on_done, lane=Lane.WRITE)
    runner.run(lambda: wrote.append("read"), done=asker.on_done)

    runner.drop_answers()
    runner.run(lambda: wrote.append("next"), done=asker.on_done, lane=Lane.WRITE)
    gate.set()

    qtbot.waitUntil(lambda: not runner.pending)
    assert wrote == ["first", "next"]
    assert asker.answers == [None]  # of the next


def test_shutting_down_finishes_every_write_and_hands_over_its_answer(qapp, asker):
    runner = TaskRunner()
    for number in range(50):
        runner.run(partial(int, number), done=asker.on_done, lane=Lane.WRITE)

    assert runner.shut_down()

    assert asker.answers == list(range(50))


def test_shutting_down_withdraws_reads_that_have_not_begun(qapp, asker, gate):
    runner = TaskRunner()
    ran = []
    begun = threading.Barrier(3, timeout=5)
    for _ in range(2):
        runner.run(lambda: (begun.wait(), gate.wait(0.1)))
    begun.wait()
    runner.run(lambda: ran.append(1), done=asker.on_done)

    assert runner.shut_down()

    assert ran == asker.answers == []


def test_shutting_down_does_not_wait_for_ever(qapp, gate, caplog):
    runner = TaskRunner()
    begun = threading.Barrier(2, timeout=5)
    runner.run(lambda: (begun.wait(), gate.wait(5)), lane=Lane.NETWORK)
    begun.wait()

    assert not runner.shut_down(timeout_s=0.05)

    assert "did not end" in caplog.text


def test_nothing_can_be_asked_after_shutting_down(qapp):
    runner = TaskRunner()
    runner.shut_down()

    with pytest.raises(RuntimeError, match="shut down"):
        runner.run(lambda: 1)


def test_work_is_asked_for_on_the_gui_thread_only(qtbot, runner, asker):
    runner.run(lambda: runner.run(lambda: 1), failed=asker.on_failed)
    qtbot.waitUntil(lambda: len(asker.errors) == 1)

    assert "GUI thread" in str(asker.errors[0])


@pytest.mark.parametrize("fails", [False, True])
def test_what_the_work_holds_is_freed_on_the_gui_thread(qtbot, runner, unhandled, fails):
    freed_on = []

    class Caught:
        def __del__(self):
            freed_on.append(threading.current_thread())

    def ask():
        caught = Caught()

        def work():
            assert caught
            return _fail() if fails else 1

        runner.run(work)

    gc.disable()
    try:
        for _ in range(100):
            ask()
        qtbot.waitUntil(lambda: runner.pending == 0)
        unhandled.clear()
        gc.collect()
    finally:
        gc.enable()

    assert len(freed_on) == 100
    assert set(freed_on) == {MAIN}
