"""A sheet over the window: keeps mouse and keyboard to itself until it is closed.

Dialogs and the palette live inside the main window rather than in windows of their own, so that
locking the PC covers them too, and a draft in them is still there afterwards.
"""

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from ui.shortcuts import Key
from ui.theme import Scheme, tokens
from ui.theme.tokens import load_tokens
from ui.widgets.reading_order import in_reading_order, step_focus


class Overlay(QWidget):
    """Covers the window and dims it. Tab stays inside, Esc closes.

    No key reaches the page below; keys of actions that were added to the sheet itself work.
    """

    closed = Signal()

    covers_all: ClassVar[bool] = False
    """No other sheet is seen while it is open."""

    def __init__(self, host: QWidget, *, name: str) -> None:
        """Make a closed sheet.

        Args:
            host: Its owner; the window around it is covered.
            name: Object name.
        """
        super().__init__(host)
        self._owner = host
        self._host = host
        self._focus_before: QWidget | None = None
        self._is_open = False
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()
        _application().focusChanged.connect(self._on_focus_changed)

    @property
    def is_open(self) -> bool:
        """Whether it waits for the guide, in sight or put away by the lock."""
        return self._is_open

    def open(self) -> None:
        """Cover the window and take the keyboard; over a locked one, not before it is unlocked."""
        if not self._is_open:
            self._is_open = True
            self._move_into_window()
            self._focus_before = self._host.focusWidget()
            self._host.installEventFilter(self)
        self.appear()

    def appear(self) -> None:
        """Show itself above everything, unless a sheet is open that covers all."""
        sheets = [one for one in self._host.children() if isinstance(one, Overlay)]
        if any(one.covers_all and one.is_open and one is not self for one in sheets):
            return
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.focus_first()

    def close_sheet(self) -> None:
        """Uncover the window and give the keyboard back to where it was."""
        if not self._is_open:
            return
        self._is_open = False
        self._host.removeEventFilter(self)
        self.hide()
        if self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focus_before = None
        self.closed.emit()

    def lets_window_close(self) -> bool:
        """Whether the window may be closed over it; override where something can be typed."""
        return True

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that takes it."""
        first = next(iter(in_reading_order(self)), self)
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def focusNextPrevChild(self, next: bool) -> bool:
        step_focus(self, forward=next)
        return True

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if QKeySequence(event.keyCombination()) != Key.LOCK.sequence:
                event.accept()  # then it comes as a plain key press, and no action below hears it
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = QKeySequence(event.keyCombination())
        for action in self.actions():
            if action.isEnabled() and action.shortcut() == pressed:
                action.trigger()
                return
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # nothing under the sheet may be clicked

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        scrim = QColor(load_tokens(Scheme.LIGHT).text if _is_light() else "#000000")
        scrim.setAlphaF(0.36 if _is_light() else 0.55)
        QPainter(self).fillRect(self.rect(), scrim)

    def _move_into_window(self) -> None:
        window = self._owner.window()
        if self.parentWidget() is not window:
            self._owner.destroyed.connect(self.deleteLater)
            self.setParent(window)
            self._host = window

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        inside = now is not None and (now is self or self.isAncestorOf(now))
        if self.isVisible() and not inside and (now is None or now.window() is self._host):
            QTimer.singleShot(0, self, self._take_focus_back)

    def _take_focus_back(self) -> None:
        """A page below may take the focus, or its field may be gone: the top sheet keeps it."""
        sheets = [one for one in self._host.children() if isinstance(one, Overlay)]
        shown = [one for one in sheets if one.isVisible()]
        here = self._host.focusWidget()
        if shown and shown[-1] is self and not (here and self.isAncestorOf(here)):
            self.focus_first()


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _is_light() -> bool:
    return tokens() is load_tokens(Scheme.LIGHT)
