"""Questions and what was answered, side by side."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import Space
from ui.widgets import TextLabel


class Answered(QWidget):
    """Each question at the left, its answer at the right.

    Args:
        lines: The words of both.
    """

    def __init__(self, lines: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for row, (question, answer) in enumerate(lines):
            grid.addWidget(TextLabel(question, role="dim", wrap=True), row, 0, _TOP)
            grid.addWidget(TextLabel(answer, wrap=True), row, 1, _TOP)


_TOP = Qt.AlignmentFlag.AlignTop
