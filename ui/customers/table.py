"""The customers' table: columns that share the width, and boxes to choose several rows."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.customers.cells import Column, widest
from ui.customers.model import CustomerRows
from ui.theme import Size
from ui.widgets import RowTable
from ui.widgets.painting import chip_width, text_width

_LEAST = {Column.CONTACT: 112, Column.TAGS: 112, Column.GUIDE: 46}
_SHARES = {Column.CONTACT: 3, Column.SOURCE: 1, Column.TAGS: 6, Column.LAST_CONTACT: 1}
_KEPT_WIDTHS = "customers/widths"
_BOX_WIDTH = 26
_PAD = 16


class CustomerTable(RowTable):
    """Chooses rows by their box, X and Shift; the current row is the one that keys act on.

    Args:
        rows: What it shows.
        settings: Where the widths of columns that the guide has drawn are remembered.
    """

    opened = Signal(str)  # customer id, by double click

    def __init__(
        self,
        rows: CustomerRows,
        *,
        settings: QSettings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name="customersTable", parent=parent)
        self._rows = rows
        self._settings = settings
        self._drawn = self._kept_widths()
        self._sharing = False
        self._anchor = -1
        self.setModel(rows)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._on_drawn)
        header.sectionHandleDoubleClicked.connect(self._on_let_go)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(40)
        header.setSectionsClickable(True)

    def toggle_current(self) -> None:
        """Choose the current row, or no longer; further Shift starts here."""
        row = self.currentIndex().row()
        if row >= 0:
            self._toggle(row)

    def extend(self, by: int) -> None:
        """Move on and choose every row between where choosing began and here."""
        if self._anchor < 0:
            self._anchor = max(0, self.currentIndex().row())
        self.step(by)
        self._choose_range(self._anchor, self.currentIndex().row())

    def is_shown(self, row: int) -> bool:
        """Whether a row is the current one and looks so."""
        chosen = self.selectionModel().isRowSelected(row, QModelIndex())
        return chosen and self.currentIndex().row() == row

    def show_row(self, row: int) -> None:
        """Make a row the current one, whatever the column."""
        if 0 <= row < self._rows.rowCount():
            self.selectionModel().setCurrentIndex(
                self._rows.index(row, Column.CONTACT),
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        moves: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Down: lambda: self.extend(1),
            Qt.Key.Key_Up: lambda: self.extend(-1),
        }
        if shift and event.key() in moves:
            moves[event.key()]()
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.toggle_current()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                start = self._anchor if self._anchor >= 0 else max(0, self.currentIndex().row())
                self._choose_range(start, index.row())
                self._anchor = start
                self.show_row(index.row())
                return
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier or self._is_box(event):
                self.show_row(index.row())
                self._toggle(index.row())
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        customer_id = self._rows.customer_id(self.indexAt(event.position().toPoint()))
        if customer_id is not None and not self._is_box(event):
            self.opened.emit(customer_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()
        if event.size().height() < event.oldSize().height():
            self.scrollTo(self.currentIndex())

    def share_width(self) -> None:
        """Give every column what its heading and its words usually need, and share out the rest.

        Where that is more than there is, what can goes into two lines. A column whose width the
        guide has drawn keeps that.
        """
        room = self.viewport().width()
        widths = {column: self._least(column) for column in Column} | self._drawn
        narrow = sum(widths.values()) > room
        if narrow:
            widths = {column: self._least(column, narrow=True) for column in Column} | self._drawn
        self._rows.set_narrow(narrow)
        spare = max(0, room - sum(widths.values()))
        shares = {one: share for one, share in _SHARES.items() if one not in self._drawn}
        self._sharing = True
        for column, share in shares.items():
            widths[column] += spare * share // (sum(shares.values()) + 1)
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self._sharing = False

    def _least(self, column: Column, *, narrow: bool = False) -> int:
        heading = self._rows.headerData(column, Qt.Orientation.Horizontal)
        wide = [_LEAST.get(column, 0), round(text_width(str(heading)))]
        for cell in widest(column, narrow=narrow):
            chips = sum(chip_width(chip.text) for chip in cell.chips)
            bold = bool(cell.second_line)
            wide.append(round(text_width(cell.text, bold=bold) + chips + 1))
            wide.append(round(text_width(cell.second_line, Size.SMALL) + 1))
        return max(wide) + _PAD

    def _on_drawn(self, section: int, _before: int, width: int) -> None:
        last = section == len(Column) - 1  # it takes what is left
        if not self._sharing and not last and self.isVisible():
            self._drawn[Column(section)] = width
            self._keep_widths()

    def _on_let_go(self, section: int) -> None:
        """A double click at the edge of a column: it shares in the width again."""
        self._drawn.pop(Column(section), None)
        self._keep_widths()
        self.share_width()

    def _keep_widths(self) -> None:
        if self._settings is not None:
            words = (f"{column.name}:{width}" for column, width in self._drawn.items())
            self._settings.setValue(_KEPT_WIDTHS, ",".join(words))

    def _kept_widths(self) -> dict[Column, int]:
        """What is remembered; anything unknown there is left out."""
        kept = str(self._settings.value(_KEPT_WIDTHS, "")) if self._settings is not None else ""
        pairs = (word.partition(":") for word in kept.split(","))
        return {
            Column[name]: int(width)
            for name, _, width in pairs
            if name in Column.__members__ and width.isdigit()
        }

    def _is_box(self, event: QMouseEvent) -> bool:
        return event.position().x() + self.horizontalOffset() < _BOX_WIDTH

    def _toggle(self, row: int) -> None:
        customer_id = self._rows.ids[row]
        self._anchor = row
        self._rows.check([customer_id], on=not self._rows.is_checked(customer_id))

    def _choose_range(self, one: int, other: int) -> None:
        first, last = sorted((one, other))
        self._rows.check(list(self._rows.ids[first : last + 1]), on=True)
