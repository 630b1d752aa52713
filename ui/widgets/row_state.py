"""Which row is chosen and which is under the mouse, asked of the view itself.

``option.state`` would tell too, but its enumeration costs the start of the program 15 ms.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

if TYPE_CHECKING:
    _View = QAbstractItemView
else:  # a second Qt base would not mix with QListView and QTableView
    _View = object

Index = QModelIndex | QPersistentModelIndex


class RowUnderMouse(_View):
    """Mixin, named before the view class: remembers the row to tint."""

    row_under_mouse = -1

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        super().mouseMoveEvent(event)
        self._tint(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent, /) -> None:
        super().leaveEvent(event)
        self._tint(-1)

    def keyboardSearch(self, search: str, /) -> None:
        """Nothing: a letter is a command, or means nothing; it must not lead to another row."""

    def _tint(self, row: int) -> None:
        if row != self.row_under_mouse:
            self.row_under_mouse = row
            self.viewport().update()


def is_chosen(option: QStyleOptionViewItem, index: Index) -> bool:
    """Whether the row is selected."""
    view = option.widget
    return (
        isinstance(view, QAbstractItemView)
        and isinstance(index, QModelIndex)
        and view.selectionModel().isSelected(index)
    )


def has_keyboard(option: QStyleOptionViewItem) -> bool:
    """Whether keys go to the list: its chosen row is marked more strongly then."""
    view = option.widget
    return isinstance(view, QAbstractItemView) and view.hasFocus()


def is_under_mouse(option: QStyleOptionViewItem, index: Index) -> bool:
    """Whether the mouse is on the row."""
    view = option.widget
    return isinstance(view, RowUnderMouse) and view.row_under_mouse == index.row()
