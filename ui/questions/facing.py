"""A sheet that is turned to the customer."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent

from ui.theme import tokens
from ui.widgets import Dialog


class FacingDialog(Dialog):
    """Lets nothing of the window be seen behind it: other customers are nobody's business."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(tokens().bg))
