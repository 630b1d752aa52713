"""When customers are handed over: at once, or after a day in which it can be called off."""

from datetime import date, datetime

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from ui.dates import time_words
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import TextLabel


class WhenChoice(Retranslated, QWidget):
    """Two answers; at once stands first.

    Args:
        later_at: When it would be, in the brand's time.
        today: The brand's day.
    """

    def __init__(self, later_at: datetime, today: date, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._later_at, self._today = later_at, today
        self._word = TextLabel(role="dim")
        self._now, self._later = QRadioButton(), QRadioButton()
        self._now.setObjectName("handOverNow")
        self._later.setObjectName("handOverLater")
        self._group = QButtonGroup(self)
        self._hint = TextLabel(role="faint", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._word)
        for button in (self._now, self._later):
            self._group.addButton(button)
            column.addWidget(button)
        column.addWidget(self._hint)
        self._now.setChecked(True)
        self.retranslate()

    @property
    def later(self) -> bool:
        """Whether it is to happen later."""
        return self._later.isChecked()

    def retranslate(self) -> None:
        when = time_words(self._later_at, self._today)
        self._word.setText(self.tr("When"))
        self._now.setText(self.tr("At once"))
        self._later.setText(self.tr("In 24 hours ({when})").format(when=when))
        self._hint.setText(
            self.tr("Both guides see it; it can be called off until then. WeCom is not changed.")
        )
