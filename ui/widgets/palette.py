"""Ctrl+K: finds any customer, page or command."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from ui.i18n import Retranslated
from ui.tasks import Lane, Latest, TaskRunner
from ui.theme import Radius, Size, Space, draw_icon, tokens
from ui.widgets.empty import EmptyState, Nothing
from ui.widgets.figures import Card, hairline
from ui.widgets.overlay import Overlay
from ui.widgets.painting import draw_avatar, draw_box, draw_key, draw_text, key_width
from ui.widgets.row_state import Index, is_chosen, is_under_mouse
from ui.widgets.rows import ROW_ROLE, RowDelegate, RowList

_WIDTH = 600
_ROW = 52
_SHOWN_ROWS = 7
_NOTHING_ROWS = 4  # room to say that nothing was found
_FIELD = 68  # the search field and what is around it


@dataclass(frozen=True)
class PaletteItem:
    """Something that can be found.

    ``kind`` is ``"customer"`` (drawn with an avatar) or the name of an icon, such as ``"command"``
    or ``"page"``; ``key`` is drawn at the right.
    """

    id: str
    title: str
    subtitle: str = ""
    kind: str = "command"
    key: str = ""


Provider = Callable[[str], Sequence[PaletteItem]]


class CommandPalette(Retranslated, Overlay):
    """A search field over the window; its provider runs on a reader thread, newest answer wins."""

    chosen = Signal(object)  # PaletteItem
    opening = Signal()
    """It is asked for: time to note what it may offer."""

    def __init__(self, host: QWidget, runner: TaskRunner, provider: Provider) -> None:
        """Make a closed palette.

        Args:
            host: The window.
            runner: Runs the provider.
            provider: What matches a text, best first; "" asks for what is offered at once.
        """
        super().__init__(host, name="palette")
        self._latest = Latest(runner, Lane.READ)
        self._provider = provider
        self._model = _Items(self)
        self._field = QLineEdit()
        self._field.setObjectName("paletteField")
        self._field.setClearButtonEnabled(False)
        self._field.textChanged.connect(self._ask)
        self._list = RowList(name="paletteList", delegate=_ItemDelegate())
        self._list.itemDelegate().setParent(self._list)
        self._list.setModel(self._model)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.clicked.connect(self._choose)
        self._nothing = EmptyState(Nothing.NOT_FOUND, name="paletteNothing")
        self._card = Card(name="paletteCard", parent=self)
        column = self._card.column
        column.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        column.addWidget(self._field)
        column.addWidget(hairline())
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing, 1)
        self.retranslate()

    @property
    def items(self) -> tuple[PaletteItem, ...]:
        """What is shown now."""
        return self._model.items

    def retranslate(self) -> None:
        self._field.setPlaceholderText(self.tr("Search customers and commands"))
        self._field.setAccessibleName(self._field.placeholderText())
        self._list.setAccessibleName(self.tr("Found"))
        self.setAccessibleName(self.tr("Search"))

    def open(self) -> None:
        self.opening.emit()
        super().open()
        self._ask("")
        self._place()

    def close_sheet(self) -> None:
        self._latest.cancel()
        with QSignalBlocker(self._field):  # nothing of a customer stays behind a closed palette
            self._field.clear()
        self._model.show_items(())
        super().close_sheet()

    def focus_first(self) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _SHOWN_ROWS,
            Qt.Key.Key_PageUp: -_SHOWN_ROWS,
        }
        if (by := steps.get(Qt.Key(event.key()))) is not None:
            self._list.step(by)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _ask(self, text: str) -> None:
        wanted = text.strip()
        self._latest.run(
            lambda: tuple(self._provider(wanted)), done=self._on_found, failed=self._on_failed
        )

    def _on_found(self, items: tuple[PaletteItem, ...]) -> None:
        self._model.show_items(items)
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._show_list(bool(items))
        if not items:
            self._nothing.show_state(Nothing.NOT_FOUND)

    def _on_failed(self, error: BaseException) -> None:
        self._model.show_items(())
        self._show_list(False)
        self._nothing.show_state(Nothing.ERROR)

    def _show_list(self, shown: bool) -> None:
        self._list.setVisible(shown)
        self._nothing.setVisible(not shown)
        self._place()

    def _choose(self, index: QModelIndex) -> None:
        item = self._model.item(index)
        if item is not None:
            self.close_sheet()
            self.chosen.emit(item)

    def _place(self) -> None:
        width = min(_WIDTH, self.width() - 2 * Space.XXL)
        rows = min(_SHOWN_ROWS, len(self.items)) or _NOTHING_ROWS
        height = min(_FIELD + rows * _ROW, self.height() - 2 * Space.XXL)
        top = min(80, (self.height() - height) // 3)
        self._card.setGeometry((self.width() - width) // 2, top, width, height)


class _Items(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: tuple[PaletteItem, ...] = ()

    def show_items(self, items: tuple[PaletteItem, ...]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def item(self, index: Index) -> PaletteItem | None:
        return self.items[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.item(index)
        if item is None:
            return None
        if role == ROW_ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (item.title, item.subtitle) if part)
        return None


class _ItemDelegate(RowDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ROW_ROLE)
        if not isinstance(item, PaletteItem):
            return
        painter.save()
        shades = tokens()
        where = QRectF(option.rect).adjusted(2, 1, -2, -1)
        if is_chosen(option, index):
            draw_box(painter, where, Radius.BUTTON, shades.accent_bg)
        elif is_under_mouse(option, index):
            draw_box(painter, where, Radius.BUTTON, shades.hover)
        sign = QRectF(where.left() + 10, where.center().y() - 15, 30, 30)
        if item.kind == "customer":
            draw_avatar(painter, sign, item.title, filled=False)
        else:
            draw_box(painter, sign, Radius.BUTTON, shades.bg)
            draw_icon(painter, item.kind, sign.adjusted(7, 7, -7, -7), shades.dim)
        left = sign.right() + Space.M
        right = where.right() - Space.M
        if item.key:
            right -= key_width(item.key)
            draw_key(
                painter, right, where.center().y(), item.key,
                colour=shades.dim, fill=shades.card, line=shades.line,
            )  # fmt: skip
            right -= Space.S
        half = where.height() / 2
        if item.subtitle:
            upper = QRectF(left, where.top() + 4, right - left, half - 4)
            lower = QRectF(left, where.top() + half, right - left, half - 5)
            draw_text(painter, upper, item.title, shades.text, bold=True)
            draw_text(painter, lower, item.subtitle, shades.dim, size=Size.SMALL)
        else:
            draw_text(
                painter,
                QRectF(left, where.top(), right - left, where.height()),
                item.title,
                shades.text,
            )
        painter.restore()
