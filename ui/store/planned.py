"""What is to be handed over, above the store's lists."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.services.handovers import PlannedMove
from ui.i18n import Retranslated
from ui.theme import Space, Tone
from ui.widgets import InfoBanner
from ui.widgets.layouts import take_all
from ui.words.handovers import move_words


class PlannedMoves(Retranslated, QWidget):
    """A line for each, with the way to call it off; hidden while there is nothing."""

    called_off = Signal(object)  # PlannedMove

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plannedMoves")
        self._moves: Sequence[PlannedMove] = ()
        self._today = date.min
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.XS)
        self.hide()

    def show_moves(self, moves: Sequence[PlannedMove], today: date) -> None:
        """Show these."""
        self._moves, self._today = moves, today
        self.retranslate()

    def retranslate(self) -> None:
        take_all(self._lines)
        for at, move in enumerate(self._moves):
            line = InfoBanner(
                move_words(move, self._today), tone=Tone.BLUE, name=f"plannedMove{at}"
            )
            line.set_action(self.tr("Call off"))
            line.acted.connect(partial(self.called_off.emit, move))
            self._lines.addWidget(line)
        self.setVisible(bool(self._moves))
