"""Drawing words with the shipped font, and with those of the system what it lacks."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

import resources

REGULAR, BOLD = "fonts/NotoSansSC-Regular.ttf", "fonts/NotoSansSC-SemiBold.ttf"
_OF_THE_SYSTEM = (
    *("simsunb.ttf", "msyh.ttc", "SimsunExtG.ttf"),  # Windows: rare signs of names, then all else
    *("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc", "DejaVuSans.ttf"),
)
_NOBODY_HAS = "\U0010fffe"


def drawable(text: str) -> str:
    """A text without what our font lacks and nobody's name needs, such as a smiling face."""
    kept = [one for one in text if _is_name(one) or one.isspace() or _has(REGULAR, one)]
    return " ".join("".join(kept).split())


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """How wide it is, in pixels."""
    return sum(font.getlength(part) for font, part in _parts(text, size, bold=bold))


def draw_line(
    image: Image.Image,
    place: tuple[float, float],
    text: str,
    size: float,
    ink: tuple[int, int, int],
    *,
    bold: bool = False,
) -> None:
    """Draw one line.

    Args:
        place: Left, and the middle of the height of a Chinese sign.
    """
    draw_baseline(image, (place[0], place[1] + 0.38 * size), text, size, ink, bold=bold)


def draw_baseline(
    image: Image.Image,
    place: tuple[float, float],
    text: str,
    size: float,
    ink: tuple[int, int, int],
    *,
    bold: bool = False,
) -> None:
    """Draw one line from where it begins on its baseline."""
    draw = ImageDraw.Draw(image)
    left, below = place
    for font, part in _parts(text, size, bold=bold):
        draw.text((left, below), part, font=font, fill=ink, anchor="ls")
        left += font.getlength(part)


def _parts(text: str, size: float, *, bold: bool) -> list[tuple[ImageFont.FreeTypeFont, str]]:
    """Runs of one font each."""
    runs = groupby(text, key=lambda one: _file_for(one, bold=bold) or (BOLD if bold else REGULAR))
    return [(_font(file, max(1, round(size))), "".join(run)) for file, run in runs]


def _is_name(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LN"


@lru_cache(maxsize=2048)
def _file_for(letter: str, *, bold: bool) -> str | None:
    """The first font that has it."""
    shipped = BOLD if bold else REGULAR
    if letter.isspace():
        return shipped
    return next((file for file in (shipped, *_OF_THE_SYSTEM) if _has(file, letter)), None)


def _has(file: str, letter: str) -> bool:
    try:
        font = _font(file, 24)
    except OSError:  # this system does not have it
        return False
    return bytes(font.getmask(letter)) != _blank(file)


@lru_cache(maxsize=8)
def _blank(file: str) -> bytes:
    """What a font draws in place of what it lacks."""
    return bytes(_font(file, 24).getmask(_NOBODY_HAS))


@lru_cache(maxsize=64)
def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    path = str(resources.path(file)) if file.startswith("fonts/") else file
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
