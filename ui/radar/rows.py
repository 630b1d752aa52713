"""The visitors for the view."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QObject

from guide_app.services.radar import RadarRow
from ui.theme import Tone
from ui.widgets import ChipSpec, RowContent, RowModel
from ui.words.radar import details_words, looked_words

OFTEN = 3
"""From so many looks on it is said in a badge."""


class RadarRows(RowModel[RadarRow]):
    """Who, what and how often; then when last, and for how long."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = date.min

    def show_rows(self, rows: Sequence[RadarRow], today: date) -> None:
        """Show these."""
        self._today = today
        self.reset(rows)

    def content(self, row: RadarRow) -> RowContent:
        tr = QCoreApplication.translate
        chips = (ChipSpec(tr("RadarRows", "forwarded")),) if row.forwarded else ()
        often = None
        if row.times >= OFTEN:
            words = tr("RadarRows", "%n times", "", row.times)
            often = ChipSpec(words, Tone.AMBER)
        return RowContent(
            title=row.name or tr("RadarRows", "Somebody you do not know yet"),
            line=looked_words(row),
            faint_line=details_words(row, self._today),
            chips=chips,
            badge=often,
            avatar="" if row.name else "?",
        )
