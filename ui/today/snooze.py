"""Two ways to put work off, later today or on another day, and one to leave it undone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.dates import date_words, time_words, weekday_words
from ui.shortcuts import Key, add_action
from ui.theme import Space
from ui.widgets import DayEdit, Dialog, FlowLayout, FormField, KeyButton, Look, TextLabel

LATER_HOURS = {1: Key.LATER_1, 2: Key.LATER_2, 4: Key.LATER_3}
MOVE_DAYS = {1: Key.MOVE_1, 3: Key.MOVE_2, 7: Key.MOVE_3}


class SnoozeDialog(Dialog):
    """Asks when. One key for the usual answers, a calendar for the rest.

    Args:
        host: The page it lies over.
        now: The brand's local time.
        skippable: Whether it may be left undone.
        last: The last day to which it may be moved; None: any.
    """

    reminded = Signal(datetime)
    moved = Signal(date)
    skipped = Signal()

    def __init__(
        self, host: QWidget, now: datetime, *, skippable: bool = True, last: date | None = None
    ) -> None:
        super().__init__(host, name="snoozeDialog", width=560)
        self._now = now
        self._today = now.date()
        self._last = last or date.max
        self._later_word = TextLabel(role="strong")
        self._move_word = TextLabel(role="strong")
        self._later: list[tuple[int, QAction]] = []
        self._days: list[tuple[int, QAction]] = []
        self.body.addWidget(self._later_word)
        self.body.addLayout(self._add_later())
        self.body.addSpacing(Space.S)
        self.body.addWidget(self._move_word)
        self.body.addLayout(self._add_days())
        tomorrow = self._today + timedelta(days=1)
        self._date = DayEdit(min(tomorrow, last or tomorrow), self._today, last)
        self._field = FormField(self._date, name="snoozeDate")
        self.body.addWidget(self._field)
        self._skip = KeyButton(name="skipTask", look=Look.QUIET, parent=self)
        self._skip.clicked.connect(self._on_skip)
        self.body.addWidget(self._skip, 0, Qt.AlignmentFlag.AlignLeft)
        self._skip.setVisible(skippable)
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Not now"))
        self.set_confirm(self.tr("Move to this day"))
        self._later_word.setText(self.tr("Remind me later today"))
        self._move_word.setText(self.tr("Move the task"))
        self._field.set_label(self.tr("Another day"))
        self._skip.setText(self.tr("Leave it undone this time"))
        for hours, action in self._later:
            at = self._now + timedelta(hours=hours)
            action.setText(self.tr("At {time}").format(time=time_words(at)))
        for days, action in self._days:
            day = self._today + timedelta(days=days)
            action.setText(f"{weekday_words(day)} · {date_words(day)}")

    def focus_first(self) -> None:
        self._confirm.setFocus(Qt.FocusReason.TabFocusReason)  # Enter is what stands on it

    def _add_later(self) -> FlowLayout:
        row = FlowLayout(gap=Space.S, line_gap=Space.S)
        for hours, key in LATER_HOURS.items():
            at = self._now + timedelta(hours=hours)
            if at.date() == self._today:
                action = self._add(row, key, partial(self._remind, at), f"remindIn{hours}")
                self._later.append((hours, action))
        self._later_word.setVisible(bool(self._later))
        return row

    def _add_days(self) -> FlowLayout:
        row = FlowLayout(gap=Space.S, line_gap=Space.S)
        for days, key in MOVE_DAYS.items():
            day = self._today + timedelta(days=days)
            if day <= self._last:
                action = self._add(row, key, partial(self._move, day), f"moveBy{days}")
                self._days.append((days, action))
        return row

    def _add(self, row: FlowLayout, key: Key, slot: Callable[[], object], name: str) -> QAction:
        action = add_action(self, key, slot, name=f"{name}Action")
        button = KeyButton.of(action)
        button.setObjectName(name)
        row.addWidget(button)
        return action

    def _remind(self, at: datetime) -> None:
        self.close_sheet()
        self.reminded.emit(at)

    def _move(self, day: date) -> None:
        self.close_sheet()
        self.moved.emit(day)

    def _on_skip(self) -> None:
        self.close_sheet()
        self.skipped.emit()

    def _on_confirmed(self) -> None:
        self._move(self._date.day)
