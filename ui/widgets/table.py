"""Dense tables of people: equal rows, chips in cells, the whole row under the mouse tinted."""

from math import ceil

from PySide6.QtCore import QEvent, QModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QScrollBar,
    QTableView,
    QToolTip,
    QWidget,
)

from ui.theme import tokens
from ui.widgets.cells import CellContent, RowPainter
from ui.widgets.row_state import RowUnderMouse
from ui.widgets.rows import ROW_ROLE

ROW_HEIGHT = 44


class RowTable(RowUnderMouse, QTableView):
    """A table whose rows are chosen as a whole; arrow keys, Home and End walk, Enter opens.

    It draws its rows itself: asked cell by cell, Qt wraps its options and indexes for Python anew
    each time, which takes longer than drawing.
    """

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBar(_SteadyScrollBar(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setStretchLastSection(True)
        columns.setFixedHeight(34)

    @property
    def rows_in_sight(self) -> int:
        """How many rows have room, those that are cut off counted."""
        return ceil(self.viewport().height() / ROW_HEIGHT) + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        model, columns = self.model(), self._columns()
        if model is None or not columns:
            return
        painter = QPainter(self.viewport())
        rows, selection, nobody = RowPainter(painter), self.selectionModel(), QModelIndex()
        left = min(place for _, place, _ in columns)
        width = sum(wide for _, _, wide in columns)
        for row in self._rows_between(event.rect().top(), event.rect().bottom()):
            cells = [
                (place, wide, cell)
                for column, place, wide in columns
                if (cell := model.data(model.index(row, column), ROW_ROLE)) is not None
            ]
            rows.draw(
                QRectF(left, self.rowViewportPosition(row), width, self.rowHeight(row)),
                cells,
                chosen=selection.isRowSelected(row, nobody),
                hovered=row == self.row_under_mouse,
            )
        self._mark_keyboard(painter, left)
        painter.end()

    def viewportEvent(self, event: QEvent, /) -> bool:
        """Tell all of a cell that is cut, under the mouse."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        index = self.indexAt(event.pos())
        cell = index.data(ROW_ROLE)
        if isinstance(cell, CellContent) and cell.is_cut_at(self.columnWidth(index.column())):
            QToolTip.showText(event.globalPos(), str(index.data()), self)
        else:
            QToolTip.hideText()
        return True

    def step(self, by: int) -> None:
        """Move the current row, as J and K do; stops at both ends."""
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        if rows:
            here = self.currentIndex()
            row = 0 if not here.isValid() else min(rows - 1, max(0, here.row() + by))
            self.setCurrentIndex(model.index(row, max(0, here.column())))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier, /
    ) -> QModelIndex:
        """Home and End lead to the first and the last row: Qt's own go from column to column."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: 0,
            QAbstractItemView.CursorAction.MoveEnd: self.verticalHeader().count() - 1,
        }
        if action not in ends:
            return super().moveCursor(action, modifiers)
        return self.model().index(ends[action], max(0, self.currentIndex().column()))

    def _mark_keyboard(self, painter: QPainter, left: float) -> None:
        """A bar at the row that keys act on, while they go to the table."""
        row = self.currentIndex().row()
        if row >= 0 and self.hasFocus():
            bar = QRectF(left, self.rowViewportPosition(row), 3, self.rowHeight(row))
            painter.fillRect(bar, QColor(tokens().accent))

    def _columns(self) -> list[tuple[int, float, float]]:
        """The columns that are shown: number, left edge, width."""
        return [
            (column, float(self.columnViewportPosition(column)), float(self.columnWidth(column)))
            for column in range(self.horizontalHeader().count())
            if not self.isColumnHidden(column)
        ]

    def _rows_between(self, top: int, bottom: int) -> range:
        """The rows that stand in a part of the viewport."""
        first, last = self.rowAt(top), self.rowAt(bottom)
        if first < 0:
            return range(0)
        return range(first, last + 1 if last >= 0 else self.verticalHeader().count())


class _SteadyScrollBar(QScrollBar):
    """Keeps its place where nothing is to be scrolled: columns do not jump while one types."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)
