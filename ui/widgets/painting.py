"""Chips, key caps, avatars and elided text, drawn alike by widgets and by list delegates."""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QStaticText

from ui.theme import Radius, Size, Tone, font, metrics, tokens

CHIP_HEIGHT = 22.0
KEY_HEIGHT = 18.0
_CHIP_PAD = 8.0
_KEY_PAD = 5.0
_UNLIMITED = 16_777_215.0
_RING_INSIDE = 3


@dataclass(frozen=True)
class ChipSpec:
    """A chip as data: words and the tone they carry."""

    text: str
    tone: Tone = Tone.NEUTRAL


@lru_cache(maxsize=2048)
def laid_out(text: str, size: Size, bold: bool, width: float) -> tuple[QStaticText, float]:
    """Text laid out once on one line, cut with an ellipsis to a width, and the width it takes."""
    measure = metrics(size, bold=bold)
    shown = " ".join(text.split()) if "\n" in text or "\t" in text else text
    if width < _UNLIMITED:
        shown = measure.elidedText(shown, Qt.TextElideMode.ElideRight, width)
    static = QStaticText(shown)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    static.prepare(font=font(size, bold=bold))
    return static, measure.horizontalAdvance(shown)


def text_width(text: str, size: Size = Size.BODY, *, bold: bool = False) -> float:
    """How wide one line is."""
    return laid_out(text, size, bold, _UNLIMITED)[1]


def draw_text(
    painter: QPainter,
    where: QRectF,
    text: str,
    colour: str,
    *,
    size: Size = Size.BODY,
    bold: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> float:
    """Draw one line, vertically centred and elided to the rectangle.

    Returns:
        The width it took.
    """
    room = max(0.0, float(int(where.width() + 0.999)))
    static, width = laid_out(text, size, bold, _UNLIMITED)
    if width > room:
        static, width = laid_out(text, size, bold, room)
    if align == Qt.AlignmentFlag.AlignRight:
        x = where.right() - width
    elif align == Qt.AlignmentFlag.AlignHCenter:
        x = where.left() + (where.width() - width) / 2
    else:
        x = where.left()
    painter.setFont(font(size, bold=bold))
    painter.setPen(QColor(colour))
    height = metrics(size, bold=bold).height()
    painter.drawStaticText(QPointF(x, where.top() + (where.height() - height) / 2), static)
    return width


def draw_box(
    painter: QPainter, where: QRectF, radius: float, fill: str | None, line: str | None = None
) -> None:
    """Draw a rounded box with a hairline that stays inside the rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(line), 1) if line else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    box = where.adjusted(0.5, 0.5, -0.5, -0.5) if line else where
    painter.drawRoundedRect(box, radius, radius)


def draw_focus(painter: QPainter, where: QRectF, radius: float, *, on: str | None = None) -> None:
    """Draw the ring that shows where the keyboard is.

    Args:
        painter: Active painter.
        where: The control.
        radius: Of its corners.
        on: What is written with on the control's own ground, where that is filled: the usual ring
            would not stand out from it, so one of this colour is drawn inside.
    """
    inset = 1 if on is None else _RING_INSIDE
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(on or tokens().accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = where.adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(ring, radius - inset + 1, radius - inset + 1)


def chip_width(text: str) -> float:
    """How wide a chip is with these words."""
    return text_width(text, Size.SMALL) + 2 * _CHIP_PAD


def draw_chip(painter: QPainter, left: float, middle: float, chip: ChipSpec) -> float:
    """Draw a chip.

    Args:
        painter: Active painter.
        left: Its left edge.
        middle: The height of its middle.
        chip: What to draw.

    Returns:
        Its width.
    """
    width = chip_width(chip.text)
    colour, fill = tokens().tone(chip.tone)
    where = QRectF(left, middle - CHIP_HEIGHT / 2, width, CHIP_HEIGHT)
    _draw_chip(painter, where, chip.text, colour, fill)
    return width


@lru_cache(maxsize=512)
def chip_picture(text: str, colour: str, fill: str, ground: str, ratio: float) -> QPixmap:
    """A chip, kept for tables, where the same ones stand in every row.

    Args:
        text: Its words.
        colour: Of the words, as ``#RRGGBB``.
        fill: Its own ground.
        ground: What it stands on; a picture that can be seen through would blur the words.
        ratio: Pixels of the screen to one of ours.
    """
    width = chip_width(text)
    picture = QPixmap(ceil(width * ratio), round(CHIP_HEIGHT * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(ground))
    painter = QPainter(picture)
    _draw_chip(painter, QRectF(0, 0, width, CHIP_HEIGHT), text, colour, fill)
    painter.end()
    return picture


def _draw_chip(painter: QPainter, where: QRectF, text: str, colour: str, fill: str) -> None:
    draw_box(painter, where, Radius.CHIP, fill)
    words = where.adjusted(_CHIP_PAD, 0, -_CHIP_PAD + 1, 0)
    draw_text(painter, words, text, colour, size=Size.SMALL)


def key_width(label: str) -> float:
    """How wide a key cap is."""
    return max(KEY_HEIGHT, text_width(label, Size.SMALL) + 2 * _KEY_PAD)


def draw_key(
    painter: QPainter, left: float, middle: float, label: str, *, colour: str, fill: str, line: str
) -> None:
    """Draw a key cap: a box whose lower edge is thicker."""
    where = QRectF(left, middle - KEY_HEIGHT / 2, key_width(label), KEY_HEIGHT)
    draw_box(painter, where, 4, fill, line)
    painter.drawLine(
        QPointF(where.left() + 3, where.bottom() - 1.5),
        QPointF(where.right() - 3, where.bottom() - 1.5),
    )
    draw_text(
        painter,
        where.adjusted(0, 0, 0, -1),
        label,
        colour,
        size=Size.SMALL,
        align=Qt.AlignmentFlag.AlignHCenter,
    )


@lru_cache(maxsize=4096)
def first_character(name: str) -> str:
    """What stands in a person's avatar: the first character as a reader sees it, or a dot."""
    text = name.strip()
    if not text:
        return "·"
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    end = finder.toNextBoundary()
    # Qt counts UTF-16 units, Python characters.
    first = text.encode("utf-16-le", "surrogatepass")[: 2 * end].decode("utf-16-le", "replace")
    return first.upper()


def draw_avatar(painter: QPainter, where: QRectF, name: str, *, filled: bool) -> None:
    """Draw a person's first character in a circle."""
    shades = tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if filled else QPen(QColor(shades.line_strong), 1))
    painter.setBrush(QColor(shades.accent if filled else shades.bg))
    painter.drawEllipse(where.adjusted(0.5, 0.5, -0.5, -0.5))
    size = Size.TITLE if where.width() >= 40 else Size.LARGE
    draw_text(
        painter,
        where,
        first_character(name),
        shades.on_accent if filled else shades.dim,
        size=size,
        align=Qt.AlignmentFlag.AlignHCenter,
    )
