"""The chosen material: its caption, its pictures in order, and the commands that take it along."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.wall_models import Picture, WallItem
from ui.i18n import Retranslated
from ui.materials.thumbs import Place, Thumbs
from ui.theme import Radius, Space, draw_icon, tokens
from ui.widgets import KeyButton, Look, Paragraph, ScrollPane, TextLabel, hairline
from ui.widgets.buttons import DeskButton
from ui.widgets.layouts import take_all
from ui.widgets.painting import ChipSpec, chip_width, draw_box, draw_chip, draw_focus
from ui.words.materials import refusal_words
from ui.words.media import mark_words
from ui.words.shelves import shelf_words, wording_words
from ui.words.stamps import stamp_words
from ui.words.wall import about_words

_COLUMNS = 3
_SIDE = 92
_ICON = 20.0


class PictureButton(DeskButton):
    """One picture; pressed it is shown large. A film or a document is opened."""

    def __init__(self, picture: Picture, thumbs: Thumbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self._thumbs = thumbs
        thumbs.came.connect(self.update)

    @property
    def mark(self) -> str:
        """What stands on it; "" on a picture."""
        return mark_words(self._picture)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        where = QRectF(self.rect())
        shown = None
        if self._picture.thumb is not None:
            size, ratio = self.rect(), self.devicePixelRatioF()
            place = Place(self._picture.thumb, size.width(), size.height(), ratio, round_below=True)
            shown = self._thumbs.find(place)
        if shown is not None and not shown.isNull():
            painter.drawPixmap(where.topLeft(), shown)
        else:
            draw_box(painter, where, Radius.CARD, tokens().bg, tokens().line)
            sign = QRectF(0, 0, _ICON, _ICON)
            sign.moveCenter(where.center())
            draw_icon(painter, "sync", sign, tokens().faint)
        if self.mark:
            left = where.right() - chip_width(self.mark) - Space.XS
            draw_chip(painter, left, where.bottom() - 16, ChipSpec(self.mark))
        if self.hasFocus():
            draw_focus(painter, where, Radius.CARD)


class Preview(Retranslated, QWidget):
    """Shows one material.

    Args:
        thumbs: Gives the pictures.
        prepare: The main command.
        others: The quieter ones, in their order.
        posted: Said after it was taken.
        today: The brand's day.
        tools: What is done with it besides, below the caption.
    """

    picture_asked = Signal(int)
    """Show this one large."""

    def __init__(
        self,
        thumbs: Thumbs,
        prepare: QAction,
        others: tuple[QAction, ...],
        posted: tuple[QAction, ...],
        *,
        tools: tuple[QAction, ...],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._thumbs = thumbs
        self._today = today
        self._item: WallItem | None = None
        self._pictures: list[PictureButton] = []
        self._title = TextLabel(role="title", wrap=True)
        self._title.setObjectName("previewTitle")
        self._about = TextLabel(role="dim", wrap=True)
        self._about.setObjectName("previewAbout")
        self._why_not = TextLabel(role="error", wrap=True)
        self._why_not.setObjectName("previewWhyNot")
        self._missing = TextLabel(role="dim", wrap=True)
        self._missing.setObjectName("previewMissing")
        self._stamp = TextLabel(role="dim", wrap=True)
        self._stamp.setObjectName("previewStamp")
        self._caption = Paragraph("")
        self._caption.setObjectName("previewCaption")
        self._which = TextLabel(role="small")
        self._which.setObjectName("previewWording")
        self._shelf = TextLabel(role="small", wrap=True)
        self._shelf.setObjectName("previewShelf")
        self._tools = QHBoxLayout()
        self._tools.setSpacing(Space.S)
        for action in tools:
            self._tools.addWidget(KeyButton.of(action, look=Look.QUIET))
        self._tools.addStretch(1)
        self._link = TextLabel(role="dim", elide=True)
        self._link.setObjectName("previewLink")
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.S)
        self._what_now = TextLabel(role="dim", wrap=True)
        self._lay_out(prepare, others, posted)

    @property
    def item(self) -> WallItem | None:
        """What is shown."""
        return self._item

    def show_item(self, item: WallItem | None) -> None:
        """Show it, or nothing."""
        same = self._item is not None and item is not None and self._item.pictures == item.pictures
        self._item = item
        if not same:
            self._show_pictures(item.pictures if item else ())
        self.retranslate()

    def retranslate(self) -> None:
        item, today = self._item, self._today()
        self._pane.setVisible(item is not None)
        self._foot.setVisible(item is not None)
        self._what_now.setText(self.tr("Was it posted?"))
        if item is None:
            return
        self._title.setText(item.title)
        self._about.setText(about_words(item, today))
        why_not = refusal_words(item, today)
        self._why_not.setText(why_not)
        self._why_not.setVisible(bool(why_not))
        words = self.tr("%n file(s) still come: they are fetched now.", "", item.missing)
        self._missing.setText(words)
        self._missing.setVisible(item.missing > 0 and not why_not)
        stamp = stamp_words(item)
        self._stamp.setText(stamp)
        self._stamp.setVisible(bool(stamp) and not why_not)
        self._caption.set_text(item.wordings[0].text if item.wordings else item.caption)
        self._which.setText(wording_words(item))
        self._which.setVisible(len(item.wordings) > 1)
        self._shelf.setText(shelf_words(item))
        self._shelf.setVisible(bool(item.tags or item.folder))
        self._caption.set_quiet(bool(why_not))
        self._link.setText(item.link or "")
        self._link.setVisible(item.link is not None)
        self._after.setVisible(item.today is not None)
        for number, button in enumerate(self._pictures, 1):
            mark = button.mark
            label = self.tr("Picture {n} of {all}, show it large")
            if mark:
                label = self.tr("Open {what}").replace("{what}", mark)
            said = label.replace("{n}", str(number)).replace("{all}", str(len(item.pictures)))
            button.setAccessibleName(said)

    def add_notice(self, notice: QWidget) -> None:
        """Put a word of warning above the main command."""
        self._foot_column.insertWidget(0, notice)

    def add_below(self, widget: QWidget) -> None:
        """Put something quiet below the commands."""
        self._foot_column.addWidget(widget)

    def _lay_out(
        self, prepare: QAction, others: tuple[QAction, ...], posted: tuple[QAction, ...]
    ) -> None:
        self._pane = ScrollPane(name="previewPane")
        said = (self._title, self._about, self._why_not, self._missing, self._stamp)
        for widget in (*said, self._which, self._caption):
            self._pane.column.addWidget(widget)
        self._pane.column.addWidget(self._link)
        self._pane.column.addLayout(self._tools)
        row = QHBoxLayout()
        row.addLayout(self._grid)
        row.addStretch(1)
        self._pane.column.addLayout(row)
        self._pane.column.addWidget(self._shelf)
        self._pane.column.addStretch(1)
        self._after = QWidget()
        after = QHBoxLayout(self._after)
        after.setContentsMargins(0, 0, 0, 0)
        after.setSpacing(Space.S)
        after.addWidget(self._what_now)
        for action in posted:
            after.addWidget(KeyButton.of(action, look=Look.QUIET))
        after.addStretch(1)
        self._foot = QWidget()
        self._foot_column = foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        foot.setSpacing(Space.S)
        foot.addWidget(self._after)
        main = KeyButton.of(prepare, look=Look.PRIMARY)
        foot.addWidget(main)
        beside = QHBoxLayout()
        beside.setSpacing(Space.S)
        for action in others:
            beside.addWidget(KeyButton.of(action), 1)
        foot.addLayout(beside)
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._pane, 1)
        box.addWidget(hairline())
        box.addWidget(self._foot)

    def _show_pictures(self, pictures: tuple[Picture, ...]) -> None:
        take_all(self._grid)
        self._pictures = []
        for at, picture in enumerate(pictures):
            button = PictureButton(picture, self._thumbs)
            button.setObjectName(f"picture{at + 1}")
            button.setFixedSize(_SIDE, _SIDE)
            button.clicked.connect(partial(self.picture_asked.emit, at))
            self._pictures.append(button)
            self._grid.addWidget(button, at // _COLUMNS, at % _COLUMNS)
