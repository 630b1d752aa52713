"""The rows of those who are left in peace, for the view."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from guide_app.services.today_models import HeldBackRow
from ui.dates import date_words
from ui.widgets import ROW_ROLE, ChipSpec, RowContent
from ui.widgets.rows import Index
from ui.words.budget import peace_words
from ui.words.reasons import reason_words


class HeldRows(QAbstractListModel):
    """One row each: what would be due, why not, and until when."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[HeldBackRow, ...] = ()

    def show_rows(self, rows: tuple[HeldBackRow, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: Index) -> HeldBackRow | None:
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
            return _content(row)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return _content(row).spoken
        return None


def _content(row: HeldBackRow) -> RowContent:
    held = row.held
    return RowContent(
        title=row.name,
        line=peace_words(held.code, held.until, held.full),
        faint_line=held.item.task or reason_words(held.item.reason),
        badge=ChipSpec(date_words(held.until)) if held.until is not None else None,
    )
