"""How well it can be seen where the keyboard is: two pictures of a control, pixel by pixel."""

from functools import cache

from PySide6.QtGui import QImage

LEAST_CONTRAST = 3.0  # WCAG 2.2, 1.4.11 and 2.4.13


def pixels_that_stand_out(one: QImage, other: QImage) -> int:
    """How many pixels differ between two pictures so much that anybody sees it."""
    assert one.size() == other.size()
    found = 0
    for row in range(one.height()):
        mine, its = _row(one, row), _row(other, row)
        if mine != its:
            pairs = zip(_pixels(mine), _pixels(its), strict=True)
            found += sum(a != b and contrast(a, b) >= LEAST_CONTRAST for a, b in pairs)
    return found


@cache
def contrast(one: bytes, other: bytes) -> float:
    """The contrast of two colours, red first, as WCAG defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: bytes) -> float:
    shares = [channel / 255 for channel in colour[:3]]
    linear = [s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _row(picture: QImage, row: int) -> bytes:
    start = row * picture.bytesPerLine()
    return bytes(memoryview(picture.constBits())[start : start + 4 * picture.width()])


def _pixels(row: bytes) -> list[bytes]:
    return [row[at : at + 4] for at in range(0, len(row), 4)]


def picture_of(control) -> QImage:
    """What a control looks like now, with the window below it."""
    window = control.window()
    place = control.mapTo(window, control.rect().topLeft())
    picture: QImage = window.grab(control.rect().translated(place)).toImage()
    return picture.convertToFormat(QImage.Format.Format_RGBA8888)
