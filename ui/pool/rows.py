"""The customers of the pool for the view."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, Qt

from guide_app.services.pool import PoolRow
from ui.dates import day_words
from ui.theme import Tone
from ui.widgets import ROW_ROLE, ChipSpec, RowContent
from ui.widgets.rows import Index
from ui.words.pool import why_words
from ui.words.shop import source_words

_TAGS = 3


class PoolRows(QAbstractListModel):
    """Name, masked number, and what speaks for a call."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[PoolRow] = ()
        self._today = date.min

    def show_rows(self, rows: Sequence[PoolRow], today: date) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows, self._today = rows, today
        self.endResetModel()

    def row(self, index: Index) -> PoolRow | None:
        """The row behind an index."""
        inside = index.isValid() and 0 <= index.row() < len(self._rows)
        return self._rows[index.row()] if inside else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return self._content(row)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return self._content(row).spoken
        return None

    def _content(self, row: PoolRow) -> RowContent:
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
