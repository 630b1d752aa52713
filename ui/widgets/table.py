"""Dense tables of people: equal rows, chips in cells, the whole row under the mouse tinted."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.theme import Size, Space, draw_icon, tokens
from ui.widgets.painting import ChipSpec, chip_width, draw_box, draw_chip, draw_text
from ui.widgets.row_state import Index, RowUnderMouse, is_chosen, is_under_mouse
from ui.widgets.rows import ROW_ROLE

ROW_HEIGHT = 44
_PAD = 8.0
_BOX = 14.0


@dataclass(frozen=True)
class CellContent:
    """What one cell shows; a model gives it for :data:`ROW_ROLE`."""

    text: str = ""
    second_line: str = ""
    """Smaller, below; the text above is then bold."""
    chips: tuple[ChipSpec, ...] = ()
    """After the text; those without room become a number, such as +3."""
    checked: bool | None = None
    """A box to select the row with; None draws none."""
    right: bool = False
    """Figures stand at the right edge, so that they line up."""
    faint: bool = False


class CellDelegate(QStyledItemDelegate):
    """Draws :class:`CellContent`."""

    def content(self, index: Index) -> CellContent | None:
        """What a cell shows; None while it is not loaded."""
        return cast("CellContent | None", index.data(ROW_ROLE))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = self.content(index)
        shades = tokens()
        where = QRectF(option.rect)
        painter.save()
        if is_chosen(option, index):
            painter.fillRect(where, QColor(shades.accent_bg))
        elif is_under_mouse(option, index):
            painter.fillRect(where, QColor(shades.hover))
        line = QRectF(where.left(), where.bottom() - 1, where.width(), 1)
        painter.fillRect(line, QColor(shades.line))
        if cell is not None:
            self._paint_cell(painter, where.adjusted(_PAD, 0, -_PAD, -1), cell)
        painter.restore()

    def _paint_cell(self, painter: QPainter, where: QRectF, cell: CellContent) -> None:
        shades = tokens()
        if cell.checked is not None:
            _paint_box(painter, where, checked=cell.checked)
            where.setLeft(where.left() + _BOX + Space.S)
        colour = shades.faint if cell.faint else shades.text
        if cell.second_line:
            half = where.height() / 2
            upper = QRectF(where.left(), where.top() + 3, where.width(), half - 3)
            lower = QRectF(where.left(), where.top() + half, where.width(), half - 4)
            draw_text(painter, upper, cell.text, colour, bold=True)
            draw_text(painter, lower, cell.second_line, shades.faint, size=Size.SMALL)
            return
        if cell.text:
            align = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
            used = draw_text(painter, where, cell.text, colour, align=align)
            where.setLeft(where.left() + used + Space.S)
        self._paint_chips(painter, where, cell.chips)

    def _paint_chips(self, painter: QPainter, where: QRectF, chips: tuple[ChipSpec, ...]) -> None:
        left, middle = where.left(), where.center().y()
        for at, chip in enumerate(chips):
            left_out = len(chips) - at
            reserve = chip_width(f"+{left_out - 1}") + Space.XS if left_out > 1 else 0.0
            if left + chip_width(chip.text) + reserve > where.right():
                draw_chip(painter, left, middle, ChipSpec(f"+{left_out}"))
                return
            left += draw_chip(painter, left, middle, chip) + Space.XS


class RowTable(RowUnderMouse, QTableView):
    """A table whose rows are chosen as a whole; arrow keys, Home and End walk, Enter opens."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setItemDelegate(CellDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
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

    def step(self, by: int) -> None:
        """Move the current row, as J and K do; stops at both ends."""
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        if rows:
            here = self.currentIndex()
            row = 0 if not here.isValid() else min(rows - 1, max(0, here.row() + by))
            self.setCurrentIndex(model.index(row, max(0, here.column())))


def _paint_box(painter: QPainter, where: QRectF, *, checked: bool) -> None:
    shades = tokens()
    box = QRectF(where.left(), where.center().y() - _BOX / 2, _BOX, _BOX)
    if checked:
        draw_box(painter, box, 4, shades.accent)
        draw_icon(painter, "check", box.adjusted(1, 1, -1, -1), shades.on_accent)
    else:
        draw_box(painter, box, 4, shades.card, shades.faint)
