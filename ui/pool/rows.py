"""The customers of the pool for the view."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QObject

from guide_app.services.pool import PoolRow
from ui.dates import day_words
from ui.theme import Tone
from ui.widgets import ChipSpec, RowContent, RowModel
from ui.words.pool import why_words
from ui.words.shop import source_words

_TAGS = 3


class PoolRows(RowModel[PoolRow]):
    """Name, masked number, and what speaks for a call."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = date.min

    def show_rows(self, rows: Sequence[PoolRow], today: date) -> None:
        """Show these."""
        self._today = today
        self.reset(rows)

    def content(self, row: PoolRow) -> RowContent:
        added = QCoreApplication.translate("PoolRows", "here since {day}")
        source = source_words(row.source)
        badge = None
        if row.claimed:
            words = QCoreApplication.translate("PoolRows", "Claimed, the server decides")
            badge = ChipSpec(words, Tone.BLUE)
        return RowContent(
            title=f"{row.name} {row.phone}".strip(),
            line=why_words(row, self._today),
            faint_line=f"{source} · {added.format(day=day_words(row.added_on, self._today))}",
            chips=tuple(ChipSpec(tag) for tag in row.tags[:_TAGS]),
            badge=badge,
        )
