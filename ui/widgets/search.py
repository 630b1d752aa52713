"""The search field, with the number of those found at its right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import Space
from ui.widgets.text import TextLabel


class SearchField(QLineEdit):
    """Down goes into the list below, to the row that Enter would open."""

    left_downwards = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setMaxLength(100)
        self.setFixedWidth(230)
        self._count = TextLabel(role="faint", parent=self)
        self._count.setObjectName(f"{name}Count")
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_count(self, words: str) -> None:
        """Say at the right how many were found; "" says nothing."""
        self._count.setText(words)
        self._count.adjustSize()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        size = self._count.sizeHint()
        self._count.resize(size)
        self._count.move(
            self.width() - size.width() - Space.M, (self.height() - size.height()) // 2
        )
        self.setTextMargins(0, 0, size.width() + Space.XS if self._count.text() else 0, 0)
