"""A guide's name, store and personal code on a poster, without a window.

PC and console draw with this very code: what HQ sees is what a guide's customers get.
"""

from __future__ import annotations

import io
from functools import partial

from PIL import Image, ImageDraw

from guide_app.domain.stamps import Align, Ink, Signed, Stamp, StampLayout
from guide_app.render.lettering import draw_line, drawable, measure
from guide_app.render.qr import qr_matrix
from guide_app.render.typesetting import Fitted, fit

QUIET = 4
"""Modules of white around a code, as ISO/IEC 18004 asks."""
_DARK, _LIGHT, _GREY, _PAPER = (26, 28, 32), (255, 255, 255), (96, 100, 108), (255, 255, 255)
_READABLE = 4.5
"""The contrast that WCAG asks of words."""
_QUALITY = 92
Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]


def stamp_poster(picture: bytes, stamp: Stamp, signed: Signed) -> bytes:
    """The poster with the stamp, as a JPEG of the same size.

    Raises:
        Rejected: The address is too long for a code.
        OSError: The picture cannot be read.
    """
    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGB")
    who = Signed(drawable(signed.name), drawable(signed.store), signed.address)
    _LAYOUTS[stamp.layout](image, stamp, who)
    made = io.BytesIO()
    # Colours in full: a code whose edges are smeared is read worse once a phone has shrunk it.
    image.save(made, "JPEG", quality=_QUALITY, subsampling=0)
    return made.getvalue()


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
    ImageDraw.Draw(image).rectangle((left, top, right - 1, bottom - 1), fill=_PAPER)
    x, y = (left + right - drawn.width) // 2, (top + bottom - drawn.height) // 2
    image.paste(drawn.convert("RGB"), (x, y))


def _band(image: Image.Image, stamp: Stamp, who: Signed) -> None:
    """Words left, code right, on a strip of white."""
    width, height = image.size
    strip, side, edge = 0.38 * width, 0.34 * width, 0.02 * width
    strip = min(strip, height)
    top = height - strip
    ImageDraw.Draw(image).rectangle((0, top, width, height), fill=_PAPER)
    side = min(side, strip - edge)
    code_left, code_top = width - side - edge, top + (strip - side) / 2
    draw_code(image, who.address, (code_left, code_top, code_left + side, code_top + side))
    left, room = 0.06 * width, code_left - 0.08 * width
    name = _fit(who.name, room, 0.17 * width, 0.072 * width, bold=True)
    store = _fit(who.store, room, 0.11 * width, 0.038 * width)
    hint = _fit(stamp.hint, room, 0.05 * width, 0.032 * width, most=1)
    gaps = (0.012 * width, 0.03 * width if stamp.hint else 0)
    y = top + (strip - name.height - store.height - hint.height - sum(gaps)) / 2
    for words, ink, bold, gap in (
        (name, _DARK, True, 0.0),
        (store, _GREY, False, gaps[0]),
        (hint, _GREY, False, gaps[1]),
    ):
        y += gap
        box = (left, y, left + room, y + words.height)
        _write(image, words, box, ink, Align.LEFT, bold=bold)
        y += words.height


def _corner(image: Image.Image, stamp: Stamp, who: Signed) -> None:
    """Code above words on a white card, right below."""
    width, height = image.size
    side, pad, edge = 0.34 * width, 0.014 * width, 0.035 * width
    room = side - 2 * pad
    name = _fit(who.name, room, 0.1 * width, 0.044 * width, bold=True)
    store = _fit(who.store, room, 0.08 * width, 0.029 * width)
    hint = _fit(stamp.hint, room, 0.04 * width, 0.026 * width, most=1)
    words = ((name, _DARK, True), (store, _GREY, False), (hint, _GREY, False))
    text_height = sum(one.height for one, _, _ in words)
    tall = side + text_height + 2 * pad
    side = min(side, side - (tall - (height - 2 * edge))) if tall > height - 2 * edge else side
    right, bottom = width - edge, height - edge
    left, top = right - 0.34 * width, bottom - side - text_height - 2 * pad
    ImageDraw.Draw(image).rounded_rectangle(
        (left, top, right, bottom), radius=0.02 * width, fill=_PAPER
    )
    middle = (left + right) / 2
    y = top + pad / 2
    draw_code(image, who.address, (middle - side / 2 + 1, y, middle + side / 2 - 1, y + side))
    y += side
    for one, ink, bold in words:
        _write(image, one, (left + pad, y, right - pad, y + one.height), ink, Align.CENTRE, bold)
        y += one.height


