"""Asks before two customers are merged: both side by side, and what will stand."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from guide_app.services.customer_models import CustomerFacts
from guide_app.services.merging import Merger
from ui.dates import date_words
from ui.theme import Space
from ui.widgets import Dialog, KeyButton, Look, TextLabel
from ui.widgets.layouts import take_all
from ui.words.changes import field_words
from ui.words.money import money_words
from ui.words.shop import state_words, temperature_words


class MergeDialog(Dialog):
    """Enter merges; the guide may turn round who stands for both.

    Args:
        host: The page it lies over.
        merger: What there is to see.
    """

    turned = Signal()
    """Let the other one stand."""

    def __init__(self, host: QWidget, merger: Merger) -> None:
        super().__init__(host, name="mergeDialog", width=640)
        self._merger = merger
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        for column in (1, 2, 3):
            self._grid.setColumnStretch(column, 1)
        self.body.addLayout(self._grid)
        self._promise = TextLabel(role="dim", wrap=True)
        self.body.addWidget(self._promise)
        self._turn = KeyButton(look=Look.SECONDARY, name="mergeTurn", key="Alt+S", parent=self)
        self._turn.setShortcut("Alt+S")
        self._turn.clicked.connect(self.turned)
        row = QHBoxLayout()
        row.addWidget(self._turn)
        row.addStretch(1)
        self.body.addLayout(row)
        self.retranslate()

    @property
    def merger(self) -> Merger:
        """What is shown."""
        return self._merger

    def show_merger(self, merger: Merger) -> None:
        """Show them the other way round."""
        self._merger = merger
        self.retranslate()
        self.focus_first()

    def focus_first(self) -> None:
        self._confirm.setFocus(Qt.FocusReason.TabFocusReason)

    def retranslate(self) -> None:
        super().retranslate()
        into, other = self._merger.into, self._merger.other
        self.set_title(
            self.tr("Are they the same person?"),
            self.tr("{name} will stand for both.").format(name=into.name),
        )
        self.set_confirm(self.tr("Merge"))
        self._turn.setText(self.tr("Let {name} stand").format(name=other.name))
        self._promise.setText(
            self.tr(
                "All notes, purchases, tags and follow-ups of both stay and are shown together. "
                "In the customer file they can be parted again at any time."
            )
        )
        self._show()

    def _show(self) -> None:
        take_all(self._grid)
        heads = (self.tr("Stands"), self.tr("Is merged"), self.tr("Afterwards"))
        for column, words in enumerate(heads, 1):
            self._grid.addWidget(TextLabel(words, role="strong"), 0, column)
        sides = [self._values(f) for f in (self._merger.into, self._merger.other)]
        sides.append(self._values(self._merger.stands))
        at = 1
        for word, *values in zip(self._names(), *sides, strict=True):
            if not any(values):
                continue
            self._grid.addWidget(TextLabel(word, role="dim"), at, 0)
            for column, value in enumerate(values, 1):
                label = TextLabel(value or "—", wrap=True)
                label.setAccessibleName(f"{heads[column - 1]}, {word}: {value or '—'}")
                self._grid.addWidget(label, at, column)
            at += 1

    def _names(self) -> tuple[str, ...]:
        return (
            field_words("name"),
            field_words("phone"),
            field_words("wechat"),
            field_words("member_number"),
            field_words("size"),
            field_words("preference"),
            field_words("state"),
            field_words("temperature"),
            self.tr("Added"),
            self.tr("Last contact"),
            self.tr("Purchases"),
            field_words("consent"),
        )

    def _values(self, facts: CustomerFacts) -> tuple[str, ...]:
        bought = ""
        if facts.order_count:
            bought = self.tr("%n time(s), {total}", "", facts.order_count).format(
                total=money_words(facts.order_total)
            )
        withdrawn = facts.consent == "withdrawn"
        return (
            facts.name,
            facts.phone,
            facts.wechat or "",
            facts.member_number or "",
            facts.size or "",
            facts.preference or "",
            state_words(facts.state),
            temperature_words(facts.temperature) if facts.temperature else "",
            _day(facts.added_on),
            _day(facts.last_contact_on),
            bought,
            self.tr("No contact wanted") if withdrawn else "",
        )


def _day(day: date | None) -> str:
    return "" if day is None else date_words(day, with_year=True)
