"""The customers behind a figure, for the view."""

from datetime import date

from PySide6.QtCore import QObject

from guide_app.domain.figures import Figure
from guide_app.services.figures import FigureRow
from ui.dates import day_words
from ui.theme import Tone
from ui.widgets import ChipSpec, RowContent, RowModel
from ui.words.figures import counts_words, row_words

_ALL_COUNT = (Figure.ADDS, Figure.AVERAGE_ORDER)


class FigureRows(RowModel[FigureRow]):
    """First those who count; the words of a row are made when it is painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._figure: Figure | None = Figure.ADDS
        self._today = date.min

    def show_rows(self, figure: Figure | None, rows: tuple[FigureRow, ...], today: date) -> None:
        """Show the customers of another figure; None: of the conversion of a SOP."""
        self._figure, self._today = figure, today
        self.reset(rows)

    def content(self, row: FigureRow) -> RowContent:
        until = None if row.until is None else day_words(row.until, self._today)
        days = None if row.until is None else (row.until - row.since).days
        counts = row.until is not None and self._figure not in _ALL_COUNT
        return RowContent(
            title=row.name,
            line=row_words(
                self._figure,
                day_words(row.since, self._today),
                until,
                days,
                row.amount,
                row.channel_code,
            ),
            badge=ChipSpec(counts_words(), Tone.ACCENT) if counts else None,
        )
