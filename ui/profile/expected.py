"""What is to be expected of the customer, and every reason for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from guide_app.domain.advisor import Advice
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import Card, Chip, TextLabel
from ui.widgets.layouts import take_all
from ui.words.advice import advice_chips, advice_lines


class ExpectedCard(Retranslated, Card):
    """The advice as the day's list gives it; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__(name="profileExpected")
        self._advice: Advice | None = None
        self._word = TextLabel(role="strong")
        self._chips = QHBoxLayout()
        self._chips.setSpacing(Space.XS)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._word)
        head.addLayout(self._chips)
        head.addStretch(1)
        self.column.addLayout(head)
        self._reasons = QGridLayout()
        self._reasons.setHorizontalSpacing(Space.S)
        self._reasons.setVerticalSpacing(Space.XS)
        self._reasons.setColumnStretch(1, 1)
        self.column.addLayout(self._reasons)
        self.retranslate()

    def show_advice(self, advice: Advice | None) -> None:
        """Show somebody's."""
        self._advice = advice
        self.retranslate()

    def retranslate(self) -> None:
        self._word.setText(self.tr("Expected"))
        self.setVisible(self._advice is not None)
        take_all(self._chips)
        take_all(self._reasons)
        if self._advice is None:
            return
        for chip in advice_chips(self._advice):
            self._chips.addWidget(Chip(*chip))
        for at, words in enumerate(advice_lines(self._advice)):
            top = Qt.AlignmentFlag.AlignTop
            self._reasons.addWidget(TextLabel("·", role="dim"), at, 0, top)
            self._reasons.addWidget(TextLabel(words, role="dim", wrap=True), at, 1)
