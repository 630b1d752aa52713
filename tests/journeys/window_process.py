"""The real window in a process of its own, driven by key, mouse and clipboard events only.

Reads one JSON command a line from standard input and answers with one JSON line: the tour, in
another process, sees only what the window shows.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEventLoop,
    QModelIndex,
    QObject,
    QPoint,
    QPointF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from guide_app.__main__ import SECRETS_FOLDER, clock_on
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.security.key_format import KdfParameters
from guide_app.services.desk import Desk
from guide_app.services.front_door import FrontDoor
from guide_app.services.sign_in import SignIn
from ui.app.start import make_application, start
from ui.widgets import FloatingBar, Paragraph

_POLL_MS = 20
_STEADY_LOOKS = 3
_ONE_TURN = 120
_MOST_TURNS = 100


class Reader(QObject):
    """Commands from standard input, one at a time, on the GUI thread."""

    arrived = Signal(dict)

    def listen(self) -> None:
        for line in sys.stdin:
            self.arrived.emit(json.loads(line))
        self.arrived.emit({"do": "quit"})


class Driver(QObject):
    """Does what a person at the PC could do, and reads what that person could read."""

    def __init__(self, app: QApplication, window: QWidget) -> None:
        super().__init__()
        self._app = app
        self._window = window
        self._commands: dict[str, Callable[[dict[str, Any]], Any]] = {
            "key": self._key,
            "type": self._type,
            "click": self._click,
            "read": self._read,
            "list": self._list,
            "clipboard": lambda _c: self._app.clipboard().text(),
            "grab": self._grab,
            "wait": self._wait,
            "rest": lambda c: _let_pass(c["ms"]),
            "quit": lambda _c: self._window.close(),
        }

    def run(self, command: dict[str, Any]) -> None:
        try:
            answer = {"ok": True, "value": self._commands[command["do"]](command)}
        except Exception as error:  # noqa: BLE001 - the tour hears why, and the window lives on
            answer = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer, ensure_ascii=False), flush=True)

    def _key(self, command: dict[str, Any]) -> None:
        target = self._app.focusWidget() or self._window
        combination = QKeySequence(command["keys"])[0]  # type: ignore[index]  # the stubs forget it
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def _type(self, command: dict[str, Any]) -> None:
        """Text as an input method gives it; Qt's own key clicks know ASCII only."""
        target: QWidget | None = self._app.focusWidget()
        if "into" in command:
            target = self._find(command["into"])
            self._click_on(target)
        if target is None:
            raise LookupError("nothing has the focus")
        if command.get("instead"):
            QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        event = QInputMethodEvent()
        event.setCommitString(command["text"])
        self._app.sendEvent(target, event)

    def _click(self, command: dict[str, Any]) -> None:
        self._click_on(self._find(command["on"]))

    def _click_on(self, target: QWidget) -> None:
        """Click on the middle of a widget, which must lie open to the mouse."""
        at = target.rect().center()
        self._scroll_to(target)
        hit = self._window.childAt(target.mapTo(self._window, at))
        if hit is None or not (hit is target or target.isAncestorOf(hit)):
            raise LookupError(f"{target.objectName()} is covered")
        if not target.isEnabled():
            raise LookupError(f"{target.objectName()} takes no click now")
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def _scroll_to(self, target: QWidget) -> None:
        """Turn the wheel until a widget that is scrolled out of sight is in the middle of it."""
        area = target.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is None:
            return
        view = area.viewport()
        for _ in range(_MOST_TURNS):
            middle = target.mapTo(view, target.rect().center())
            if view.rect().contains(middle):
                return
            here = QPointF(view.rect().center())
            there = QPointF(view.mapToGlobal(view.rect().center()))
            turn = QPoint(0, _ONE_TURN if middle.y() < 0 else -_ONE_TURN)
            wheel = QWheelEvent(
                here, there, QPoint(), turn, Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            self._app.sendEvent(view, wheel)

    def _read(self, command: dict[str, Any]) -> str:
        return _words(self._find(command["from"]))

    def _list(self, command: dict[str, Any]) -> list[str]:
        """The first rows of a list or a table as a screen reader says them."""
        view = self._find(command["from"])
        model = view.model()  # type: ignore[attr-defined]
        root, role = QModelIndex(), int(Qt.ItemDataRole.AccessibleTextRole)
        columns = model.columnCount(root) if isinstance(model, QAbstractTableModel) else 1
        cells = [
            [model.data(model.index(row, column), role) for column in range(columns)]
            for row in range(min(model.rowCount(root), command["most"]))
        ]
        return [" | ".join(str(cell) for cell in row if cell) for row in cells]

    def _grab(self, command: dict[str, Any]) -> str:
        """A picture, once nothing moves any more."""
        before, steady = None, 0
        for _ in range(40):
            _let_pass(50)
            picture = self._window.grab()
            image = picture.toImage()
            steady = steady + 1 if image == before else 0
            before = image
            if steady >= _STEADY_LOOKS or command.get("at_once"):
                break
        picture.save(command["path"])
        return str(command["path"])

    def _wait(self, command: dict[str, Any]) -> str:
        """Until a widget can be seen, or says something, or is gone."""
        limit = int(command.get("limit_ms", 15_000))
        for _ in range(limit // _POLL_MS + 1):
            if self._holds(command):
                return ""
            _let_pass(_POLL_MS)
        found = self._visible(command["for"])
        says = "it cannot be seen" if found is None else f"it says {_words(found)!r}"
        raise TimeoutError(f"{json.dumps(command, ensure_ascii=False)}: {says}")

    def _holds(self, command: dict[str, Any]) -> bool:
        found = self._visible(command["for"])
        if command.get("gone"):
            return found is None
        if found is None:
            return False
        return "says" not in command or command["says"] in _words(found)

    def _find(self, name: str) -> QWidget:
        found = self._visible(name)
        if found is None:
            raise LookupError(f"no {name} can be seen")
        return found

    def _visible(self, name: str) -> QWidget | None:
        return next((w for w in self._window.findChildren(QWidget, name) if w.isVisible()), None)


def _let_pass(ms: int) -> None:
    """Let the window live; QTest.qWait would keep the interpreter from the other threads."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def _words(widget: QWidget) -> str:
    """What a person can read in a widget."""
    if (own := _own_words(widget)) is not None:
        return own
    shown = [child for child in widget.findChildren(QWidget) if child.isVisible()]
    parts = [_own_words(child) for child in shown]
    return " | ".join(part for part in (*parts, widget.accessibleName()) if part)


def _own_words(widget: QWidget) -> str | None:
    """The text that a widget draws itself; None: it draws none."""
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
        return widget.text()
    return widget.text if isinstance(widget, Paragraph | FloatingBar) else None


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("profile", type=Path)
    parser.add_argument("--server", required=True)
    parser.add_argument("--today", type=date.fromisoformat, required=True)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--lang", default="zh")
    given = parser.parse_args()
    permit = DemoPermit(given.server)
    desk = Desk(given.profile, FileDeviceSecret(given.profile / SECRETS_FOLDER, allowed=permit))
    app = make_application()
    kdf = KdfParameters(time_cost=1, memory_kib=8 * 1024, parallelism=1)
    door = FrontDoor(desk, SignIn(desk, clock_on(given.today), kdf=kdf), demo=True)
    controller = start(
        app,
        door,
        given.profile,
        server_url=given.server,
        theme=given.theme,
        language=given.lang,
    )
    width, height = map(int, given.size.split("x"))
    controller.window.resize(QSize(width, height))
    QGuiApplication.setQuitOnLastWindowClosed(True)
    driver = Driver(app, controller.window)
    reader = Reader()
    reader.arrived.connect(driver.run)
    threading.Thread(target=reader.listen, daemon=True).start()
    QTimer.singleShot(0, lambda: print(json.dumps({"ok": True, "value": "ready"}), flush=True))
    code = app.exec()
    app.clipboard().clear()
    return code


if __name__ == "__main__":
    sys.exit(main())
