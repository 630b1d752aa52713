"""The bar at the foot while customers are chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.widgets import FloatingBar, KeyButton, Look

_GAP = 16
_ABOVE_TOAST = 68


class SelectionBar(FloatingBar):
    """Says how many are chosen, with the commands for them.

    Args:
        host: The page, at whose foot it floats.
        commands: In their order.
    """

    def __init__(self, host: QWidget, commands: Sequence[QAction]) -> None:
        super().__init__(parent=host)
        self.setObjectName("customersSelection")
        self._host = host
        self._lifted = False
        self._buttons: list[KeyButton] = []
        for command in commands:
            button = KeyButton.of(command, look=Look.INVERSE)
            button.setObjectName(command.objectName())
            self.row.addWidget(button)
            self._buttons.append(button)
        host.installEventFilter(self)
        self.hide()

    def show_count(self, words: str) -> None:
        """Say how many; "" hides the bar."""
        self.set_text(words)
        self.setVisible(bool(words))
        self._place()

    @property
    def room_below(self) -> int:
        """How much of the page's foot it needs, so that it hides nobody."""
        return self.sizeHint().height() + self._gap + _GAP

    def lift(self, *, above: bool) -> None:
        """Make room for a toast below, or come down again."""
        self._lifted = above
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self._draw_keys(True)
        if self.sizeHint().width() > self._host.width() - 2 * _GAP:
            self._draw_keys(False)
        size = self.sizeHint()
        self.resize(size)
        left = (self._host.width() - size.width()) // 2
        self.move(left, self._host.height() - size.height() - self._gap)
        self.raise_()

    def _draw_keys(self, there: bool) -> None:
        for button in self._buttons:
            button.set_bare(not there)

    @property
    def _gap(self) -> int:
        return _ABOVE_TOAST if self._lifted else _GAP
