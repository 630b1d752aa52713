"""A day of the calendar: typed, or chosen from a month."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QWidget


class DayEdit(QDateEdit):
    """Year, month and day in figures, which read the same in every language.

    Args:
        day: What it stands on.
        first: The first day that can be chosen.
        last: The last one; None: as far as the calendar goes.
    """

    def __init__(
        self, day: date, first: date, last: date | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(_of(day), parent)
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setMinimumDate(_of(first))
        if last is not None:
            self.setMaximumDate(_of(last))

    @property
    def day(self) -> date:
        """The day that stands there."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def set_day(self, day: date) -> None:
        """Show another day."""
        self.setDate(_of(day))


def _of(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
