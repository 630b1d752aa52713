"""Queries under a name: opening, saving and dropping them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from guide_app.services.customer_models import SavedFilter
from ui.theme import Space
from ui.widgets import Dialog, IconButton, KeyButton, Look, TextField, TextLabel


class SavedFiltersDialog(Dialog):
    """Lists the saved filters and saves the one in force under a name.

    Args:
        host: The page it lies over.
        saved: Those there are.
        sentence: The conditions in force in words; "" when there are none.
    """

    opened = Signal(object)  # CustomerQuery
    dropped = Signal(str)  # name
    named = Signal(str)  # name for the query in force

    def __init__(self, host: QWidget, saved: Sequence[SavedFilter], sentence: str) -> None:
        super().__init__(host, name="savedFilters", width=480)
        self._sentence = sentence
        self._crosses: list[tuple[str, IconButton]] = []
        self._rows: dict[str, QWidget] = {}
        self._none = TextLabel(role="dim", wrap=True)
        self.body.addWidget(self._none)
        self._none.setVisible(not saved)
        for one in saved:
            self._add(one)
        self._now = TextLabel(role="dim", wrap=True)
        self.body.addWidget(self._now)
        self._name = TextField(name="savedFilterName", max_length=60)
        self.body.addWidget(self._name)
        self._name.setVisible(bool(sentence))
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Saved filters"))
        self.set_confirm(self.tr("Save this filter") if self._sentence else self.tr("Done"))
        self._none.setText(self.tr("None yet. Filter the list, then give the filter a name here."))
        self._now.setText(self.tr("Now: {conditions}").format(conditions=self._sentence))
        self._now.setVisible(bool(self._sentence))
        self._name.set_label(self.tr("Name of this filter"))
        for name, cross in self._crosses:
            cross.set_label(self.tr("Forget {name}").format(name=name))

    def check(self) -> bool:
        if self._sentence and not self._name.text.strip():
            self._name.set_problem(self.tr("Give it a name."))
            return False
        return True

    def _add(self, one: SavedFilter) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        button = KeyButton(one.name, look=Look.SECONDARY, name=f"savedFilter.{one.name}")
        button.clicked.connect(partial(self._open, one))
        cross = IconButton("trash", name=f"dropFilter.{one.name}")
        cross.clicked.connect(partial(self._drop, one.name))
        row.addWidget(button, 1)
        row.addWidget(cross)
        self.body.addWidget(holder)
        self._crosses.append((one.name, cross))
        self._rows[one.name] = holder

    def _open(self, one: SavedFilter, _checked: bool = False) -> None:
        self.close_sheet()
        self.opened.emit(one.query)

    def _drop(self, name: str, _checked: bool = False) -> None:
        self._rows.pop(name).hide()
        self.dropped.emit(name)

    def _on_confirmed(self) -> None:
        self.close_sheet()
        if self._sentence:
            self.named.emit(self._name.text.strip())
