"""What came along with a customer who was taken over of late."""

from datetime import date

from PySide6.QtWidgets import QGridLayout, QWidget

from guide_app.services.handovers import TakenOver
from ui.dates import day_words
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import Card, TextLabel
from ui.widgets.layouts import take_all
from ui.words.alone import alone
from ui.words.handovers import somebody
from ui.words.shop import temperature_words


class TakenOverCard(Retranslated, Card):
    """Promises, notes, temperature and scripts of the time before; hidden for everybody else."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(name="profileTakenOver", parent=parent)
        self._told: TakenOver | None = None
        self._today = date.min
        self._word = TextLabel(role="strong", wrap=True)
        self.column.addWidget(self._word)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)
        self.hide()

    def show_told(self, told: TakenOver | None, today: date) -> None:
        """Show what came along with somebody, or nothing."""
        self._told, self._today = told, today
        self.setVisible(told is not None)
        self.retranslate()

    def retranslate(self) -> None:
        take_all(self._grid)
        told = self._told
        if told is None:
            return
        words = self.tr("Taken over from {name} {day}")
        day = day_words(told.on, self._today)
        self._word.setText(words.format(name=somebody(told.from_name), day=day))
        for at, (word, value) in enumerate(self._lines(told)):
            self._grid.addWidget(TextLabel(word, role="dim"), at, 0)
            label = TextLabel(value, wrap=True)
            label.setAccessibleName(f"{word}: {value}")
            self._grid.addWidget(label, at, 1)

    def _lines(self, told: TakenOver) -> list[tuple[str, str]]:
        def dated(pairs: tuple[tuple[str, date], ...]) -> str:
            return "\n".join(f"{self._day(on)} · {words}" for words, on in pairs)

        follow_up = self.tr("Follow-up")
        promised = tuple((one.task or follow_up, one.on) for one in told.promises)
        temperature = temperature_words(told.temperature) if told.temperature else ""
        return [
            (self.tr("Promised"), dated(promised) or self.tr("nothing open")),
            (self.tr("Temperature"), temperature or self.tr("not noted")),
            (self.tr("Said last"), dated(told.scripts) or self.tr("no script")),
            *([(self.tr("Noted"), dated(told.notes))] if told.notes else []),
        ]

    def _day(self, on: date) -> str:
        return alone(day_words(on, self._today))
