"""A micro-flyer (微单页): one picture, what is offered, and whom to ask, as one image."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageOps

from guide_app.domain.stamps import Align, Signed, Stamp
from guide_app.render.drawing import DARK, GREY, PAPER, draw_code, fit_words, write_words
from guide_app.render.lettering import drawable

WIDTH = 1_080
_RED, _TEAL, _RULE = (200, 44, 38), (10, 115, 110), (228, 231, 235)
_EDGE, _CODE, _DOT = 60, 372, 7


def draw_flyer(picture: Image.Image, flyer: Stamp, who: Signed) -> Image.Image:
    """Picture above, headline, price and lines below; code, name and store at their right.

    The picture is cut to a square around its middle; what is below is as high as it needs to be.
    """
    room = WIDTH - 3 * _EDGE - _CODE
    headline = fit_words(drawable(flyer.headline), room, 170, 64, bold=True)
    price = fit_words(drawable(flyer.price), room, 110, 84, bold=True, most=1)
    lines = [fit_words(drawable(one), room - 34, 100, 38) for one in flyer.lines]
    words_height = headline.height + sum(one.height + 14 for one in lines)
    words_height += price.height + 16 if price.lines else 0
    name = fit_words(who.name, _CODE, 110, 46, bold=True)
    store = fit_words(who.store, _CODE, 84, 30)
    hint = fit_words(drawable(flyer.hint), _CODE, 40, 27, most=1)
    person = (name, store, hint)
    person_height = _CODE + sum(one.height for one in person)
    below = round(max(words_height, person_height)) + 2 * _EDGE - 10
    image = Image.new("RGB", (WIDTH, WIDTH + below), PAPER)
    image.paste(ImageOps.fit(picture, (WIDTH, WIDTH), Image.Resampling.LANCZOS))
    draw, top = ImageDraw.Draw(image), WIDTH + _EDGE - 10

    y = top + (below - 2 * _EDGE + 10 - words_height) / 2
    write_words(image, headline, (_EDGE, y, _EDGE + room, y + headline.height), DARK, bold=True)
    y += headline.height
    if price.lines:
        y += 8
        write_words(image, price, (_EDGE, y, _EDGE + room, y + price.height), _RED, bold=True)
        y += price.height + 8
    for one in lines:
        y += 14
        middle = y + one.height / len(one.lines) / 2
        draw.ellipse((_EDGE, middle - _DOT, _EDGE + 2 * _DOT, middle + _DOT), fill=_TEAL)
        write_words(image, one, (_EDGE + 34, y, _EDGE + room, y + one.height), GREY)
        y += one.height

    left = WIDTH - _EDGE - _CODE
    draw.line((left - 30, top + 20, left - 30, image.height - _EDGE - 20), fill=_RULE, width=2)
    y = top + (below - 2 * _EDGE + 10 - person_height) / 2
    draw_code(image, who.address, (left, y, left + _CODE, y + _CODE))
    y += _CODE
    for one, ink in zip(person, (DARK, GREY, GREY), strict=True):
        box = (left, y, left + _CODE, y + one.height)
        write_words(image, one, box, ink, Align.CENTRE, bold=one is name)
        y += one.height
    return image
