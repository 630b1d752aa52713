"""The bar above every page: its title, what it counts, its buttons, and the search."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.i18n import Retranslated
from ui.shortcuts import Key
from ui.theme import Radius, Space, tokens
from ui.widgets.buttons import DeskButton
from ui.widgets.painting import draw_box, draw_focus, draw_key, draw_text, key_width
from ui.widgets.text import TextLabel


class TopBar(Retranslated, QWidget):
    """Shows the header of one page at a time; the page's own widgets stay the page's."""

    search_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(56)
        self._borrowed: list[QWidget] = []
        self._title = TextLabel(role="title")
        self._title.setObjectName("pageTitle")
        self._subtitle = TextLabel(role="dim", elide=True)
        self._subtitle.setObjectName("pageSubtitle")
        self._search = _SearchButton(self)
        self._search.clicked.connect(self.search_asked)
        self._leading = QHBoxLayout()
        self._leading.setSpacing(Space.M)
        self._trailing = QHBoxLayout()
        self._trailing.setSpacing(Space.S)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, 0, Space.XL, 0)
        row.setSpacing(Space.M)
        row.addWidget(self._title)
        row.addWidget(self._subtitle)
        row.addLayout(self._leading)
        row.addStretch(1)
        row.addWidget(self._search)
        row.addLayout(self._trailing)
        self.retranslate()

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Say where the guide is, and one quiet line about it."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def set_widgets(self, leading: Sequence[QWidget], trailing: Sequence[QWidget]) -> None:
        """Show a page's own widgets after the title and after the search.

        Those shown before are hidden and given up; their page keeps them.
        """
        if self._borrowed == [*leading, *trailing]:
            return
        for widget in self._borrowed:
            self._leading.removeWidget(widget)
            self._trailing.removeWidget(widget)
            widget.hide()
        self._borrowed = [*leading, *trailing]
        for layout, widgets in ((self._leading, leading), (self._trailing, trailing)):
            for widget in widgets:
                layout.addWidget(widget)
                widget.show()

    def retranslate(self) -> None:
        self._search.setText(self.tr("Search customers and commands"))
        self._search.setAccessibleName(self._search.text())


class _SearchButton(DeskButton):
    """Looks like a field, opens the palette."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("searchButton")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(280, 32)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shades = tokens()
        where = QRectF(self.rect())
        line = shades.line_strong if self.underMouse() else shades.line
        draw_box(painter, where, Radius.BUTTON, shades.bg, line)
        key = Key.PALETTE.label
        left = where.right() - key_width(key) - 8
        room = QRectF(10, 0, left - 18, where.height())
        draw_text(painter, room, self.text(), shades.faint)
        draw_key(
            painter, left, where.center().y(), key,
            colour=shades.dim, fill=shades.card, line=shades.line,
        )  # fmt: skip
        if self.hasFocus():
            draw_focus(painter, where, Radius.BUTTON)
