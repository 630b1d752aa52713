"""Shows a QR code that somebody else has computed."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

QUIET_ZONE = 4  # modules of white around it, as the standard asks


class QrView(QWidget):
    """A QR code from its modules: whole device pixels each, black on white in both themes."""

    def __init__(self, *, side: int = 160, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._picture: QImage | None = None
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_matrix(self, matrix: Sequence[Sequence[bool]], *, label: str = "") -> None:
        """Show a code.

        Args:
            matrix: Square rows of modules without a quiet zone; True is black. Empty shows nothing.
            label: What it leads to, for screen readers.
        """
        self._picture = _picture_of(matrix) if matrix else None
        self.setAccessibleName(label)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.white))
        if self._picture is None:
            return
        ratio = painter.device().devicePixelRatio()
        room = int(min(self.width(), self.height()) * ratio)
        modules = self._picture.width()
        side = max(1, room // modules) * modules
        corner = ((int(self.width() * ratio) - side) // 2, (int(self.height() * ratio) - side) // 2)
        painter.scale(1 / ratio, 1 / ratio)
        painter.drawImage(QRect(*corner, side, side), self._picture)


def _picture_of(matrix: Sequence[Sequence[bool]]) -> QImage:
    side = len(matrix) + 2 * QUIET_ZONE
    picture = QImage(side, side, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    for y, row in enumerate(matrix):
        for x, black in enumerate(row):
            if black:
                picture.setPixelColor(x + QUIET_ZONE, y + QUIET_ZONE, QColor(Qt.GlobalColor.black))
    return picture
