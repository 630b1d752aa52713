"""The wall: a card for each material, with its first picture."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from guide_app.services.wall_models import WallItem
from ui.materials.thumbs import Place, Thumbs
from ui.theme import Radius, Space, Tone, draw_icon, tokens
from ui.widgets.painting import ChipSpec, chip_width, draw_box, draw_chip, draw_text
from ui.widgets.row_state import Index, RowUnderMouse, has_keyboard, is_chosen, is_under_mouse
from ui.widgets.rows import ROW_ROLE

_LEAST_WIDTH = 196
_GAP = Space.M
_SIDE = Space.L - _GAP // 2
_WORDS = 56
_SHAPE = 0.66
_ICON = 28.0


@dataclass(frozen=True)
class CardContent:
    """What a card shows.

    Attributes:
        kind: At the left above the picture.
        state: At the right; None says nothing.
        count: At the foot of the picture; "" says nothing.
        quiet: It cannot go out.
        spoken: For screen readers.
    """

    item: WallItem
    title: str
    line: str
    kind: str
    state: ChipSpec | None
    count: str
    quiet: bool
    spoken: str


class WallModel(QAbstractListModel):
    """The cards in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[CardContent, ...] = ()

    def reset(self, cards: tuple[CardContent, ...]) -> None:
        """Show others."""
        self.beginResetModel()
        self.cards = cards
        self.endResetModel()

    def card(self, index: Index) -> CardContent | None:
        """The card behind an index."""
        there = index.isValid() and 0 <= index.row() < len(self.cards)
        return self.cards[index.row()] if there else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        card = self.card(index)
        if card is None:
            return None
        if role == ROW_ROLE:
            return card
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return card.spoken
        return None


class WallView(RowUnderMouse, QListView):
    """Cards in as many columns as there is room for; arrow keys walk, Enter opens.

    Args:
        thumbs: Gives the pictures.
    """

    def __init__(self, thumbs: Thumbs, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(_SIDE, _SIDE, 0, 0)
        self.setItemDelegate(CardDelegate(thumbs, self))
        thumbs.came.connect(self.viewport().update)

    def step(self, by: int) -> None:
        """Choose the next card or the one before."""
        rows = self.model().rowCount()
        if rows:
            at = min(max(self.currentIndex().row() + by, 0), rows - 1)
            self.setCurrentIndex(self.model().index(at, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.viewport().width() - 1
        columns = max(1, room // (_LEAST_WIDTH + _GAP))
        width = room // columns
        picture = round((width - _GAP) * _SHAPE)
        self.setGridSize(QSize(width, picture + _WORDS + _GAP))
        super().resizeEvent(event)


class CardDelegate(QStyledItemDelegate):
    """Draws `CardContent`."""

    def __init__(self, thumbs: Thumbs, parent: QListView) -> None:
        super().__init__(parent)
        self._thumbs = thumbs
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = cast("CardContent | None", index.data(ROW_ROLE))
        if card is None:
            return
        shades = tokens()
        half = _GAP / 2
        box = QRectF(option.rect).adjusted(half, half, -half, -half)
        chosen, hovered = is_chosen(option, index), is_under_mouse(option, index)
        painter.save()
        line = shades.line_strong if hovered else shades.line
        draw_box(painter, box, Radius.CARD, shades.card, line)
        top = QRectF(box.left(), box.top(), box.width(), box.height() - _WORDS)
        self._paint_picture(painter, top, card)
        words = box.adjusted(Space.M, box.height() - _WORDS + Space.S, -Space.M, -Space.S)
        ink = shades.faint if card.quiet else shades.text
        first = QRectF(words.left(), words.top(), words.width(), 20)
        draw_text(painter, first, card.title, ink, bold=True)
        second = first.translated(0, 20)
        draw_text(painter, second, card.line, shades.faint if card.quiet else shades.dim)
        if chosen:
            ring = shades.accent if has_keyboard(option) else shades.line_strong
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(ring))
            for inset in (0.5, 1.5):
                edge = box.adjusted(inset, inset, -inset, -inset)
                painter.drawRoundedRect(edge, Radius.CARD, Radius.CARD)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
        /,
    ) -> bool:
        """Tell the whole title under the mouse."""
        card = cast("CardContent | None", index.data(ROW_ROLE))
        if event.type() != QEvent.Type.ToolTip or card is None:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), card.title, view)
        return True

    def _paint_picture(self, painter: QPainter, where: QRectF, card: CardContent) -> None:
        shades = tokens()
        first = card.item.pictures[0].thumb if card.item.pictures else None
        picture = None
        if first is not None:
            ratio = painter.device().devicePixelRatioF()
            size = where.toRect()
            picture = self._thumbs.find(Place(first, size.width(), size.height(), ratio))
        if picture is not None and not picture.isNull():
            painter.setOpacity(0.4 if card.quiet else 1.0)
            painter.drawPixmap(where.topLeft(), picture)
            painter.setOpacity(1.0)
        else:
            ground = where.adjusted(1, 1, -1, 0)
            draw_box(painter, ground, Radius.CARD, shades.bg)
            sign = QRectF(0, 0, _ICON, _ICON)
            sign.moveCenter(where.center())
            draw_icon(painter, "materials", sign, shades.faint)
        middle = where.top() + Space.S + 11
        draw_chip(painter, where.left() + Space.S, middle, ChipSpec(card.kind))
        if card.state is not None:
            left = where.right() - Space.S - chip_width(card.state.text)
            draw_chip(painter, left, middle, card.state)
        if card.item.favourite:
            sign = QRectF(where.left() + Space.S, where.bottom() - Space.S - 22, 22, 22)
            draw_box(painter, sign, Radius.CHIP, shades.card)
            draw_icon(painter, "star", sign.adjusted(4, 4, -4, -4), shades.accent)
        if card.count:
            left = where.right() - Space.S - chip_width(card.count)
            below = where.bottom() - Space.S - 11
            draw_chip(painter, left, below, ChipSpec(card.count, Tone.NEUTRAL))
