"""One group of a condition in the filter sheet: clauses of which any will do."""

from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from guide_app.domain.condition import Clause
from guide_app.services.customer_models import FilterChoices
from ui.customers.clause_row import ClauseRow
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import KeyButton

_CONTEXT = "ClauseGroup"


class ClauseGroup(Retranslated, QFrame):
    """Rows, one below the other, and the button for another one.

    Args:
        name: Beginning of the object names of its rows.
        choices: What clauses can be about.
        clauses: What it asks at first; without any it begins with a row to be filled in.
    """

    changed = Signal()
    emptied = Signal()

    def __init__(
        self, *, name: str, choices: FilterChoices, clauses: tuple[Clause, ...] = ()
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._choices = choices
        self._made = 0
        self._rows: list[ClauseRow] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.S)
        self._or = KeyButton(name=f"{name}Or", parent=self)
        self._or.clicked.connect(self._on_or)
        foot = QHBoxLayout()
        foot.addWidget(self._or)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self._column)
        column.addLayout(foot)
        for clause in clauses or (None,):
            self._add(clause)
        self.retranslate()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """What it asks, without the rows not filled in yet."""
        asked = (row.clause for row in self._rows)
        return tuple(clause for clause in asked if clause is not None)

    def check(self) -> bool:
        """Whether every row is filled in; those that are not say so."""
        wrong = [row for row in self._rows if row.clause is None]
        for row in wrong:
            row.show_wrong(wrong=True)
        if wrong:
            wrong[0].focus_first()
        return not wrong

    def focus_first(self) -> None:
        """Put the keyboard into the last row."""
        self._rows[-1].focus_first()

    def retranslate(self) -> None:
        self._or.setText(QCoreApplication.translate(_CONTEXT, "+ Or"))

    def _add(self, clause: Clause | None) -> ClauseRow:
        self._made += 1
        name = f"{self.objectName()}Row{self._made}"
        row = ClauseRow(name=name, choices=self._choices, clause=clause)
        row.changed.connect(self.changed)
        row.removed.connect(partial(self._drop, row))
        self._column.addWidget(row)
        row.show()
        self._rows.append(row)
        row.set_joined(joined=len(self._rows) > 1)
        return row

    def _drop(self, row: ClauseRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        if self._rows:
            self._rows[0].set_joined(joined=False)
            self.focus_first()
            self.changed.emit()
        else:
            self.emptied.emit()

    def _on_or(self) -> None:
        self._add(None).focus_first()
