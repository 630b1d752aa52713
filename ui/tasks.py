"""Work off the GUI thread, answers back on it. No window makes threads of its own.

Three lanes: one ordered writer, a few readers, and the network, so that none waits for another.
An answer whose asker is gone is dropped; an error never is: it reaches ``failed``, or else the
handler given to the runner.
"""

import logging
import sys
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Any, ParamSpec, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, Signal

from ui.lanes import LaneThreads

log = logging.getLogger(__name__)

T = TypeVar("T")
P = ParamSpec("P")
Unhandled = Callable[[BaseException], object]


class Lane(Enum):
    """Which threads do a piece of work."""

    WRITE = "write"
    """One thread, in the order of asking."""
    READ = "read"
    """Two threads; each reads through a connection of its own."""
    NETWORK = "network"
    """Four threads that may wait for a server."""


_THREADS = {Lane.WRITE: 1, Lane.READ: 2, Lane.NETWORK: 4}


def raise_to_hook(error: BaseException) -> None:
    """Hand an error to ``sys.excepthook``, as an exception in a slot is."""
    sys.excepthook(type(error), error, error.__traceback__)


class Task:
    """One piece of work; keep it only to cancel it.

    The worker thread holds nothing but this object, and the GUI thread empties it: a widget caught
    in a closure or a traceback must not be freed by a worker.
    """

    def __init__(
        self,
        fn: Callable[[], Any],
        done: Callable[[Any], object] | None,
        failed: Callable[[BaseException], object] | None,
        lane: Lane,
    ) -> None:
        self.lane = lane
        self._fn: Callable[[], Any] | None = fn
        self._done = done
        self._failed = failed
        self._result: Any = None
        self._error: BaseException | None = None
        self._started = False
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the answer any more; long work may look and stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Drop the answer, and do not begin if it has not begun. What has begun runs to its end."""
        self._cancelled = True

    def _work(self) -> None:
        if self._cancelled or self._fn is None:
            return
        self._started = True
        try:
            self._result = self._fn()
        except BaseException as error:  # noqa: BLE001 - a thread's edge: told on the GUI thread
            self._error = error


class TaskRunner(QObject):
    """Runs functions on worker threads and brings their results to the GUI thread."""

    became_idle = Signal()
    """Nothing runs and nothing waits any more."""

    _arrived = Signal(object)  # a function to call on the GUI thread

    def __init__(
        self, parent: QObject | None = None, *, unhandled: Unhandled = raise_to_hook
    ) -> None:
        """Make a runner in the GUI thread.

        Args:
            parent: Owner.
            unhandled: Gets every error that no ``failed`` took, on the GUI thread.
        """
        super().__init__(parent)
        self._unhandled = unhandled
        self._tasks: set[Task] = set()
        self._closed = False
        self._closing = False  # the last answers are handed over
        # Connected before anything can start: a signal that nobody hears yet is lost.
        self._arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)
        self._threads = {lane: LaneThreads(lane.value, _THREADS[lane]) for lane in Lane}

    @property
    def pending(self) -> int:
        """Pieces of work whose answer has not been handed over."""
        return len(self._tasks)

    def run(
        self,
        fn: Callable[[], T],
        *,
        done: Callable[[T], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
        lane: Lane = Lane.READ,
    ) -> Task:
        """Do work on another thread.

        Args:
            fn: Runs on a worker thread; returns plain frozen data, touches no widget.
            done: Gets the result on the GUI thread. Make it a method of a QObject: when that is
                deleted first, the answer is dropped.
            failed: Gets the exception, likewise.
            lane: Which threads do it.

        Raises:
            RuntimeError: The runner is shut down, or the caller is not on the GUI thread.
        """
        if self._closed and not self._closing:
            raise RuntimeError("the task runner is shut down")
        if QThread.currentThread() != self.thread():
            raise RuntimeError("work is asked for on the GUI thread only")
        task = Task(fn, done, failed, lane)
        if self._closing:
            task.cancel()
            return task
        self._tasks.add(task)
        self._threads[lane].put(partial(self._work, task))
        return task

    def on_gui(self, callback: Callable[P, object]) -> Callable[P, None]:
        """A function for other threads that calls ``callback`` on the GUI thread, later.

        For progress of long work and news from the engine. Calls keep their order; they are
        dropped when ``callback`` is a method of a QObject that is deleted by then.
        """

        def post(*args: P.args, **kwargs: P.kwargs) -> None:
            self._send(partial(self._news, callback, args, kwargs))

        return post

    def drop_answers(self) -> None:
        """Whoever asked for what is under way has left: nobody is told what comes of it.

        Every write is done all the same; what has not begun and only asks is withdrawn.
        """
        for task in self._tasks:
            if task.lane is Lane.WRITE:
                task._done = None
            else:
                task.cancel()

    def shut_down(self, timeout_s: float = 10.0) -> bool:
        """Take no more work, finish what has begun and every write, hand over the answers.

        Reads and network calls that have not begun are withdrawn, and what an answer asks for in
        its turn is never begun. Whoever owns a connection that may wait long closes it first.

        Returns:
            Whether everything ended in time.
        """
        self._closed = self._closing = True
        for task in self._tasks:
            if task.lane is not Lane.WRITE and not task._started:
                task.cancel()
        deadlines = [threads.finish(timeout_s) for threads in self._threads.values()]
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)
        self._closing = False
        if not all(deadlines):
            log.error("work did not end within %s s: %d left", timeout_s, len(self._tasks))
        return all(deadlines)

    def _work(self, task: Task) -> None:
        task._work()
        self._send(partial(self._hand_over, task))

    def _send(self, call: Callable[[], None]) -> None:
        if shiboken6.isValid(self):  # not so when shutting down gave up waiting
            self._arrived.emit(call)

    def _call(self, arrived: Callable[[], None]) -> None:
        arrived()

    def _news(
        self, callback: Callable[..., object], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if _is_alive(callback):
            callback(*args, **kwargs)

    def _hand_over(self, task: Task) -> None:
        done, failed = task._done, task._failed
        result, error = task._result, task._error
        task._fn = task._done = task._failed = task._result = task._error = None
        self._tasks.discard(task)
        try:
            if error is not None:
                asked = failed is not None and not task.cancelled and _is_alive(failed)
                (failed if failed is not None and asked else self._unhandled)(error)
            elif done is not None and not task.cancelled and _is_alive(done):
                done(result)
        finally:
            if not self._tasks:
                self.became_idle.emit()


class Latest:
    """Asks of one kind where only the newest answer counts, such as search as you type."""

    def __init__(self, runner: TaskRunner, lane: Lane = Lane.READ) -> None:
        self._runner = runner
        self._lane = lane
        self._task: Task | None = None

    def run(
        self,
        fn: Callable[[], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[BaseException], object] | None = None,
    ) -> None:
        """Ask; an earlier question not yet answered is withdrawn."""
        self.cancel()
        self._task = self._runner.run(fn, done=done, failed=failed, lane=self._lane)

    def cancel(self) -> None:
        """Withdraw the question that is under way, if there is one."""
        if self._task is not None:
            self._task.cancel()
            self._task = None


def _is_alive(callback: Callable[..., object]) -> bool:
    while isinstance(callback, partial):
        callback = callback.func
    receiver = getattr(callback, "__self__", None)
    return not isinstance(receiver, QObject) or shiboken6.isValid(receiver)
