"""What a screen shows when it has nothing to show, and the way on."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import Space, draw_icon, motion_ms, tokens
from ui.widgets.buttons import KeyButton, Look
from ui.widgets.text import TextLabel


class Nothing(Enum):
    """Why there is nothing to show; the value is its icon."""

    LOADING = "sync"
    EMPTY = "inbox"
    NOT_FOUND = "search"
    OFFLINE = "cloud-off"
    ERROR = "alert"
    NO_PERMISSION = "shield"


class EmptyState(Retranslated, QWidget):
    """One sentence and one action, in the middle of the room it gets."""

    acted = Signal()

    def __init__(
        self, kind: Nothing = Nothing.EMPTY, *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._kind = kind
        self._own_words = ""
        self._say_again: Callable[[], None] | None = None
        self._sign = _Sign(self)
        self._sentence = TextLabel(role="large", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._hint = TextLabel(role="dim", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._button = KeyButton(look=Look.PRIMARY, name=f"{name}Action")
        self._button.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.XXL)
        column.setSpacing(Space.S)
        column.addStretch(2)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(Space.XS)
        column.addWidget(self._sentence)
        column.addWidget(self._hint)
        column.addSpacing(Space.XS)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._show_state(kind)

    @property
    def kind(self) -> Nothing:
        """Why there is nothing."""
        return self._kind

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def say(self, show: Callable[[], None]) -> None:
        """Say why there is nothing in the screen's own words, in whatever language they are read.

        Args:
            show: Calls `show_state` with them; called again when the language changes.
        """
        show()
        self._say_again = show

    def show_state(
        self,
        kind: Nothing,
        sentence: str = "",
        *,
        hint: str = "",
        action: str = "",
        key: str = "",
    ) -> None:
        """Say why there is nothing.

        Args:
            kind: Which picture, and the sentence if none is given.
            sentence: Words of the screen's own.
            hint: A second, quieter sentence.
            action: The way on; no words, no button.
            key: The key drawn on it.
        """
        self._say_again = None
        self._show_state(kind, sentence, hint, action, key)

    def _show_state(
        self, kind: Nothing, sentence: str = "", hint: str = "", action: str = "", key: str = ""
    ) -> None:
        self._kind = kind
        self._own_words = sentence
        self._sign.set_kind(kind)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._button.setText(action)
        self._button.set_key(key)
        self._button.setVisible(bool(action))
        self.show_share(self._sign.share)
        self._set_sentence()

    def show_share(self, percent: int | None) -> None:
        """While loading, how much is there; None turns without telling."""
        self._sign.set_share(percent)
        if self._kind is Nothing.LOADING and percent is not None:
            self._hint.setText(f"{percent} %")
            self._hint.show()

    def retranslate(self) -> None:
        if self._say_again is not None:
            self.say(self._say_again)
        else:
            self._set_sentence()

    def _set_sentence(self) -> None:
        self._sentence.setText(self._own_words or self._usual_sentence())
        self.setAccessibleName(self._sentence.text())

    def _usual_sentence(self) -> str:
        match self._kind:
            case Nothing.LOADING:
                return self.tr("Loading…")
            case Nothing.EMPTY:
                return self.tr("Nothing here yet")
            case Nothing.NOT_FOUND:
                return self.tr("Nothing found")
            case Nothing.OFFLINE:
                return self.tr("This needs a connection. What you wrote is saved.")
            case Nothing.ERROR:
                return self.tr("This could not be loaded. Nothing is lost.")
            case Nothing.NO_PERMISSION:
                return self.tr("You have no access to this")


class _Sign(QWidget):
    """The icon on its disc; while loading, an arc that turns or grows.

    With reduced motion it stands still.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kind = Nothing.EMPTY
        self._angle = 0
        self.share: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(40)
        self._timer.timeout.connect(self._turn)
        self.setFixedSize(56, 56)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def set_kind(self, kind: Nothing) -> None:
        self._kind = kind
        self._set_turning()
        self.update()

    def set_share(self, percent: int | None) -> None:
        self.share = percent
        self._set_turning()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_turning()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shades = tokens()
        where = QRectF(self.rect())
        if self._kind is Nothing.LOADING:
            ring = where.adjusted(13, 13, -13, -13)
            painter.setPen(QPen(QColor(shades.line), 3))
            painter.drawEllipse(ring)
            painter.setPen(QPen(QColor(shades.accent), 3, c=Qt.PenCapStyle.RoundCap))
            if self.share is None:
                painter.drawArc(ring, -self._angle * 16, 90 * 16)
            else:
                painter.drawArc(ring, 90 * 16, -self.share * 16 * 360 // 100)
            return
        colour, fill = {
            Nothing.OFFLINE: (shades.amber, shades.amber_bg),
            Nothing.ERROR: (shades.red, shades.red_bg),
        }.get(self._kind, (shades.accent, shades.accent_bg))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawEllipse(where)
        draw_icon(painter, self._kind.value, where.adjusted(16, 16, -16, -16), colour)

    def _set_turning(self) -> None:
        waits = self._kind is Nothing.LOADING and self.share is None
        if waits and self.isVisible() and motion_ms(1):
            self._timer.start()
        else:
            self._timer.stop()

    def _turn(self) -> None:
        self._angle = (self._angle + 14) % 360
        self.update()
