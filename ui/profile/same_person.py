"""Of whom a customer consists since a merge, and who else may be the same person."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.merging import SamePerson
from ui.dates import date_words
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import Card, KeyButton, Look, TextLabel
from ui.widgets.layouts import take_all
from ui.words.changes import field_words


class SamePersonCard(Retranslated, Card):
    """One line for each, with what can be done; hidden while there is nobody."""

    merge_asked = Signal(str)  # customer id
    part_asked = Signal(str, str)  # customer id, name

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(name="profileSamePerson", parent=parent)
        self._same = SamePerson()
        self._may_change = True
        self._word = TextLabel(role="strong")
        self.column.addWidget(self._word)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        self.column.addLayout(self._lines)
        self.retranslate()

    def show_people(self, same: SamePerson, *, may_change: bool) -> None:
        """Show these."""
        self._same, self._may_change = same, may_change
        self.retranslate()

    @property
    def first_maybe(self) -> str | None:
        """Who should be looked at first."""
        return self._same.maybe[0].customer_id if self._same.maybe else None

    def retranslate(self) -> None:
        self._word.setText(self.tr("The same person"))
        take_all(self._lines)
        for line in self._made():
            self._lines.addWidget(line)
        self.setVisible(bool(self._same.aliases or self._same.maybe))

    def _made(self) -> Iterator[QWidget]:
        for alias in self._same.aliases:
            day = date_words(alias.added_on, with_year=True)
            about = self.tr("merged · added {day}").format(day=day)
            about = " · ".join(part for part in (alias.phone, about) if part)
            button = KeyButton(name=f"part.{alias.customer_id}", look=Look.QUIET)
            button.setText(self.tr("Part"))
            button.clicked.connect(
                lambda _on=False, one=alias: self.part_asked.emit(one.customer_id, one.name)
            )
            yield self._line(alias.name, about, button)
        for maybe in self._same.maybe:
            agree = ", ".join(field_words(name) for name in maybe.matched)
            about = self.tr("Maybe: the same {fields}").format(fields=agree)
            button = KeyButton(name=f"merge.{maybe.customer_id}", look=Look.SECONDARY)
            button.setText(self.tr("Merge…"))
            button.clicked.connect(
                lambda _on=False, one=maybe: self.merge_asked.emit(one.customer_id)
            )
            yield self._line(maybe.name, about, button)

    def _line(self, name: str, about: str, button: KeyButton) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(name, elide=True))
        words.addWidget(TextLabel(about, role="dim", wrap=True))
        row.addLayout(words, 1)
        button.setEnabled(self._may_change)
        row.addWidget(button)
        holder.setAccessibleName(f"{name}, {about}")
        return holder
