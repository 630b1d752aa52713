"""Chips: a word with a tone, and the filter chip that can be taken away."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.i18n import Retranslated
from ui.theme import Radius, Size, Tone, draw_icon, tokens
from ui.widgets.buttons import DeskButton
from ui.widgets.painting import (
    CHIP_HEIGHT,
    ChipSpec,
    chip_width,
    draw_box,
    draw_chip,
    draw_focus,
    draw_text,
)

_CROSS = 12


class Chip(QWidget):
    """A word on a tinted ground, such as a state, a tag or an age."""

    def __init__(
        self, text: str = "", tone: Tone = Tone.NEUTRAL, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._spec = ChipSpec(text, tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """What it says."""
        return self._spec.text

    @property
    def tone(self) -> Tone:
        """How it says it."""
        return self._spec.tone

    def sizeHint(self) -> QSize:
        return QSize(round(chip_width(self._spec.text) + 0.5), round(CHIP_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_chip(QPainter(self), 0, self.height() / 2, self._spec)


class FilterChip(Retranslated, DeskButton):
    """A condition that is in force: a click opens it, its cross or Delete takes it away."""

    removed = Signal()

    def __init__(
        self, text: str, tone: Tone = Tone.ACCENT, *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setObjectName(name)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(
            self.tr("{condition}, Delete removes it").format(condition=self.text())
        )

    def sizeHint(self) -> QSize:
        return QSize(round(chip_width(self.text()) + 0.5) + _CROSS + 4, 28)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._cross().adjusted(-6, -8, 6, 8).contains(event.position()):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        ):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour, fill = tokens().tone(self._tone)
        where = QRectF(self.rect())
        draw_box(painter, where, Radius.CHIP, fill, colour if self.underMouse() else None)
        draw_text(
            painter, where.adjusted(8, 0, -_CROSS - 8, 0), self.text(), colour, size=Size.SMALL
        )
        draw_icon(painter, "close", self._cross(), colour)
        if self.hasFocus():
            draw_focus(painter, where, Radius.CHIP)

    def _cross(self) -> QRectF:
        return QRectF(self.width() - _CROSS - 7, (self.height() - _CROSS) / 2, _CROSS, _CROSS)
