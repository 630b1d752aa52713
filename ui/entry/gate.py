"""One card in the middle of the window: the frame of both gates."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import Card, KeyButton, Look, TextLabel

_WIDTH = 400


class Gate(Retranslated, QWidget):
    """Put fields into ``fields``, which stand above the buttons; Enter gives the main command.

    Attributes:
        first: Where typing begins. Not a focus proxy: Tab would never come to what is before it.
    """

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.title = TextLabel(role="title")
        self.subtitle = TextLabel(role="dim", wrap=True)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(Space.M)
        self.problem = TextLabel(role="error", wrap=True)
        self.problem.setObjectName(f"{name}Problem")
        self.problem.hide()
        self.go = KeyButton(look=Look.PRIMARY, key="Enter", name=f"{name}Go")
        self.go.clicked.connect(self.confirm)
        card = Card(name=f"{name}Card")
        card.setFixedWidth(_WIDTH)
        card.column.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.XXL)
        card.column.setSpacing(Space.M)
        card.column.addWidget(self.title)
        card.column.addWidget(self.subtitle)
        card.column.addLayout(self.fields)
        card.column.addWidget(self.problem)
        card.column.addWidget(self.go)
        self.first: QWidget = self.go
        self.foot = QVBoxLayout()
        card.column.addLayout(self.foot)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)

    def focus_first(self) -> None:
        """Begin to type."""
        self.first.setFocus()

    def show_problem(self, sentence: str) -> None:
        """Say why it did not work; what was typed stays."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.set_busy(False)

    def set_busy(self, busy: bool) -> None:
        """Take no second try while the first is under way."""
        self.go.setEnabled(not busy)
        self.retranslate()

    def confirm(self) -> None:
        """Do what Enter does; override."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.go.isEnabled():
            self.confirm()
            return
        super().keyPressEvent(event)
