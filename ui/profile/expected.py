"""What is to be expected of the customer, and every reason for it."""

from PySide6.QtWidgets import QHBoxLayout

from guide_app.domain.advisor import Advice
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import Card, Chip, TextLabel
from ui.widgets.layouts import take_all
from ui.words.advice import advice_chip, advice_lines


class ExpectedCard(Retranslated, Card):
    """The advice as the day's list gives it; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__(name="profileExpected")
        self._advice: Advice | None = None
        self._word = TextLabel(role="strong")
        self._chip = QHBoxLayout()
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._word)
        head.addLayout(self._chip)
        head.addStretch(1)
        self.column.addLayout(head)
        self._reasons = TextLabel(role="dim", wrap=True)
        self._reasons.setObjectName("profileExpectedReasons")
        self.column.addWidget(self._reasons)
        self.retranslate()

    def show_advice(self, advice: Advice | None) -> None:
        """Show somebody's."""
        self._advice = advice
        self.retranslate()

    def retranslate(self) -> None:
        self._word.setText(self.tr("Expected"))
        self.setVisible(self._advice is not None)
        take_all(self._chip)
        if self._advice is not None:
            self._chip.addWidget(Chip(*advice_chip(self._advice)))
            lines = advice_lines(self._advice)
            self._reasons.setText("\n".join(f"· {words}" for words in lines))
