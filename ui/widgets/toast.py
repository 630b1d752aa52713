"""Dark bars that float above the page: what was just done, with undo; what is selected."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRectF,
    QSize,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QEnterEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Radius, Space, draw_icon, motion_ms, tokens
from ui.widgets.buttons import KeyButton, Look
from ui.widgets.painting import draw_box, draw_text, text_width

SHOWN_MS = 6000
UNDO_MS = 120_000
_TOLD = {"check", "undo"}
"""The icons of toasts that tell of something done; others only say something in between."""
_GAP = 16


@dataclass(frozen=True)
class ToastSpec:
    """What a toast says; ``undo`` is called at most once, when the guide asks for it."""

    text: str
    action: str = ""
    key: str = ""
    undo: Callable[[], object] | None = None
    icon: str = ""


class FloatingBar(QWidget):
    """The dark bar itself; a screen may put its own buttons (``Look.INVERSE``) into ``row``."""

    def __init__(self, text: str = "", *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = _InverseText(text, icon)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(Space.L, 6, Space.S, 6)
        self.row.setSpacing(Space.S)
        self.row.addWidget(self._words)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._words.text = text
        self._words.updateGeometry()
        self._words.update()
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_box(QPainter(self), QRectF(self.rect()), Radius.CARD - 2, tokens().inverse)


class ToastLayer(QObject):
    """Shows toasts at the foot of a widget, one at a time, the newest wins.

    What a toast offers to undo can be undone by key for two minutes, also when the toast has gone
    or something was said in between, until something else is done or the page is left.
    """

    changed = Signal()
    """Something else is shown, or nothing."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._bar: FloatingBar | None = None
        self._spec: ToastSpec | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._take_away)
        self._undo: Callable[[], object] | None = None
        self._undo_timer = QTimer(self)
        self._undo_timer.setSingleShot(True)
        self._undo_timer.timeout.connect(lambda: self._remember(None))
        host.installEventFilter(self)

    @property
    def current(self) -> ToastSpec | None:
        """What is shown now."""
        return self._spec

    def show_toast(self, spec: ToastSpec) -> None:
        """Show a toast for six seconds, longer while the mouse is on it."""
        self._take_away()
        if spec.undo is not None or spec.icon in _TOLD:
            self._remember(spec.undo)
        bar = FloatingBar(spec.text, icon=spec.icon, parent=self._host)
        bar.setObjectName("toast")
        if spec.undo is not None and spec.action:
            button = KeyButton(spec.action, key=spec.key, look=Look.INVERSE, name="toastAction")
            button.clicked.connect(self.undo)
            bar.row.addWidget(button)
        else:
            bar.row.setContentsMargins(Space.L, 12, Space.L, 12)
        bar.installEventFilter(self)
        self._bar, self._spec = bar, spec
        self._place()
        bar.show()
        bar.raise_()
        self._slide_in(bar)
        self._timer.start(SHOWN_MS)
        self.changed.emit()
        _announce(self._host, spec.text)

    @property
    def can_undo(self) -> bool:
        """Whether what was done last can be taken back."""
        return self._undo is not None

    def undo(self) -> bool:
        """Do what the toast's button does; False when there is nothing to undo."""
        undo = self._undo
        self.clear()
        if undo is None:
            return False
        undo()
        return True

    def clear(self) -> None:
        """Take the toast away, and what it offered."""
        self._remember(None)
        self._take_away()

    def _remember(self, undo: Callable[[], object] | None) -> None:
        self._undo = undo
        self._undo_timer.stop()
        if undo is not None:
            self._undo_timer.start(UNDO_MS)
        self.changed.emit()

    def _take_away(self) -> None:
        self._timer.stop()
        self._spec = None
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        elif watched is self._bar and isinstance(event, QEnterEvent):
            self._timer.stop()
        elif watched is self._bar and event.type() == QEvent.Type.Leave:
            self._timer.start(SHOWN_MS)
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self._bar is not None:
            size = self._bar.sizeHint().boundedTo(self._host.size())
            self._bar.resize(size)
            self._bar.move(self._home(size.width(), size.height()))

    def _home(self, width: int, height: int) -> QPoint:
        return QPoint((self._host.width() - width) // 2, self._host.height() - height - _GAP)

    def _slide_in(self, bar: FloatingBar) -> None:
        duration = motion_ms(120)
        if duration:
            motion = QPropertyAnimation(bar, b"pos", bar)
            motion.setDuration(duration)
            motion.setStartValue(bar.pos() + QPoint(0, 12))
            motion.setEndValue(bar.pos())
            motion.start()


def _announce(host: QWidget, words: str) -> None:
    # Imported late: their enumerations cost the start of the program 7 ms.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(host, words))


class _InverseText(QWidget):
    def __init__(self, text: str, icon: str) -> None:
        super().__init__()
        self.text = text
        self._icon = icon

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self.text, bold=True)) + 2 + self._lead, 24)

    @property
    def _lead(self) -> int:
        return 24 if self._icon else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = tokens().on_inverse
        where = QRectF(self.rect())
        if self._icon:
            draw_icon(painter, self._icon, QRectF(0, (where.height() - 16) / 2, 16, 16), colour)
        draw_text(painter, where.adjusted(self._lead, 0, 0, 0), self.text, colour, bold=True)
