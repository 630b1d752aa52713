"""The navigation at the left: an icon, a word and, where something waits, a red number."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.shortcuts import label_of, page_sequence
from ui.theme import Size, draw_icon, font, tokens
from ui.widgets.buttons import DeskButton
from ui.widgets.painting import draw_avatar, draw_box, draw_focus, draw_text, text_width

_WIDTH = 80


class NavigationRail(Retranslated, QWidget):
    """Shows the pages that are registered, nothing else; up and down walk through them."""

    page_chosen = Signal(str)  # page id
    account_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH + 1)
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._account_name = ""
        self._account = _AccountButton(self)
        self._account.clicked.connect(self.account_asked)
        self._account.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 10, 5, 10)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self._column.addWidget(self._account, 0, Qt.AlignmentFlag.AlignHCenter)
        self.retranslate()

    @property
    def page_ids(self) -> tuple[str, ...]:
        """The pages in their order; the n-th has the key Alt+n."""
        return tuple(self._buttons)

    def add_page(self, page_id: str, icon: str, word: str) -> None:
        """Give a page its place below the others."""
        button = RailButton(icon, page_sequence(len(self._buttons) + 1), self)
        button.setObjectName(f"rail.{page_id}")
        button.clicked.connect(lambda _=False, chosen=page_id: self.page_chosen.emit(chosen))
        self._buttons[page_id] = button
        self._group.addButton(button)
        self._column.insertWidget(len(self._buttons) - 1, button)
        self.set_word(page_id, word)

    def set_word(self, page_id: str, word: str) -> None:
        """Name a page, in the guide's language."""
        self._buttons[page_id].set_word(word)

    def offer(self, page_id: str, offered: bool) -> None:
        """Whether the page is for who is signed in."""
        self._buttons[page_id].setVisible(offered)

    def set_badge(self, page_id: str, count: int) -> None:
        """Show how much waits there; 0 shows nothing."""
        self._buttons[page_id].set_badge(count)

    def mark(self, page_id: str) -> None:
        """Show where the guide is; a page without a place here marks none."""
        self._group.setExclusive(False)
        for id_, button in self._buttons.items():
            button.setChecked(id_ == page_id)
        self._group.setExclusive(True)

    def set_account(self, name: str) -> None:
        """Show whose PC it is now; "" shows nobody."""
        self._account_name = name
        self._account.set_name(name)
        self._account.setVisible(bool(name))
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pages"))
        words = self.tr("Account of {name}").format(name=self._account_name)
        self._account.setAccessibleName(words)
        self._account.setToolTip(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        buttons = [button for button in self._buttons.values() if not button.isHidden()]
        by = steps.get(Qt.Key(event.key()))
        here = next((i for i, button in enumerate(buttons) if button.hasFocus()), None)
        if by is None or here is None:
            super().keyPressEvent(event)
        else:
            buttons[(here + by) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)


class RailButton(DeskButton):
    """One page."""

    def __init__(self, icon: str, sequence: QKeySequence, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self._sequence = sequence
        self._word = ""
        self._badge = 0
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def badge(self) -> int:
        """The number shown; 0 is none."""
        return self._badge

    def set_word(self, word: str) -> None:
        """Name it."""
        self._word = word
        key = label_of(self._sequence)
        self.setToolTip(f"{word}  {key}" if key else word)
        self._name_aloud()

    def set_badge(self, count: int) -> None:
        """Show a number at its icon."""
        self._badge = count
        self._name_aloud()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH - 8, 56)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shades = tokens()
        where = QRectF(self.rect())
        middle = where.center().x()
        here = self.isChecked()
        if here or self.underMouse():
            draw_box(
                painter, where.adjusted(2, 0, -2, 0), 10, shades.accent_bg if here else shades.hover
            )
        colour = shades.accent if here else shades.dim
        draw_icon(painter, self._icon, QRectF(round(middle - 10), 9, 20, 20), colour)
        draw_text(
            painter, QRectF(0, 31, where.width(), 18), self._word, colour,
            size=Size.SMALL, bold=here, align=Qt.AlignmentFlag.AlignHCenter,
        )  # fmt: skip
        if self._badge:
            self._paint_badge(painter, middle)
        if self.hasFocus():
            draw_focus(painter, where.adjusted(2, 0, -2, 0), 10)

    def _paint_badge(self, painter: QPainter, middle: float) -> None:
        shades = tokens()
        text = str(self._badge) if self._badge <= 99 else "99+"
        width = max(16.0, text_width(text, Size.SMALL, bold=True) + 8)
        where = QRectF(middle + 4, 3, width, 16)
        draw_box(painter, where.adjusted(-1.5, -1.5, 1.5, 1.5), 9.5, shades.card)
        draw_box(painter, where, 8, shades.red)
        painter.setFont(font(Size.SMALL, bold=True))
        painter.setPen(QColor(shades.on_red))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)

    def _name_aloud(self) -> None:
        self.setAccessibleName(f"{self._word} {self._badge}" if self._badge else self._word)
        self.update()


class _AccountButton(DeskButton):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self.setObjectName("rail.account")
        self.setFixedSize(40, 40)

    def set_name(self, name: str) -> None:
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        where = QRectF(self.rect())
        draw_avatar(painter, where.adjusted(3, 3, -3, -3), self._name, filled=True)
        if self.hasFocus():
            draw_focus(painter, where, 20)
