"""What is to be handed over, above the store's lists."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.services.handovers import PlannedMove
from ui.i18n import Retranslated
from ui.theme import Space, Tone
from ui.widgets import InfoBanner, KeyButton, Look
from ui.widgets.layouts import take_all
from ui.words.handovers import move_words

_SHOWN = 2


class PlannedMoves(Retranslated, QWidget):
    """A line for each, with the way to call it off; hidden while there is nothing.

    A leaver's customers go to many: the lists below keep their room until all are asked for.
    """

    called_off = Signal(object)  # PlannedMove

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plannedMoves")
        self._moves: Sequence[PlannedMove] = ()
        self._today = date.min
        self._all = False
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.XS)
        self._more = KeyButton(look=Look.QUIET, name="plannedMovesMore")
        self._more.clicked.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(self._lines)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_moves(self, moves: Sequence[PlannedMove], today: date) -> None:
        """Show these."""
        self._moves, self._today = moves, today
        self.retranslate()

    def retranslate(self) -> None:
        take_all(self._lines)
        beyond = len(self._moves) - _SHOWN
        for at, move in enumerate(self._moves if self._all else self._moves[:_SHOWN]):
            line = InfoBanner(
                move_words(move, self._today), tone=Tone.BLUE, name=f"plannedMove{at}"
            )
            line.set_action(self.tr("Call off"))
            line.acted.connect(partial(self.called_off.emit, move))
            self._lines.addWidget(line)
        fewer, more = self.tr("Show fewer"), self.tr("%n more handover(s)", "", max(beyond, 0))
        self._more.setText(fewer if self._all else more)
        self._more.setVisible(beyond > 0)
        self.setVisible(bool(self._moves))

    def _turn(self) -> None:
        self._all = not self._all
        self.retranslate()
