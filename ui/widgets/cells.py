"""Drawing one row of a dense table: text in one or two lines, chips, a box to choose it by."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ui.theme import Size, Space, draw_icon, tokens
from ui.widgets.painting import (
    CHIP_HEIGHT,
    ChipSpec,
    chip_picture,
    chip_width,
    draw_box,
    draw_text,
    text_width,
)

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

    def is_cut_at(self, width: float) -> bool:
        """Whether a column of this width has no room for all of it."""
        room = width - 2 * _PAD
        if self.checked is not None:
            room -= _BOX + Space.S
        first = text_width(self.text, bold=bool(self.second_line))
        first += sum(chip_width(chip.text) + Space.XS for chip in self.chips)
        first += Space.S if self.text and self.chips else -Space.XS if self.chips else 0
        return max(first, text_width(self.second_line, Size.SMALL)) > room


Placed = tuple[float, float, CellContent]
"""The left edge of a cell, its width, and what it shows."""


class RowPainter:
    """Draws rows, all of one paint: it keeps what they have in common.

    Args:
        painter: Active; its state is not put back.
    """

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        self._ratio = painter.deviceTransform().m11()  # pixels of the screen to one of ours
        self._shades = tokens()
        self._line = QColor(self._shades.line)

    def draw(self, row: QRectF, cells: Sequence[Placed], *, chosen: bool, hovered: bool) -> None:
        """Draw one row over its whole width, and its cells."""
        shades, painter = self._shades, self._painter
        ground = shades.accent_bg if chosen else shades.hover if hovered else shades.card
        if chosen or hovered:
            painter.fillRect(row, QColor(ground))
        painter.fillRect(QRectF(row.left(), row.bottom() - 1, row.width(), 1), self._line)
        for left, width, cell in cells:
            where = QRectF(left + _PAD, row.top(), width - 2 * _PAD, row.height() - 1)
            self._draw_cell(where, cell, ground)

    def _draw_cell(self, where: QRectF, cell: CellContent, ground: str) -> None:
        shades, painter = self._shades, self._painter
        if cell.checked is not None:
            self._draw_box(where, checked=cell.checked)
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
        self._draw_chips(where, cell.chips, ground)

    def _draw_chips(self, where: QRectF, chips: tuple[ChipSpec, ...], ground: str) -> None:
        left, top = where.left(), where.center().y() - CHIP_HEIGHT / 2
        for at, chip in enumerate(chips):
            left_out = len(chips) - at
            reserve = chip_width(f"+{left_out - 1}") + Space.XS if left_out > 1 else 0.0
            width = chip_width(chip.text)
            if left + width + reserve > where.right():
                self._draw_chip(left, top, ChipSpec(f"+{left_out}"), ground)
                return
            self._draw_chip(left, top, chip, ground)
            left += width + Space.XS

    def _draw_chip(self, left: float, top: float, chip: ChipSpec, ground: str) -> None:
        ratio = self._ratio  # between two pixels of the screen the picture would blur
        place = QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio)
        colour, fill = self._shades.tone(chip.tone)
        self._painter.drawPixmap(place, chip_picture(chip.text, colour, fill, ground, ratio))

    def _draw_box(self, where: QRectF, *, checked: bool) -> None:
        shades, painter = self._shades, self._painter
        box = QRectF(where.left(), where.center().y() - _BOX / 2, _BOX, _BOX)
        if checked:
            draw_box(painter, box, 4, shades.accent)
            draw_icon(painter, "check", box.adjusted(1, 1, -1, -1), shades.on_accent)
        else:
            draw_box(painter, box, 4, shades.card, shades.faint)
