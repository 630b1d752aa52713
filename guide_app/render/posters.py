"""A guide's name, store and personal code on a poster, without a window.

PC and console draw with this very code: what HQ sees is what a guide's customers get.
"""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from guide_app.domain.stamps import Align, Signed, Stamp, StampLayout
from guide_app.render.drawing import (
    DARK,
    GREY,
    PAPER,
    aligned,
    draw_code,
    find_ink,
    fit_words,
    write_words,
)
from guide_app.render.flyers import draw_flyer
from guide_app.render.lettering import drawable, measure

_QUALITY = 92


def stamp_poster(picture: bytes, stamp: Stamp, signed: Signed) -> bytes:
    """The poster with the stamp, as a JPEG of the same size; or the micro-flyer of a picture.

    Raises:
        Rejected: The address is too long for a code.
        OSError: The picture cannot be read.
    """
    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGB")
    who = Signed(drawable(signed.name), drawable(signed.store), signed.address)
    if stamp.layout is StampLayout.FLYER:
        image = draw_flyer(image, stamp, who)
    else:
        _LAYOUTS[stamp.layout](image, stamp, who)
    made = io.BytesIO()
    # Colours in full: a code whose edges are smeared is read worse once a phone has shrunk it.
    image.save(made, "JPEG", quality=_QUALITY, subsampling=0)
    return made.getvalue()


def _band(image: Image.Image, stamp: Stamp, who: Signed) -> None:
    """Words left, code right, on a strip of white."""
    width, height = image.size
    strip, side, edge = 0.38 * width, 0.34 * width, 0.02 * width
    strip = min(strip, height)
    top = height - strip
    ImageDraw.Draw(image).rectangle((0, top, width, height), fill=PAPER)
    side = min(side, strip - edge)
    code_left, code_top = width - side - edge, top + (strip - side) / 2
    draw_code(image, who.address, (code_left, code_top, code_left + side, code_top + side))
    left, room = 0.06 * width, code_left - 0.08 * width
    name = fit_words(who.name, room, 0.17 * width, 0.072 * width, bold=True)
    store = fit_words(who.store, room, 0.11 * width, 0.038 * width)
    hint = fit_words(stamp.hint, room, 0.05 * width, 0.032 * width, most=1)
    gaps = (0.012 * width, 0.03 * width if stamp.hint else 0)
    y = top + (strip - name.height - store.height - hint.height - sum(gaps)) / 2
    for words, ink, bold, gap in (
        (name, DARK, True, 0.0),
        (store, GREY, False, gaps[0]),
        (hint, GREY, False, gaps[1]),
    ):
        y += gap
        box = (left, y, left + room, y + words.height)
        write_words(image, words, box, ink, Align.LEFT, bold=bold)
        y += words.height


def _corner(image: Image.Image, stamp: Stamp, who: Signed) -> None:
    """Code above words on a white card, right below."""
    width, height = image.size
    side, pad, edge = 0.34 * width, 0.014 * width, 0.035 * width
    room = side - 2 * pad
    name = fit_words(who.name, room, 0.1 * width, 0.044 * width, bold=True)
    store = fit_words(who.store, room, 0.08 * width, 0.029 * width)
    hint = fit_words(stamp.hint, room, 0.04 * width, 0.026 * width, most=1)
    words = ((name, DARK, True), (store, GREY, False), (hint, GREY, False))
    text_height = sum(one.height for one, _, _ in words)
    tall = side + text_height + 2 * pad
    side = min(side, side - (tall - (height - 2 * edge))) if tall > height - 2 * edge else side
    right, bottom = width - edge, height - edge
    left, top = right - 0.34 * width, bottom - side - text_height - 2 * pad
    ImageDraw.Draw(image).rounded_rectangle(
        (left, top, right, bottom), radius=0.02 * width, fill=PAPER
    )
    middle = (left + right) / 2
    y = top + pad / 2
    draw_code(image, who.address, (middle - side / 2 + 1, y, middle + side / 2 - 1, y + side))
    y += side
    for one, ink, bold in words:
        write_words(
            image, one, (left + pad, y, right - pad, y + one.height), ink, Align.CENTRE, bold
        )
        y += one.height


def _centre(image: Image.Image, stamp: Stamp, who: Signed) -> None:
    """A white tile with the code in the middle of the lower part; words on the picture below it."""
    width, height = image.size
    side, room, edge = 0.36 * width, 0.86 * width, 0.05 * width
    name = fit_words(who.name, room, 0.12 * width, 0.058 * width, bold=True)
    store = fit_words(who.store, room, 0.1 * width, 0.036 * width)
    hint = fit_words(stamp.hint, room, 0.05 * width, 0.03 * width, most=1)
    words = ((name, True), (store, False), (hint, False))
    text_height = sum(one.height for one, _ in words)
    side = min(side, height - 2 * edge - text_height)
    top = height - edge - text_height - 0.02 * width
    left = (width - side) / 2
    tile = (left, top - side, left + side, top)
    ImageDraw.Draw(image).rounded_rectangle(tile, radius=0.025 * width, fill=PAPER)
    pad = 0.006 * width
    draw_code(image, who.address, (tile[0] + pad, tile[1] + pad, tile[2] - pad, tile[3] - pad))
    widest = max(measure(line, one.size, bold=b) for one, b in words for line in one.lines or ("",))
    y = top + 0.02 * width
    box = ((width - widest) / 2, y, (width + widest) / 2, y + text_height)
    ink = find_ink(image, box, stamp.ink)
    for one, bold in words:
        write_words(image, one, (0, y, width, y + one.height), ink, Align.CENTRE, bold)
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
        words = fit_words(text, box[2] - box[0], tall, tall / 1.3, bold=bold)
        longest = max(measure(line, words.size, bold=bold) for line in words.lines)
        covered = aligned(box, longest, stamp.align)
        ink = find_ink(image, (covered, box[1], covered + longest, box[3]), stamp.ink)
        write_words(image, words, box, ink, stamp.align, bold)
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
