"""Pictures for the demo's materials, drawn: a garment in a colour, and a word or two."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFont

import resources

SIDE = 1_080
_GROUNDS = (
    *(((250, 200, 160), (240, 232, 196)), ((190, 214, 224), (250, 196, 120))),
    *(((200, 226, 200), (140, 190, 166)), ((240, 210, 216), (206, 176, 170))),
    *(((222, 232, 190), (180, 198, 140)), ((190, 222, 250), (150, 196, 240))),
    *(((255, 222, 170), (252, 244, 184)), ((206, 186, 222), (252, 206, 220))),
)
_CLOTH = ((255, 255, 255), (58, 110, 165), (18, 124, 112), (226, 122, 76), (84, 92, 104))


def draw_picture(words: str, number: int, *, height: int = SIDE) -> bytes:
    """A JPEG, 1,080 pixels wide; the same words and number make the same picture."""
    chance = random.Random(f"{words} {number}")
    above, below = _GROUNDS[chance.randrange(len(_GROUNDS))]
    shade = Image.linear_gradient("L").resize((SIDE, height))
    image = Image.composite(
        Image.new("RGB", shade.size, below), Image.new("RGB", shade.size, above), shade
    )
    draw = ImageDraw.Draw(image, "RGBA")
    for _ in range(3):
        x, y, r = chance.randrange(SIDE), chance.randrange(SIDE), chance.randrange(90, 260)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(255, 255, 255, 46))
    cloth = (*_CLOTH[chance.randrange(len(_CLOTH))], 235)
    (_shirt, _trousers)[number % 3 == 2](draw, cloth)
    font = ImageFont.truetype(str(resources.path("fonts/NotoSansSC-SemiBold.ttf")), 92)
    draw.text((SIDE / 2, SIDE - 230), words, font=font, fill=(40, 44, 52), anchor="mm")
    made = io.BytesIO()
    image.save(made, "JPEG", quality=90)
    return made.getvalue()


def _shirt(draw: ImageDraw.ImageDraw, colour: tuple[int, ...]) -> None:
    outline = [(400, 260), (270, 330), (200, 480), (300, 530), (345, 460), (345, 750), (735, 750)]
    outline += [(735, 460), (780, 530), (880, 480), (810, 330), (680, 260)]
    draw.polygon(outline, fill=colour)
    draw.pieslice((440, 180, 640, 340), 0, 180, fill=(250, 240, 225, 235))


def _trousers(draw: ImageDraw.ImageDraw, colour: tuple[int, ...]) -> None:
    outline = [(370, 240), (710, 240), (760, 760), (600, 760), (540, 420), (480, 760), (320, 760)]
    draw.polygon(outline, fill=colour)
    draw.line((368, 275, 712, 275), fill=(40, 44, 52, 90), width=10)
