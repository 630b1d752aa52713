"""The client as it is started, watched from inside: when a password can be typed, when Today is up.

Nothing of the client is imported here that its own `main` does not import itself.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

_LOOK_MS = 2
_TYPING_S = 1.5
W = TypeVar("W", bound=QWidget)


class Watch(QObject):
    """Looks every two milliseconds how far the window has come, and types like a person.

    Args:
        password: What is typed.
        done: Gets the moments, once Today is there.
    """

    def __init__(self, password: str, done: Callable[[dict[str, float]], None]) -> None:
        super().__init__()
        self._password, self._done = password, done
        self._moments: dict[str, float] = {}
        self._watched: QWidget | None = None
        self._painted_at = 0.0
        self._step = self._see_the_field
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self._step())
        self._timer.start(_LOOK_MS)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.Paint:
            self._painted_at = time.perf_counter()
        return False

    def _see_the_field(self) -> None:
        if self._shows(_find(QLineEdit, "signInPassword")):
            self._moments["can be typed"] = self._painted_at
            self._step = self._type

    def _type(self) -> None:
        if time.perf_counter() - self._moments["can be typed"] < _TYPING_S:
            return
        field = _find(QLineEdit, "signInPassword")  # whose it is, this PC knows
        assert field is not None
        QTest.keyClicks(field, self._password)
        self._watched = None
        self._moments["password"] = time.perf_counter()
        self._step = self._see_today
        QTest.keyClick(field, Qt.Key.Key_Return)

    def _see_today(self) -> None:
        shown = _find(QListView, "todayList")
        if shown is not None and shown.model().rowCount() and self._shows(shown.viewport()):
            self._moments["today"] = self._painted_at
            self._timer.stop()
            self._done(self._moments)

    def _shows(self, widget: QWidget | None) -> bool:
        """Whether it is seen and has been painted since this was first asked of it."""
        if widget is None or not widget.isVisible():
            return False
        if widget is not self._watched:
            self._watched, self._painted_at = widget, 0.0
            widget.installEventFilter(self)
            widget.update()
        return self._painted_at > 0.0


_Real = QtWidgets.QApplication


class Application(_Real):
    """The client's application, watched once it runs; ends when Today is there."""

    password = ""

    @staticmethod
    def exec() -> int:
        watch = Watch(Application.password, _tell)
        code = _Real.exec()
        del watch
        return code


def _tell(moments: dict[str, float]) -> None:
    print(json.dumps(moments), flush=True)
    Application.closeAllWindows()


def _find(kind: type[W], name: str) -> W | None:
    for window in QtWidgets.QApplication.topLevelWidgets():
        found = window.findChild(kind, name)
        if isinstance(found, kind):
            return found
    return None


def main() -> int:
    Application.password, *rest = sys.argv[1:]
    QtWidgets.QApplication = Application  # type: ignore[misc]  # what the client will make
    from guide_app.__main__ import main as client

    return client(rest)


if __name__ == "__main__":
    sys.exit(main())
