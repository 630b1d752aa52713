"""When customers are handed over: at once, after a day, or for a shift and back."""

from datetime import date, datetime, timedelta

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from guide_app.mutations.handovers import FURTHEST_DAYS
from guide_app.services.handovers import Timing, When
from ui.dates import time_words
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import DayEdit, TextLabel
from ui.words.sentences import in_a_row

_NAMES = {
    Timing.NOW: "handOverNow",
    Timing.LATER: "handOverLater",
    Timing.SHIFT: "handOverShift",
}


class WhenChoice(Retranslated, QWidget):
    """At once stands first.

    Args:
        later_at: When it would be, in the brand's time.
        today: The brand's day.
        shift: Whether the guide comes back, so that somebody may stand in.
    """

    def __init__(
        self, later_at: datetime, today: date, *, shift: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._later_at, self._today, self._may_shift = later_at, today, shift
        self._word = TextLabel(role="dim")
        self._hint = TextLabel(role="faint", wrap=True)
        self._group = QButtonGroup(self)
        self._buttons = {timing: QRadioButton() for timing in Timing}
        first, last = (today + timedelta(days=days) for days in (1, FURTHEST_DAYS - 1))
        self._back_on = DayEdit(first, first, last)
        self._back_on.setObjectName("handOverBackOn")
        self._back_on.dateChanged.connect(lambda _: self._buttons[Timing.SHIFT].setChecked(True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._word)
        for timing, button in self._buttons.items():
            button.setObjectName(_NAMES[timing])
            self._group.addButton(button)
            if timing is not Timing.SHIFT:
                column.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._buttons[Timing.SHIFT])
        row.addWidget(self._back_on)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self._hint)
        for widget in (self._buttons[Timing.SHIFT], self._back_on):
            widget.setVisible(shift)
        self._buttons[Timing.NOW].setChecked(True)
        self.retranslate()

    @property
    def when(self) -> When:
        """What is chosen."""
        timing = next(one for one, button in self._buttons.items() if button.isChecked())
        return When(timing, self._back_on.day if timing is Timing.SHIFT else None)

    def retranslate(self) -> None:
        later = time_words(self._later_at, self._today)
        self._word.setText(self.tr("When"))
        self._buttons[Timing.NOW].setText(self.tr("At once"))
        self._buttons[Timing.LATER].setText(self.tr("In 24 hours ({when})").format(when=later))
        self._buttons[Timing.SHIFT].setText(self.tr("For a shift: at once, and back on"))
        self._back_on.setAccessibleName(self.tr("Back on"))
        seen = self.tr("Both guides see it; it can be called off until then.")
        wecom = self.tr(
            "WeCom does not follow: friends there stay with the guide until now. If it is for good,"
            " ask HQ to start WeCom's own transfer; it takes 24 hours, and a customer may refuse."
        )
        back = self.tr(
            "From a shift, whoever is still with the stand-in comes back early that morning."
        )
        first = in_a_row(seen, back) if self._may_shift else seen
        self._hint.setText(f"{first}\n{wecom}")
