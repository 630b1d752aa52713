"""An answer that can be chosen, large enough to be read and touched across the counter."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Radius, Size, Space, font, metrics, tokens
from ui.widgets import DeskButton
from ui.widgets.painting import draw_box, draw_focus, draw_key, key_width

_HEIGHT = 56
_WRAPS = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class Choice(DeskButton):
    """One answer with the digit that chooses it; long words wrap.

    Args:
        words: The answer.
        key: The digit, or "" beyond nine.
        several: Whether more than one may be chosen; then a square, not a circle, shows it.
        name: Object name.
        parent: Owner.
    """

    def __init__(
        self, words: str, *, key: str, several: bool, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._several = several
        self.setObjectName(name)
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # Space chooses it; Enter goes on to the next question
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(300, max(_HEIGHT, round(self._words_height()) + 2 * Space.M))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shades = tokens()
        where = QRectF(self.rect())
        on = self.isChecked()
        ground = shades.accent_bg if on else shades.hover if self.underMouse() else shades.card
        line = shades.accent if on else shades.line_strong
        draw_box(painter, where, Radius.BUTTON, ground, line)
        self._draw_mark(painter, QRectF(Space.L, where.center().y() - 10, 20, 20))
        painter.setFont(font(Size.TITLE, bold=on))
        painter.setPen(QColor(shades.text))
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self._room(), int(aligned) | int(_WRAPS.value), self.text())
        if self._key:
            x = where.width() - Space.L - key_width(self._key)
            draw_key(
                painter,
                x,
                where.center().y(),
                self._key,
                colour=shades.dim,
                fill=shades.card,
                line=shades.line,
            )
        if self.hasFocus():
            draw_focus(painter, where, Radius.BUTTON)

    def _draw_mark(self, painter: QPainter, where: QRectF) -> None:
        shades = tokens()
        round_or_not = Radius.CHIP if self._several else 10
        on = self.isChecked()
        line = shades.accent if on else shades.line_strong
        draw_box(painter, where, round_or_not, shades.card, line)
        if on:
            inner = where.adjusted(5, 5, -5, -5)
            draw_box(painter, inner, 3 if self._several else 5, shades.accent, None)

    def _room(self) -> QRectF:
        left = Space.L + 20 + Space.M
        right = Space.L + (key_width(self._key) + Space.M if self._key else 0)
        return QRectF(left, 0, max(80.0, self.width() - left - right), self.height())

    def _words_height(self) -> float:
        room = self._room()
        room.setHeight(10_000)
        return metrics(Size.TITLE, bold=True).boundingRect(room, _WRAPS.value, self.text()).height()
