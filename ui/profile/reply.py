"""What came of a message after all: asked in the customer's file, however late the reply comes."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from guide_app.domain.words import Outcome, Temperature
from ui.shortcuts import add_action
from ui.theme import Space
from ui.today.outcome import OUTCOME_KEYS
from ui.widgets import Dialog, FlowLayout, KeyButton
from ui.words.shop import outcome_words, temperature_words


class ReplyDialog(Dialog):
    """The outcomes by the keys they have on the first screen.

    Args:
        host: The page it lies over.
        sent: When and what was sent, in words.
    """

    noted = Signal(str, object)  # the outcome, the temperature or None

    def __init__(self, host: QWidget, sent: str) -> None:
        super().__init__(host, name="replyDialog", width=520)
        self._sent = sent
        flow = FlowLayout(gap=Space.S, line_gap=Space.S)
        self._actions = [
            add_action(
                self,
                key,
                partial(self._note, outcome, temperature),
                name=f"reply.{temperature or outcome}",
            )
            for key, outcome, temperature in OUTCOME_KEYS
        ]
        for action in self._actions:
            flow.addWidget(KeyButton.of(action))
        self.body.addLayout(flow)
        self._confirm.hide()  # each outcome is its own answer
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("What came of it?"), self._sent)
        for action, (_, outcome, temperature) in zip(self._actions, OUTCOME_KEYS, strict=True):
            words = temperature_words(temperature) if temperature else outcome_words(outcome)
            action.setText(words)

    def _note(self, outcome: Outcome, temperature: Temperature | None) -> None:
        self.close_sheet()
        self.noted.emit(outcome.value, temperature)
