"""The model behind a list whose rows are all of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ui.widgets.rows import ROW_ROLE, Index, RowContent

R = TypeVar("R")


class RowModel(QAbstractListModel, Generic[R]):
    """Rows whose words are made when they are painted; override `content`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[R] = ()

    def reset(self, rows: Sequence[R]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row(self, index: Index) -> R | None:
        """The row behind an index."""
        inside = index.isValid() and 0 <= index.row() < len(self.rows)
        return self.rows[index.row()] if inside else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return self.content(row)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return self.content(row).spoken
        return None

    def content(self, row: R) -> RowContent:
        """What a row shows."""
        raise NotImplementedError
