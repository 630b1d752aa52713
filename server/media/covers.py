"""What stands on the wall for a film or a document of which there is no picture."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 480, 320
_GROUND, _SHEET, _INK, _SIGN = "#5F6773", "#FFFFFF", "#1D2129", "#0A736E"
_QUALITY = 85


def film_cover() -> bytes:
    """A triangle, as players show it."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    draw = ImageDraw.Draw(image)
    x, y, r = WIDTH / 2, HEIGHT / 2, 52
    draw.ellipse((x - r, y - r, x + r, y + r), fill=_SHEET)
    draw.polygon([(x - 16, y - 26), (x - 16, y + 26), (x + 30, y)], fill=_GROUND)
    return _encoded(image)


def document_cover(name: str) -> bytes:
    """A sheet with the ending of its name on it."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    draw = ImageDraw.Draw(image)
    left, top, right, bottom, fold = 150, 30, 330, 290, 48
    outline = [(left, top), (right - fold, top), (right, top + fold), (right, bottom)]
    draw.polygon([*outline, (left, bottom)], fill=_SHEET)
    draw.polygon([(right - fold, top), (right, top + fold), (right - fold, top + fold)], fill=_SIGN)
    for line in range(3):
        draw.line((left + 26, top + 90 + 24 * line, right - 26, top + 90 + 24 * line), _GROUND, 4)
    middle = ((left + right) / 2, bottom - 48)
    draw.text(middle, name.upper(), _INK, ImageFont.load_default(40), anchor="mm")
    return _encoded(image)


def _encoded(image: Image.Image) -> bytes:
    made = io.BytesIO()
    image.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()
