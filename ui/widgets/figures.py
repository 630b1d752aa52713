"""Small drawn things: avatar, progress ring, card, hairline."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Space, tokens
from ui.widgets.painting import draw_avatar, first_character


class Avatar(QWidget):
    """A person's first character in a circle."""

    def __init__(
        self, name: str = "", *, side: int = 34, filled: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._filled = filled
        self.setFixedSize(side, side)

    @property
    def character(self) -> str:
        """What stands in it."""
        return first_character(self._name)

    def set_name(self, name: str) -> None:
        """Show another person."""
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_avatar(QPainter(self), QRectF(self.rect()), self._name, filled=self._filled)


class ProgressRing(QWidget):
    """How much of the whole is done. The numbers stand beside it in words."""

    def __init__(self, *, side: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done = 0
        self._total = 0
        self.setFixedSize(side, side)

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of 0 is 0."""
        return min(1.0, max(0.0, self._done / self._total)) if self._total > 0 else 0.0

    def set_progress(self, done: int, total: int) -> None:
        """Show ``done`` of ``total``."""
        self._done, self._total = done, total
        self.setAccessibleName(f"{done} / {total}")
        self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        painter.setPen(QPen(QColor(tokens().line), 4))
        painter.drawEllipse(where)
        if self.share:
            pen = QPen(QColor(tokens().accent), 4)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(where, 90 * 16, -round(360 * 16 * self.share))


class Card(QFrame):
    """A rounded white sheet; put things into ``card.column``."""

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self.column.setSpacing(Space.S)


def hairline(parent: QWidget | None = None) -> QFrame:
    """A line of one pixel between two parts."""
    line = QFrame(parent)
    line.setProperty("rule", True)
    line.setFixedHeight(1)
    return line
