"""Keys as they come to a window from the system: a scanner's, or a person's."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_CLOCK = count(1_000_000, 1_000)


def press(window: QWidget, text: str, *, gap_ms: int = 5, enter: bool = True) -> None:
    """Type a text, each key so long after the one before, and Enter.

    The times are those of the events: how busy this machine is makes no difference.
    """
    at = next(_CLOCK)
    keys = [(Qt.Key(ord(one.upper())), one) for one in text]
    if enter:
        keys.append((Qt.Key.Key_Return, "\r"))
    for key, typed in keys:
        at += gap_ms
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, typed)
            event.setTimestamp(at)
            event.ignore()
            QCoreApplication.sendEvent(window.windowHandle(), event)
