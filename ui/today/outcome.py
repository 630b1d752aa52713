"""What came of a contact: one key for the outcome, and before it, if known, the temperature."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout

from guide_app.domain.words import Outcome, Temperature
from ui.shortcuts import Key
from ui.theme import Space
from ui.widgets import Card, FlowLayout, KeyButton, Look, TextLabel
from ui.words.shop import temperature_words

OUTCOME_KEYS = (
    (Key.OUTCOME_1, Outcome.REPLIED, None),
    (Key.OUTCOME_2, Outcome.NO_ANSWER, None),
    (Key.OUTCOME_3, Outcome.REPLIED, Temperature.COLD),
    (Key.OUTCOME_4, Outcome.REPLIED, Temperature.HOT),
    (Key.OUTCOME_5, Outcome.BOUGHT, None),
    (Key.OUTCOME_6, Outcome.WILL_VISIT, None),
    (Key.OUTCOME_7, Outcome.ASKED_TO_STOP, None),
    (Key.OUTCOME_8, Outcome.WRONG_CONTACT, None),
    (Key.OUTCOME_9, Outcome.DELETED_US, None),
)
"""Key, outcome, and the temperature that it says by itself."""
CALL_MEANINGS = {
    Outcome.REPLIED: Outcome.ADDED,
    Outcome.NO_ANSWER: Outcome.NO_ANSWER,
    Outcome.ASKED_TO_STOP: Outcome.REFUSED,
    Outcome.WRONG_CONTACT: Outcome.WRONG_CONTACT,
}
"""What the keys mean after a call to somebody out of the pool; the others mean nothing then."""
_ROUND = (None, Temperature.COLD, Temperature.WARM, Temperature.HOT)


class OutcomeCard(Card):
    """The buttons of the outcomes, and the temperature that the next of them carries along.

    Args:
        outcomes: Actions in the order of `OUTCOME_KEYS`.
        turn: The action of the key that chooses the next temperature.
    """

    def __init__(self, outcomes: list[QAction], turn: QAction) -> None:
        super().__init__(name="todayOutcome")
        self.temperature: Temperature | None = None
        self._turn = turn
        head = QHBoxLayout()
        self._word = TextLabel(role="strong")
        self._then = TextLabel(role="faint", elide=True)
        head.addWidget(self._word)
        head.addWidget(self._then, 1)
        head.addWidget(KeyButton.of(turn, look=Look.QUIET))
        self.column.addLayout(head)
        row = FlowLayout(gap=Space.S, line_gap=Space.S)
        for action in outcomes:
            row.addWidget(KeyButton.of(action))
        self.column.addLayout(row)
        self._show_temperature()

    def turn(self) -> None:
        """Choose the next temperature; after the last, none again."""
        self.temperature = _ROUND[(_ROUND.index(self.temperature) + 1) % len(_ROUND)]
        self._show_temperature()

    def forget(self) -> None:
        """Somebody else is shown: nothing is known of the temperature."""
        self.temperature = None
        self._show_temperature()

    def show_words(self, *, waiting: bool) -> None:
        """Ask the question that fits: of a message that waits, or of a contact just made."""
        self._word.setText(
            self.tr("What came of it?") if waiting else self.tr("After the contact, the customer")
        )
        self._then.setText(self.tr("then on to the next"))
        self._show_temperature()

    def _show_temperature(self) -> None:
        if self.temperature is None:
            self._turn.setText(self.tr("Temperature"))
        else:
            words = temperature_words(self.temperature)
            self._turn.setText(self.tr("Temperature · {words}").format(words=words))
