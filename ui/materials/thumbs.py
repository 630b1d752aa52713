"""Small pictures for the wall: decoded off the GUI thread, cut to their place, kept a while."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPixmap

from ui.tasks import Lane, TaskRunner
from ui.theme import Radius

_KEPT = 400
_WAITING = 48
"""What was asked for longer ago has been scrolled past."""


@dataclass(frozen=True)
class Place:
    """Where a picture goes: its file, and how large it is drawn.

    Attributes:
        width: In device-independent pixels.
        height: Likewise.
        ratio: Pixels of the screen to one of ours.
        round_below: Also the lower corners are round.
    """

    path: Path
    width: int
    height: int
    ratio: float
    round_below: bool = False


class Thumbs(QObject):
    """Gives what it has, and fetches what it has not.

    Args:
        runner: Work off the GUI thread.
    """

    came = Signal()
    """One that was asked for is there."""

    def __init__(self, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._kept: OrderedDict[Place, QPixmap] = OrderedDict()
        self._asked: deque[Place] = deque(maxlen=_WAITING)
        self._at_work = False

    def find(self, place: Place) -> QPixmap | None:
        """The picture; None: it comes later, and `came` tells. A null one cannot be drawn."""
        found = self._kept.get(place)
        if found is not None:
            self._kept.move_to_end(place)
            return found
        if place not in self._asked:
            self._asked.append(place)
            self._go_on()
        return None

    def _go_on(self) -> None:
        if self._at_work or not self._asked:
            return
        self._at_work = True
        place = self._asked[-1]  # what is looked at now comes before what was passed
        self._runner.run(
            partial(_drawn, place),
            done=partial(self._take, place),
            failed=partial(self._give_up, place),
            lane=Lane.READ,
        )

    def _give_up(self, place: Place, _error: BaseException) -> None:
        self._take(place, QImage())

    def _take(self, place: Place, image: QImage) -> None:
        self._at_work = False
        if place in self._asked:
            self._asked.remove(place)
        self._kept[place] = QPixmap.fromImage(image)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.came.emit()
        self._go_on()


def _drawn(place: Place) -> QImage:
    """The middle of a picture, as large as its place, with round corners."""
    size = QSize(round(place.width * place.ratio), round(place.height * place.ratio))
    reader = QImageReader(str(place.path))
    whole = reader.size()
    if whole.isValid():
        reader.setScaledSize(whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    picture = reader.read()
    if picture.isNull():
        return QImage()
    made = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(_outline(size, Radius.CARD * place.ratio, place.round_below))
    left, top = (picture.width() - size.width()) // 2, (picture.height() - size.height()) // 2
    painter.drawImage(-left, -top, picture)
    painter.end()
    made.setDevicePixelRatio(place.ratio)
    return made


def _outline(size: QSize, radius: float, round_below: bool) -> QPainterPath:
    path = QPainterPath()
    below = 0.0 if round_below else 2 * radius  # there it goes on into what is written
    path.addRoundedRect(QRectF(0, 0, size.width(), size.height() + below), radius, radius)
    return path
