"""Codes and words on a picture: placed, fitted, and in an ink that can be read."""

from __future__ import annotations

from functools import partial

from PIL import Image, ImageDraw

from guide_app.domain.stamps import Align, Ink
from guide_app.render.lettering import draw_line, measure
from guide_app.render.qr import qr_matrix
from guide_app.render.typesetting import Fitted, fit

QUIET = 4
"""Modules of white around a code, as ISO/IEC 18004 asks."""
DARK, LIGHT, GREY, PAPER = (26, 28, 32), (255, 255, 255), (96, 100, 108), (255, 255, 255)
_READABLE = 4.5
"""The contrast that WCAG asks of words."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Colour = tuple[int, int, int]


def draw_code(image: Image.Image, address: str, box: Box) -> None:
    """A code with its quiet zone, as large as whole pixels allow, in the middle of its box."""
    matrix = qr_matrix(address)
    left, top, right, bottom = (round(edge) for edge in box)
    side = min(right - left, bottom - top)
    count = len(matrix)
    module = max(1, side // (count + 2 * QUIET))
    levels = bytes(0 if dark else 255 for row in matrix for dark in row)
    code = Image.frombytes("L", (count, count), levels)
    drawn = code.resize((count * module, count * module), Image.Resampling.NEAREST)
    ImageDraw.Draw(image).rectangle((left, top, right - 1, bottom - 1), fill=PAPER)
    x, y = (left + right - drawn.width) // 2, (top + bottom - drawn.height) // 2
    image.paste(drawn.convert("RGB"), (x, y))


def fit_words(
    text: str, width: float, height: float, size: float, *, bold: bool = False, most: int = 2
) -> Fitted:
    """Set a text into an area; nothing of an empty one."""
    if not text:
        return Fitted((), size)
    sizes = (size, max(8.0, 0.6 * size))
    return fit(text, width, height, partial(measure, bold=bold), sizes=sizes, most=most)


def write_words(
    image: Image.Image,
    words: Fitted,
    box: Box,
    ink: Colour,
    align: Align = Align.LEFT,
    bold: bool = False,
) -> None:
    """Write what was set into the middle of a box's height."""
    step = words.height / len(words.lines) if words.lines else 0
    y = (box[1] + box[3] - words.height) / 2 + step / 2
    for line in words.lines:
        left = aligned(box, measure(line, words.size, bold=bold), align)
        draw_line(image, (left, y), line, words.size, ink, bold=bold)
        y += step


def aligned(box: Box, wide: float, align: Align) -> float:
    """Where something so wide begins in a box."""
    room = box[2] - box[0] - wide
    return box[0] + {Align.LEFT: 0.0, Align.CENTRE: room / 2, Align.RIGHT: room}[align]


def find_ink(image: Image.Image, box: Box, wanted: Ink) -> Colour:
    """The colour of words that stand here; where none can be read, a plate is put below them."""
    if wanted is not Ink.AUTO:
        return DARK if wanted is Ink.DARK else LIGHT
    place = tuple(
        round(min(max(edge, 0), most))
        for edge, most in zip(box, (*image.size, *image.size), strict=True)
    )
    if place[2] <= place[0] or place[3] <= place[1]:
        return DARK
    grid = image.crop((place[0], place[1], place[2], place[3])).resize(
        (12, 4), Image.Resampling.BOX
    )
    plain = grid.tobytes()
    shades = [
        luminance((plain[at], plain[at + 1], plain[at + 2])) for at in range(0, len(plain), 3)
    ]
    worst = {ink: min(contrast(luminance(ink), shade) for shade in shades) for ink in (DARK, LIGHT)}
    best = max(worst, key=lambda ink: worst[ink])
    if worst[best] < _READABLE:
        _plate(image, box)
        return DARK
    return best


def _plate(image: Image.Image, box: Box) -> None:
    pad = 0.02 * image.width
    place = (box[0] - pad, box[1] - pad / 3, box[2] + pad, box[3] + pad / 3)
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle(place, radius=pad, fill=222)
    image.paste(Image.new("RGB", image.size, PAPER), mask=mask)


def luminance(colour: Colour) -> float:
    """Of WCAG 2: from 0 (black) to 1 (white)."""
    parts = [one / 255 for one in colour]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """Of two luminances: from 1 to 21."""
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)
