"""Planning a contact by hand: when, and what for."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dates import date_words, weekday_words
from ui.theme import Space
from ui.widgets import DayEdit, Dialog, FlowLayout, FormField, KeyButton, TextField

SOON_DAYS = (0, 1, 3, 7, 14, 30)
FURTHEST = timedelta(days=2 * 365 - 1)


class PlanDialog(Dialog):
    """Asks for a day and what is to be done.

    Args:
        host: The page it lies over.
        today: The brand's day.
        title: Whom it is for, in words.
    """

    planned = Signal(object, str)  # the day, the task

    def __init__(self, host: QWidget, today: date, *, title: str) -> None:
        super().__init__(host, name="planDialog", width=480)
        self._today = today
        self._words = title
        self._task = TextField(name="planTask", max_length=400)
        self.body.addWidget(self._task)
        first = today + timedelta(days=1)
        self._date = DayEdit(first, today, today + FURTHEST)
        self._day = FormField(self._date, name="planDay")
        self.body.addWidget(self._day)
        row = FlowLayout(gap=Space.S, line_gap=Space.S)
        self._soon: list[tuple[date, KeyButton]] = []
        for days in SOON_DAYS:
            button = KeyButton(name=f"planIn{days}", parent=self)
            day = today + timedelta(days=days)
            button.clicked.connect(lambda _=False, day=day: self._choose(day))
            self._soon.append((day, button))
            row.addWidget(button)
        self.body.addLayout(row)
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self._words)
        self.set_confirm(self.tr("Plan"))
        self._task.set_label(self.tr("What for"), hint=self.tr("May stay empty."))
        self._day.set_label(self.tr("Day"))
        for day, button in self._soon:
            words = self.tr("Today") if day == self._today else weekday_words(day)
            button.setText(f"{words} · {date_words(day)}")

    def is_dirty(self) -> bool:
        return bool(self._task.text.strip())

    def _choose(self, day: date) -> None:
        self._date.set_day(day)
        self._day.set_problem("")

    def _on_confirmed(self) -> None:
        self.close_sheet()
        self.planned.emit(self._date.day, self._task.text.strip())
