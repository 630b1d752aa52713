"""A picture as large as the window, and the others with the arrow keys."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImageReader, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from guide_app.services.wall_models import WallItem
from ui.theme import Size, Space, tokens
from ui.widgets.overlay import Overlay
from ui.widgets.painting import draw_box, draw_text, text_width

_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Space: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}
_FOOT = 44


class Viewer(Overlay):
    """Shows the pictures of one material; Esc or a click closes."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, name="viewer")
        self._item: WallItem | None = None
        self._at = 0
        self._shown: QPixmap | None = None

    @property
    def at(self) -> int:
        """Which one is shown, counted from 0."""
        return self._at

    def show_picture(self, item: WallItem, at: int) -> None:
        """Open with one of them."""
        self._item = item
        self._go(at)
        self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._go(self._at + step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_sheet()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._item is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect()).adjusted(Space.XL, Space.XL, -Space.XL, -_FOOT - Space.XL)
        if self._shown is not None and not self._shown.isNull():
            size = self._shown.size().toSizeF()
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(room.center())
            painter.drawPixmap(place.toRect(), self._shown)
        self._paint_foot(painter)

    def _paint_foot(self, painter: QPainter) -> None:
        words = f"{self._at + 1} / {len(self._item.pictures) if self._item else 0}"
        if self._shown is None or self._shown.isNull():
            words += f"  {self.tr('This picture has not come yet.')}"
        width = text_width(words, Size.BODY) + 2 * Space.L
        box = QRectF(0, 0, width, 30)
        box.moveCenter(QRectF(self.rect()).center())
        box.moveBottom(self.rect().bottom() - Space.M)
        draw_box(painter, box, 15, tokens().inverse)
        where = box.adjusted(Space.L, 0, -Space.L + 1, 0)
        draw_text(painter, where, words, tokens().on_inverse)

    def _go(self, at: int) -> None:
        pictures = self._item.pictures if self._item else ()
        self._at = min(max(at, 0), len(pictures) - 1)
        full = pictures[self._at].full
        self._shown = None if full is None else QPixmap.fromImage(QImageReader(str(full)).read())
        words = self.tr("Picture {n} of {all}").replace("{n}", str(self._at + 1))
        self.setAccessibleName(words.replace("{all}", str(len(pictures))))
        self.update()
