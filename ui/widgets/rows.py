"""Painting list rows of a person: avatar, name and chips, two lines below, a badge at the right."""

from dataclasses import dataclass, field
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ui.theme import Size, Space, tokens
from ui.widgets.painting import (
    ChipSpec,
    chip_width,
    draw_avatar,
    draw_chip,
    draw_text,
    text_width,
)
from ui.widgets.row_state import Index as Index
from ui.widgets.row_state import RowUnderMouse, has_keyboard, is_chosen, is_under_mouse

ROW_ROLE = int(Qt.ItemDataRole.UserRole)

_AVATAR = 34.0
_PAD = 14.0
_LINES = (22.0, 21.0, 20.0)  # heights of title, second and third line


@dataclass(frozen=True)
class RowContent:
    """What one row shows; a model gives it for :data:`ROW_ROLE`."""

    title: str
    line: str = ""
    faint_line: str = ""
    chips: tuple[ChipSpec, ...] = ()
    """Beside the title; those without room are left out, the title is not cut before them."""
    badge: ChipSpec | None = None
    avatar: str | None = ""
    """Whose first character; "" takes the title's, None draws none."""
    done: bool = False
    """Drawn quieter."""
    accessible: str = field(default="", compare=False)
    """What a screen reader says; "" makes it from the words above."""

    @property
    def spoken(self) -> str:
        """The row as one sentence for screen readers."""
        badge = self.badge.text if self.badge else ""
        chips = " ".join(chip.text for chip in self.chips)
        parts = (self.title, chips, badge, self.line, self.faint_line)
        return self.accessible or ", ".join(part for part in parts if part)


class RowDelegate(QStyledItemDelegate):
    """Draws :class:`RowContent`. Text is laid out once and kept, so scrolling only copies it.

    Subclass it for a screen's own rows and override :meth:`content`.
    """

    def __init__(self, parent: QWidget | None = None, *, lines: int = 3) -> None:
        """Make a delegate.

        Args:
            parent: Owner.
            lines: How many lines every row has room for, 1 to 3; rows are equally high.
        """
        super().__init__(parent)
        self._height = round(sum(_LINES[:lines])) + 21

    def content(self, index: Index) -> RowContent | None:
        """What a row shows; None while it is not loaded."""
        return cast("RowContent | None", index.data(ROW_ROLE))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self.content(index)
        shades = tokens()
        where = QRectF(option.rect)
        painter.save()
        if is_chosen(option, index):
            painter.fillRect(where, QColor(shades.accent_bg))
            mark = shades.accent if has_keyboard(option) else shades.line_strong
            painter.fillRect(QRectF(where.left(), where.top(), 3, where.height()), QColor(mark))
        elif is_under_mouse(option, index):
            painter.fillRect(where, QColor(shades.hover))
        painter.fillRect(
            QRectF(where.left(), where.bottom() - 1, where.width(), 1), QColor(shades.line)
        )
        if row is not None:
            self._paint_row(painter, where, row)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
        /,
    ) -> bool:
        """Tell all of a row that is cut, under the mouse."""
        row = self.content(index) if event.type() == QEvent.Type.ToolTip else None
        if isinstance(row, RowContent) and _is_cut(row, view.viewport().width()):
            QToolTip.showText(event.globalPos(), row.spoken, view)
        else:
            QToolTip.hideText()
        return True

    def _paint_row(self, painter: QPainter, where: QRectF, row: RowContent) -> None:
        shades = tokens()
        left = where.left() + _PAD
        right = where.right() - _PAD - Space.XS
        top = where.top() + 10
        if row.avatar is not None:
            circle = QRectF(left, top + 1, _AVATAR, _AVATAR)
            draw_avatar(painter, circle, row.avatar or row.title, filled=False)
            left += _AVATAR + Space.M
        end = right
        if row.badge is not None:
            end = right - chip_width(row.badge.text)
            draw_chip(painter, end, top + _LINES[0] / 2, row.badge)
            end -= Space.S
        title_colour = shades.dim if row.done else shades.text
        title = QRectF(left, top, end - left, _LINES[0])
        width = draw_text(
            painter, title, row.title, title_colour, size=Size.LARGE, bold=not row.done
        )
        self._paint_chips(painter, left + width + Space.S, end, top + _LINES[0] / 2, row.chips)
        top += _LINES[0]
        if row.line:
            room = QRectF(left, top, right - left, _LINES[1])
            draw_text(painter, room, row.line, title_colour)
            top += _LINES[1]
        if row.faint_line:
            room = QRectF(left, top, right - left, _LINES[2])
            draw_text(painter, room, row.faint_line, shades.faint, size=Size.SMALL)

    def _paint_chips(
        self, painter: QPainter, left: float, end: float, middle: float, chips: tuple[ChipSpec, ...]
    ) -> None:
        for chip in chips:
            if left + chip_width(chip.text) > end:
                return
            left += draw_chip(painter, left, middle, chip) + Space.XS


class RowList(RowUnderMouse, QListView):
    """A list of equal rows: no layout per row, so 20,000 cost what 20 cost."""

    def __init__(
        self, *, name: str, delegate: RowDelegate | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setItemDelegate(delegate or RowDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def step(self, by: int) -> None:
        """Move the current row, as J and K do; stops at both ends."""
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        if rows:
            here = self.currentIndex().row()
            row = 0 if here < 0 else min(rows - 1, max(0, here + by))
            self.setCurrentIndex(model.index(row, 0))


def _is_cut(row: RowContent, width: float) -> bool:
    """Whether a row of this width has no room for all of its words and chips."""
    room = width - 2 * _PAD - Space.XS
    if row.avatar is not None:
        room -= _AVATAR + Space.M
    first = text_width(row.title, Size.LARGE, bold=not row.done)
    first += sum(chip_width(chip.text) + Space.XS for chip in row.chips)
    first += Space.S if row.chips else 0
    first += chip_width(row.badge.text) + Space.S if row.badge is not None else 0
    second = max(text_width(row.line), text_width(row.faint_line, Size.SMALL))
    return max(first, second) > room
