"""Further conditions for the wall: type, tag, folder; and what comes first."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.domain.words import MaterialType
from guide_app.services.wall_choice import Order, WallChoice, narrow
from guide_app.services.wall_models import WallItem
from ui.dates import number_words
from ui.theme import Space
from ui.widgets import Dialog, FlowLayout, KeyButton, TextLabel
from ui.words.materials import type_words
from ui.words.shelves import folder_words, order_words

_WIDTH = 640


class ShelfDialog(Dialog):
    """At most one choice of each line; what nothing has is not offered.

    Args:
        host: The page it lies over.
        items: The whole wall.
        choice: What is asked for now.
    """

    chosen = Signal(object)  # WallChoice

    def __init__(self, host: QWidget, items: Sequence[WallItem], choice: WallChoice) -> None:
        super().__init__(host, name="shelfDialog", width=_WIDTH)
        self._items, self._choice = items, choice
        self._buttons: dict[str, list[tuple[str, KeyButton]]] = {}
        self._labels: list[tuple[str, TextLabel]] = []
        counts = narrow(items, WallChoice()).counts
        used = {name: counts[name] for name in ("type", "tag", "folder")}
        self._add("order", [one.value for one in Order])
        self._add("type", [one.value for one in MaterialType if one.value in used["type"]])
        self._add("tag", sorted(used["tag"], key=lambda tag: (-used["tag"][tag], tag)))
        self._add("folder", sorted(used["folder"]))
        self._count = TextLabel(role="strong")
        self._count.setObjectName("shelfCount")
        self.add_below(self._count)
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Narrow and sort"), self.tr("At most one choice of each line."))
        self.set_confirm(self.tr("Show"))
        said = {
            "order": self.tr("Order"),
            "type": self.tr("Type"),
            "tag": self.tr("Tag"),
            "folder": self.tr("Folder"),
        }
        for line, label in self._labels:
            label.setText(said[line])
        self._show()

    def _add(self, line: str, values: list[str]) -> None:
        if not values:
            return
        label, holder = TextLabel(role="small"), QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(label)
        row = FlowLayout(gap=Space.S, line_gap=Space.S)
        buttons = []
        for value in values:
            button = KeyButton(name=f"shelf.{line}.{value}", parent=holder)
            button.setCheckable(True)
            button.clicked.connect(partial(self._on_clicked, line, value))
            buttons.append((value, button))
            row.addWidget(button)
        column.addLayout(row)
        self.body.addWidget(holder)
        self._labels.append((line, label))
        self._buttons[line] = buttons

    def _on_clicked(self, line: str, value: str) -> None:
        now = "" if getattr(self._choice, line) == value and line != "order" else value
        self._choice = replace(self._choice, **{line: now})
        self._show()

    def _show(self) -> None:
        """Choices, and how many each would leave."""
        narrowed = narrow(self._items, self._choice)
        words: dict[str, Callable[[str], str]] = {
            "type": type_words,
            "folder": folder_words,
            "tag": str,
            "order": order_words,
        }
        for line, buttons in self._buttons.items():
            for value, button in buttons:
                said = words[line](value)
                if line != "order":
                    count = narrowed.counts[line].get(value, 0)
                    said = f"{said} {number_words(count)}"
                button.setText(said)
                button.setChecked(getattr(self._choice, line) == value)
        self._count.setText(self.tr("%n material(s) fit", "", len(narrowed.items)))

    def _on_confirmed(self) -> None:
        choice = self._choice
        self.close_sheet()
        self.chosen.emit(choice)
