"""How much of an allowance is used: a slim bar with its words, one piece for each."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Size, Tone, tokens
from ui.widgets.painting import draw_text, text_width

_BAR, _GAP, _PIECE, _WIDEST = 6.0, 8.0, 9.0, 110.0


class Meter(QWidget):
    """Used pieces are filled, those that are spoken for are half filled.

    What is said in colour stands beside it in numbers.
    """

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._words = ""
        self._used = self._kept = self._cap = 0

    @property
    def words(self) -> str:
        """What stands beside the bar."""
        return self._words

    @property
    def tone(self) -> Tone:
        """Red once nothing is left."""
        return Tone.RED if self._used + self._kept >= self._cap else Tone.ACCENT

    def show_share(self, words: str, spoken: str, used: int, kept: int, cap: int) -> None:
        """Show ``used`` of ``cap``, ``kept`` of the rest being spoken for; ``spoken`` in full."""
        self._words, self._used, self._kept, self._cap = words, used, kept, cap
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = text_width(self._words, Size.SMALL) + _GAP + self._bar_width()
        return QSize(round(width) + 2, 20)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        shades = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = text_width(self._words, Size.SMALL) + 1
        where = QRectF(0, 0, room, self.height())
        draw_text(painter, where, self._words, shades.dim, size=Size.SMALL)
        full = QColor(shades.red if self.tone is Tone.RED else shades.accent)
        faint = QColor(full)
        faint.setAlphaF(0.45)
        pieces = max(1, self._cap)
        step = self._bar_width() / pieces
        gap = 2.0 if step > 4 else 0.0
        top = (self.height() - _BAR) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for piece in range(pieces):
            shade = QColor(shades.line)
            if piece < self._used or self._cap == 0:
                shade = full
            elif piece < self._used + self._kept:
                shade = faint
            painter.setBrush(shade)
            left = room + _GAP + piece * step
            painter.drawRoundedRect(QRectF(left, top, step - gap, _BAR), 2, 2)

    def _bar_width(self) -> float:
        return min(_WIDEST, max(1, self._cap) * _PIECE)
