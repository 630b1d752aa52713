"""The days noted of a customer, and the dialog for one of them."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from guide_app.services.customer_models import DateKindChoice
from guide_app.services.run_models import DateFact
from ui.dates import date_words, day_words
from ui.i18n import Retranslated
from ui.profile.lines_card import Line, LinesCard
from ui.widgets import DayEdit, Dialog, FormField, KeyButton, Look, TextField

_FIRST_YEAR, _LAST_YEAR = 1920, 2100


class DatesCard(Retranslated, LinesCard):
    """Lists the days that count for a customer; hidden where HQ has set up none.

    Args:
        add: Notes a new one.
    """

    asked = Signal(object)  # DateFact to change

    def __init__(self, add: QAction, *, parent: QWidget | None = None) -> None:
        super().__init__(
            KeyButton.of(add, look=Look.QUIET, icon="plus"), name="profileDates", parent=parent
        )
        self._dates: tuple[DateFact, ...] = ()
        self._today = date.min
        self.retranslate()

    def retranslate(self) -> None:
        self.word.setText(self.tr("Days to remember"))
        self.none.setText(self.tr("None noted yet, such as the due date of a baby."))
        self.show_lines([self._line(fact) for fact in self._dates])

    def show_dates(self, dates: Sequence[DateFact], today: date, *, has_kinds: bool) -> None:
        """Show these; ``has_kinds``: more can be noted."""
        self._dates, self._today = tuple(dates), today
        self.retranslate()
        self.setVisible(bool(dates) or has_kinds)

    def _line(self, fact: DateFact) -> Line:
        about = [part for part in (_day(fact, self._today), fact.note or "") if part]
        words = self.tr("Change {what}").format(what=fact.kind)
        edit = f"editDate.{fact.date_id}", words
        return Line(fact.kind, about, edit, partial(self.asked.emit, fact))


class DateDialog(Dialog):
    """A new day to remember, or changes to one; also takes one away.

    Args:
        host: The page it lies over.
        kinds: What may be noted.
        fact: What is changed; None: something new, today to begin with.
        today: The brand's day.
    """

    saved = Signal(str, object, str)  # kind, day, note
    removed = Signal()

    def __init__(
        self,
        host: QWidget,
        kinds: Sequence[DateKindChoice],
        fact: DateFact | None,
        today: date,
    ) -> None:
        super().__init__(host, name="dateDialog", width=460)
        self._is_new = fact is None
        self._kinds = QComboBox()
        for kind in kinds:
            self._kinds.addItem(kind.name, kind.kind_id)
        if fact is not None:
            if self._kinds.findData(fact.kind_id) < 0:  # HQ has archived it since
                self._kinds.addItem(fact.kind, fact.kind_id)
            self._kinds.setCurrentIndex(self._kinds.findData(fact.kind_id))
        self._kind = FormField(self._kinds, name="dateKind")
        on = today if fact is None else fact.on
        self._date = DayEdit(on, date(_FIRST_YEAR, 1, 1), date(_LAST_YEAR, 12, 31))
        self._day = FormField(self._date, name="dateDay")
        self._note = TextField(name="dateNote", max_length=120)
        self._note.set_text(fact.note or "" if fact else "")
        for field in (self._kind, self._day, self._note):
            self.body.addWidget(field)
        self._remove = KeyButton(look=Look.DANGER, icon="trash", name="dateTakeAway")
        self._remove.clicked.connect(self.removed)
        line = QHBoxLayout()
        line.addWidget(self._remove)
        line.addStretch(1)
        self.body.addLayout(line)
        self._remove.setVisible(fact is not None)
        self._at_first = self._values()
        self.confirmed.connect(lambda: self.saved.emit(*self._values()))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("A day to remember") if self._is_new else self.tr("Change the day"))
        self.set_confirm(self.tr("Save"))
        self._kind.set_label(self.tr("What"))
        self._day.set_label(
            self.tr("Day"), hint=self.tr("Follow-ups that are not done yet move along with it.")
        )
        self._note.set_label(self.tr("Note"), hint=self.tr("May stay empty."))
        self._remove.setText(self.tr("Take away"))

    def is_dirty(self) -> bool:
        return self._values() != self._at_first

    def _values(self) -> tuple[str, date, str]:
        return self._kinds.currentData(), self._date.day, self._note.text.strip()


def _day(fact: DateFact, today: date) -> str:
    words = date_words(fact.on, with_year=fact.on.year != today.year)
    if fact.next_on is None:
        return words
    near = day_words(fact.next_on, today)
    return words if near == words else f"{words} · {near}"