def _centre(image: Image.Image, stamp: Stamp, who: Signed) -> None:
    """A white tile with the code in the middle of the lower part; words on the picture below it."""
    width, height = image.size
    side, room, edge = 0.36 * width, 0.86 * width, 0.05 * width
    name = _fit(who.name, room, 0.12 * width, 0.058 * width, bold=True)
    store = _fit(who.store, room, 0.1 * width, 0.036 * width)
    hint = _fit(stamp.hint, room, 0.05 * width, 0.03 * width, most=1)
    words = ((name, True), (store, False), (hint, False))
    text_height = sum(one.height for one, _ in words)
    side = min(side, height - 2 * edge - text_height)
    top = height - edge - text_height - 0.02 * width
    left = (width - side) / 2
    tile = (left, top - side, left + side, top)
    ImageDraw.Draw(image).rounded_rectangle(tile, radius=0.025 * width, fill=_PAPER)
    pad = 0.006 * width
    draw_code(image, who.address, (tile[0] + pad, tile[1] + pad, tile[2] - pad, tile[3] - pad))
    widest = max(measure(line, one.size, bold=b) for one, b in words for line in one.lines or ("",))
    y = top + 0.02 * width
    box = ((width - widest) / 2, y, (width + widest) / 2, y + text_height)
    ink = _ink(image, box, stamp.ink)
    for one, bold in words:
        _write(image, one, (0, y, width, y + one.height), ink, Align.CENTRE, bold)
        y += one.height


def _own(image: Image.Image, stamp: Stamp, who: Signed) -> None:
    """Wherever HQ has put each."""
    width, height = image.size
    for text, area, bold in ((who.name, stamp.name, True), (who.store, stamp.store, False)):
        if area is None or not text:
            continue
        x, y, w, h = area
        box = (x * width / 100, y * height / 100, (x + w) * width / 100, (y + h) * height / 100)
        tall = box[3] - box[1]
        words = _fit(text, box[2] - box[0], tall, tall / 1.3, bold=bold)
        longest = max(measure(line, words.size, bold=bold) for line in words.lines)
        covered = _aligned(box, longest, stamp.align)
        ink = _ink(image, (covered, box[1], covered + longest, box[3]), stamp.ink)
        _write(image, words, box, ink, stamp.align, bold)
    if stamp.code is not None:
        x, y, w = stamp.code
        side = min(w * width / 100, height)
        left, top = x * width / 100, min(y * height / 100, height - side)
        draw_code(image, who.address, (left, top, left + side, top + side))


_LAYOUTS = {
    StampLayout.BAND: _band,
    StampLayout.CORNER: _corner,
    StampLayout.CENTRE: _centre,
    StampLayout.OWN: _own,
}


def _fit(
    text: str, width: float, height: float, size: float, *, bold: bool = False, most: int = 2
) -> Fitted:
    if not text:
        return Fitted((), size)
    sizes = (size, max(8.0, 0.6 * size))
    return fit(text, width, height, partial(measure, bold=bold), sizes=sizes, most=most)


def _write(
    image: Image.Image, words: Fitted, box: Box, ink: Colour, align: Align, bold: bool = False
) -> None:
    step = words.height / len(words.lines) if words.lines else 0
    y = (box[1] + box[3] - words.height) / 2 + step / 2
    for line in words.lines:
        left = _aligned(box, measure(line, words.size, bold=bold), align)
        draw_line(image, (left, y), line, words.size, ink, bold=bold)
        y += step


def _aligned(box: Box, wide: float, align: Align) -> float:
    room = box[2] - box[0] - wide
    return box[0] + {Align.LEFT: 0.0, Align.CENTRE: room / 2, Align.RIGHT: room}[align]


def _ink(image: Image.Image, box: Box, wanted: Ink) -> Colour:
    """The colour of words that stand here; where none can be read, a plate is put below them."""
    if wanted is not Ink.AUTO:
        return _DARK if wanted is Ink.DARK else _LIGHT
    place = tuple(
        round(min(max(edge, 0), most))
        for edge, most in zip(box, (*image.size, *image.size), strict=True)
    )
    if place[2] <= place[0] or place[3] <= place[1]:
        return _DARK
    grid = image.crop((place[0], place[1], place[2], place[3])).resize(
        (12, 4), Image.Resampling.BOX
    )
    plain = grid.tobytes()
    shades = [
        luminance((plain[at], plain[at + 1], plain[at + 2])) for at in range(0, len(plain), 3)
    ]
    worst = {
        ink: min(contrast(luminance(ink), shade) for shade in shades) for ink in (_DARK, _LIGHT)
    }
    best = max(worst, key=lambda ink: worst[ink])
    if worst[best] < _READABLE:
        _plate(image, box)
        return _DARK
    return best


def _plate(image: Image.Image, box: Box) -> None:
    pad = 0.02 * image.width
    place = (box[0] - pad, box[1] - pad / 3, box[2] + pad, box[3] + pad / 3)
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle(place, radius=pad, fill=222)
    image.paste(Image.new("RGB", image.size, _PAPER), mask=mask)


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
