"""The real window on a kept book, in this process: opened, signed in, watched while it paints."""

from __future__ import annotations

import ui  # isort: skip  # noqa: F401 - first, as in the product: it changes how is imported
import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from guide_app.__main__ import clock_on
from guide_app.services.front_door import FrontDoor
from guide_app.services.sign_in import SignIn
from guide_app.services.workplace import Workplace
from tests.bench.seat import Guide, desk_of
from ui.app.controller import DeskController
from ui.app.start import make_application, start
from ui.shell import Page

W = TypeVar("W", bound=QWidget)
NOBODY = "http://127.0.0.1:9"
"""Where no server answers: the cable is out."""
_LIMIT_S = 60.0
_WAKE_MS = 20


@dataclass
class Opened:
    """A window at work."""

    app: QApplication
    controller: DeskController

    @property
    def place(self) -> Workplace:
        """The services behind it."""
        return self.controller.place

    def page(self, page_id: str) -> Page:
        """Go to a page and return it once it shows something."""
        self.controller.window.show_page(page_id)
        page = self.controller.window.current_page
        assert page is not None
        self.come_to_rest()
        return page

    def come_to_rest(self) -> None:
        """Until nothing is asked and nothing is to be painted."""
        wait_for(lambda: self.controller.runner.pending == 0)
        self.app.processEvents()


@contextmanager
def opened(profile: Path, guide: Guide) -> Iterator[Opened]:
    """The window, signed in without a network, with Today on it; as large as on a shop's PC."""
    app = make_application()
    desk = desk_of(profile, NOBODY)
    door = FrontDoor(desk, SignIn(desk, clock_on(guide.day)))
    controller = start(
        app, door, profile, account=guide.account, password=guide.password, theme="light"
    )
    controller.window.resize(QSize(1366, 768))
    window = Opened(app, controller)
    wait_for(lambda: controller.workplace is not None)
    window.come_to_rest()
    try:
        yield window
    finally:
        controller.window.close()
        app.clipboard().clear()  # offscreen, a clipboard that is still full crashes the exit


def wait_for(holds: Callable[[], bool], limit_s: float = _LIMIT_S) -> None:
    """Run the window until something holds.

    Raises:
        TimeoutError: It did not come to hold.
    """
    ends_at = time.monotonic() + limit_s
    loop = QEventLoop()
    waker = QTimer()  # else a thread's work that says nothing to the window would not be noticed
    waker.start(_WAKE_MS)
    while not holds():
        if time.monotonic() > ends_at:
            raise TimeoutError("the window did not come to that")
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def rest(ms: int) -> None:
    """Let the window run for a while, as it does in the shop: `QTest.qWait` sleeps in between."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Painted(QObject):
    """Whether a widget has been painted since `expect`."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._armed = False
        self.seen = False
        widget.installEventFilter(self)

    def expect(self, *_facts: object) -> None:
        """The next paint shows what is waited for."""
        self._armed, self.seen = True, False

    def forget(self) -> None:
        """Nothing is waited for."""
        self._armed = self.seen = False

    def eventFilter(  # noqa: N802 - Qt's own name
        self, _watched: QObject, event: QEvent
    ) -> bool:
        if self._armed and event.type() == QEvent.Type.Paint:
            self.seen = True
        return False


class Watchdog(QObject):
    """How long the GUI thread let a timer wait that wanted to ring every millisecond."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._ring)
        self._last = 0.0
        self.longest_ms = 0.0

    def begin(self) -> None:
        """Watch."""
        self.longest_ms, self._last = 0.0, time.perf_counter()
        self._timer.start()

    def end(self) -> float:
        """The longest gap so far, in milliseconds."""
        self._ring()
        self._timer.stop()
        return self.longest_ms

    def _ring(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now


def type_text(text: str, into: QWidget) -> None:
    """One key for ASCII; other characters come whole, as an input method gives them."""
    if text.isascii():
        QTest.keyClicks(into, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(into, event)


def child(page: QWidget, kind: type[W], name: str = "") -> W:
    """The widget of that class, and of that name if it is given."""
    found = page.findChild(kind, name) if name else page.findChild(kind)
    assert isinstance(found, kind)
    return found


def arguments(*names: str) -> argparse.Namespace:
    """Profile and guide, and what else a program is given."""
    parser = argparse.ArgumentParser()
    parser.add_argument("profile", type=Path)
    parser.add_argument("guide", type=Guide.read)
    for name in names:
        parser.add_argument(name)
    return parser.parse_args()
