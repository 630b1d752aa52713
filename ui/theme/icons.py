"""Line icons from ``resources/icons``, drawn in any colour and sharp at any scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources


def draw_icon(painter: QPainter, name: str, where: QRectF, colour: str) -> None:
    """Draw an icon.

    Args:
        painter: Active painter.
        name: File name in ``resources/icons`` without its ending.
        where: A square, in device-independent pixels.
        colour: ``#RRGGBB``.
    """
    device = painter.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    painter.drawPixmap(where.topLeft(), _pixmap(name, colour, where.width(), ratio))


def icon(name: str, colour: str, size: int = 16) -> QIcon:
    """An icon for menus and actions; make it anew when the theme changes."""
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        made.addPixmap(_pixmap(name, colour, float(size), ratio))
    return made


def app_icon() -> QIcon:
    """The app's own, for window, task bar and tray."""
    svg = resources.path("app/guide-desk.svg").read_text(encoding="utf-8")
    made = QIcon()
    for side in (16, 24, 32, 48, 64):
        made.addPixmap(_rendered(svg, side))
    return made


@cache
def _source(name: str) -> str:
    return resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")


@cache
def _pixmap(name: str, colour: str, size: float, ratio: float) -> QPixmap:
    side = round(size * ratio)
    # QSvgRenderer draws currentColor black.
    made = _rendered(_source(name).replace("currentColor", colour), side)
    made.setDevicePixelRatio(ratio)
    return made


def _rendered(svg: str, side: int) -> QPixmap:
    made = QPixmap(QSize(side, side))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return made
