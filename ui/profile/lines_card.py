"""A card that lists things which can each be changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets import Card, IconButton, KeyButton, TextLabel
from ui.widgets.layouts import take_all


@dataclass(frozen=True)
class Line:
    """One of the things.

    Attributes:
        what: What it is.
        about: What is known of it.
        edit: Object name of its button, and what that says.
        change: Asks for a change.
    """

    what: str
    about: Sequence[str]
    edit: tuple[str, str]
    change: Callable[[], object]


class LinesCard(Card):
    """Has a heading with a button for one more, the lines, and a sentence where there are none.

    Args:
        add: The button.
    """

    def __init__(self, add: KeyButton, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.word = TextLabel(role="strong")
        head = QHBoxLayout()
        head.addWidget(self.word, 1)
        head.addWidget(add)
        self.column.addLayout(head)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.XS)
        self.column.addLayout(self._lines)
        self.none = TextLabel(role="dim", wrap=True)
        self.column.addWidget(self.none)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these."""
        take_all(self._lines)
        for line in lines:
            self._lines.addWidget(_made(line))
        self.none.setVisible(not lines)


def _made(line: Line) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.S)
    row.addWidget(TextLabel(line.what))
    row.addWidget(TextLabel(" · ".join(line.about), role="dim", elide=True), 1)
    name, words = line.edit
    edit = IconButton("edit", name=name)
    edit.set_label(words)
    edit.clicked.connect(lambda: line.change())
    row.addWidget(edit)
    holder.setAccessibleName(", ".join([line.what, *line.about]))
    return holder
