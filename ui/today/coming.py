"""Above the day's list: customers whom the guide is to take over, or to give away."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from guide_app.services.handovers import PlannedMove
from ui.theme import Tone
from ui.widgets import InfoBanner
from ui.words.handovers import coming_words


class ComingMoves(InfoBanner):
    """One sentence for each; hidden while there is nothing.

    Args:
        today: The brand's day.
    """

    def __init__(self, today: Callable[[], date], *, parent: QWidget | None = None) -> None:
        self._moves: Sequence[PlannedMove] = ()
        self._today = today
        super().__init__("", tone=Tone.BLUE, flat=True, name="todayComing", parent=parent)
        self.hide()

    def show_moves(self, moves: Sequence[PlannedMove]) -> None:
        """Show these."""
        self._moves = moves
        self.setVisible(bool(moves))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_text("\n".join(coming_words(move, self._today()) for move in self._moves))
