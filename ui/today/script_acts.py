"""The buttons of the script: in its card, or on a small screen below all that scrolls."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets import FlowLayout, KeyButton, Look, hairline

_MAIN = ("copyScript", "scriptCode", "markSent", "snooze")
_MORE = ("event", "questions")
_LINES = 26
"""A pane of fewer lines does not show a script and the buttons below it at once."""


class ScriptActs:
    """Keeps the main buttons where they can be seen whole, however long the script is.

    Attributes:
        row: For the card: all buttons, or on a small screen those that are not needed every time.
        foot: For below what scrolls; hidden where the card has room for all.
    """

    def __init__(self, commands: dict[str, QAction]) -> None:
        self.row = FlowLayout(gap=Space.S, line_gap=Space.S)
        self.foot = QWidget()
        self.foot.setObjectName("todayScriptFoot")
        column = QVBoxLayout(self.foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        self._below = FlowLayout(gap=Space.S, line_gap=Space.S)
        inside = QVBoxLayout()
        inside.setContentsMargins(Space.XXL - 2, Space.S, Space.XXL - 2, Space.S)
        inside.addLayout(self._below)
        column.addLayout(inside)
        self._main = [
            KeyButton.of(
                commands[name], look=Look.PRIMARY if name == "copyScript" else Look.SECONDARY
            )
            for name in _MAIN
        ]
        self._more = [KeyButton.of(commands[name], look=Look.QUIET) for name in _MORE]
        self._is_small: bool | None = None
        self.fit(self.foot.fontMetrics().lineSpacing() * _LINES)

    def fit(self, height: int) -> None:
        """Put them where a pane of this height has room for them."""
        is_small = height < self.foot.fontMetrics().lineSpacing() * _LINES
        if is_small == self._is_small:
            return
        self._is_small = is_small
        for button in (*self._main, *self._more):
            self.row.removeWidget(button)
            self._below.removeWidget(button)
        for button in self._main:
            (self._below if is_small else self.row).addWidget(button)
        for button in self._more:
            self.row.addWidget(button)
        self.foot.setVisible(is_small)
