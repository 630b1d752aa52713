"""The two looks of a parcel card, in millimetres from its lower left corner.

What draws is either a page of a PDF (`render.sheets`) or a picture of it (`render.card_pictures`):
both are told the same, so a preview shows what is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol

from guide_app.domain.cards import CardDesign, is_second_look
from guide_app.domain.stamps import Align
from guide_app.render.drawing import QUIET
from guide_app.render.lettering import drawable, measure
from guide_app.render.qr import qr_matrix
from guide_app.render.typesetting import fit

_INK, _GREY, _WHITE = (26, 28, 33), (97, 102, 112), (255, 255, 255)
_TEAL, _RED, _CREAM = (10, 115, 110), (194, 51, 43), (255, 240, 209)
_MEASURED_AT = 100.0
Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
"""Left, bottom, width, height."""


class Paper(Protocol):
    """What a card is drawn on."""

    def fill(self, colour: Colour, box: Box, radius: float = 0.0) -> None:
        """A rectangle."""

    def blacken(self, boxes: Iterator[Box]) -> None:
        """The dark parts of a code, in one ink."""

    def write(
        self, text: str, place: tuple[float, float], size: float, ink: Colour, *, bold: bool
    ) -> None:
        """One line, from where it begins on its baseline."""


def draw_card(paper: Paper, design: CardDesign, width: float, height: float, bleed: float) -> None:
    """Draw it, over the edge as far as the bleed goes."""
    lying = width > height
    if is_second_look(design):
        (_bold_lying if lying else _bold_standing)(paper, design, width, height, bleed)
    else:
        (_calm_lying if lying else _calm_standing)(paper, design, width, height, bleed)


def _calm_lying(paper: Paper, design: CardDesign, w: float, h: float, bleed: float) -> None:
    """White, a stripe at the left, the code at the right."""
    paper.fill(_WHITE, (-bleed, -bleed, w + 2 * bleed, h + 2 * bleed))
    paper.fill(_TEAL, (-bleed, -bleed, bleed + 0.028 * w, h + 2 * bleed))
    side, edge = 0.36 * w, 0.05 * w
    left, room = 0.09 * w, 0.9 * w - side - 0.07 * w
    code = (w - edge - side, (h - side) / 2 + 0.05 * h, side, side)
    _code(paper, design.address, code)
    hint_box = (code[0], code[1] - 0.11 * h, side, 0.1 * h)
    _words(paper, design.hint, hint_box, 0.062 * h, _GREY, align=Align.CENTRE, most=1)
    _words(paper, design.sender, (left, 0.8 * h, room, 0.1 * h), 0.066 * h, _TEAL, most=1)
    _words(paper, design.headline, (left, 0.46 * h, room, 0.32 * h), 0.14 * h, _INK, bold=True)
    _words(paper, design.reward, (left, 0.12 * h, room, 0.3 * h), 0.085 * h, _TEAL, most=3)
    _version(paper, design, (w - edge, 0.05 * h), h, _GREY)


def _bold_lying(paper: Paper, design: CardDesign, w: float, h: float, bleed: float) -> None:
    """In colour to the edge, the code on a white tile at the left, the reward on a label."""
    paper.fill(_RED, (-bleed, -bleed, w + 2 * bleed, h + 2 * bleed))
    side, edge = 0.37 * w, 0.055 * w
    tile = (edge, (h - side) / 2 + 0.05 * h, side, side)
    paper.fill(_WHITE, tile, radius=0.03 * h)
    _code(paper, design.address, tile)
    hint_box = (edge, tile[1] - 0.12 * h, side, 0.1 * h)
    _words(paper, design.hint, hint_box, 0.062 * h, _WHITE, align=Align.CENTRE, most=1)
    left = edge + side + 0.05 * w
    room = w - left - edge
    _words(paper, design.sender, (left, 0.8 * h, room, 0.1 * h), 0.066 * h, _CREAM, most=1)
    _words(paper, design.headline, (left, 0.47 * h, room, 0.32 * h), 0.14 * h, _WHITE, bold=True)
    label = (left, 0.15 * h, room, 0.27 * h)
    paper.fill(_CREAM, label, radius=0.03 * h)
    inside = (left + 0.02 * w, 0.17 * h, room - 0.04 * w, 0.23 * h)
    _words(paper, design.reward, inside, 0.085 * h, _RED, bold=True, most=3)
    _version(paper, design, (w - edge, 0.05 * h), h, _CREAM)


def _calm_standing(paper: Paper, design: CardDesign, w: float, h: float, bleed: float) -> None:
    """White, a stripe above, the code in the middle of the lower half."""
    paper.fill(_WHITE, (-bleed, -bleed, w + 2 * bleed, h + 2 * bleed))
    paper.fill(_TEAL, (-bleed, 0.965 * h, w + 2 * bleed, 0.035 * h + bleed))
    left, room, centre = 0.09 * w, 0.82 * w, Align.CENTRE
    _words(paper, design.sender, (left, 0.87 * h, room, 0.05 * h), 0.042 * w, _TEAL, align=centre)
    head = (left, 0.7 * h, room, 0.16 * h)
    _words(paper, design.headline, head, 0.095 * w, _INK, bold=True, align=centre)
    reward = (left, 0.57 * h, room, 0.12 * h)
    _words(paper, design.reward, reward, 0.056 * w, _TEAL, align=centre, most=3)
    side = 0.56 * w
    code = ((w - side) / 2, 0.14 * h, side, side)
    _code(paper, design.address, code)
    hint = (left, 0.085 * h, room, 0.05 * h)
    _words(paper, design.hint, hint, 0.042 * w, _GREY, align=centre, most=1)
    _version(paper, design, (0.95 * w, 0.025 * h), 0.5 * h, _GREY)


def _bold_standing(paper: Paper, design: CardDesign, w: float, h: float, bleed: float) -> None:
    """In colour to the edge, the reward on a label, the code on a white tile."""
    paper.fill(_RED, (-bleed, -bleed, w + 2 * bleed, h + 2 * bleed))
    left, room, centre = 0.09 * w, 0.82 * w, Align.CENTRE
    _words(paper, design.sender, (left, 0.9 * h, room, 0.05 * h), 0.042 * w, _CREAM, align=centre)
    head = (left, 0.73 * h, room, 0.16 * h)
    _words(paper, design.headline, head, 0.1 * w, _WHITE, bold=True, align=centre)
    label = (left, 0.59 * h, room, 0.12 * h)
    paper.fill(_CREAM, label, radius=0.02 * h)
    inside = (left + 0.03 * w, 0.6 * h, room - 0.06 * w, 0.1 * h)
    _words(paper, design.reward, inside, 0.058 * w, _RED, bold=True, align=centre, most=3)
    side = 0.58 * w
    tile = ((w - side) / 2, 0.14 * h, side, side)
    paper.fill(_WHITE, tile, radius=0.015 * h)
    _code(paper, design.address, tile)
    hint = (left, 0.08 * h, room, 0.05 * h)
    _words(paper, design.hint, hint, 0.042 * w, _WHITE, align=centre, most=1)
    _version(paper, design, (0.95 * w, 0.025 * h), 0.5 * h, _CREAM)


def _code(paper: Paper, address: str, box: Box) -> None:
    """With its quiet zone inside of the box."""
    paper.blacken(_dark_parts(address, box))


def _dark_parts(address: str, box: Box) -> Iterator[Box]:
    """Each run of a row is one rectangle: between two a printer might leave a line of light."""
    matrix = qr_matrix(address)
    left, bottom, side, _ = box
    module = side / (len(matrix) + 2 * QUIET)
    for down, row in enumerate(matrix):
        y = bottom + side - (QUIET + down + 1) * module
        at = 0
        while at < len(row):
            end = at
            while end < len(row) and row[end]:
                end += 1
            if end > at:
                yield left + (QUIET + at) * module, y, (end - at) * module, module
            at = end + 1


def _version(
    paper: Paper, design: CardDesign, place: tuple[float, float], scale: float, ink: Colour
) -> None:
    size = 0.05 * scale
    left = place[0] - _wide(design.version, size, bold=False)
    paper.write(design.version, (left, place[1]), size, ink, bold=False)


def _words(
    paper: Paper,
    text: str,
    box: Box,
    size: float,
    ink: Colour,
    *,
    bold: bool = False,
    align: Align = Align.LEFT,
    most: int = 2,
) -> None:
    """Set a text into the middle of a box's height; where it breaks by itself, it breaks here."""
    words = "\n".join(drawable(line) for line in text.splitlines()).strip()
    if not words:
        return
    left, bottom, width, height = box
    sizes = (size, 0.55 * size)
    found = fit(words, width, height, partial(_wide, bold=bold), sizes=sizes, most=most)
    step = found.height / len(found.lines)
    baseline = bottom + (height + found.height) / 2 - step / 2 - 0.38 * found.size
    for line in found.lines:
        room = width - _wide(line, found.size, bold=bold)
        shift = {Align.LEFT: 0.0, Align.CENTRE: room / 2, Align.RIGHT: room}[align]
        paper.write(line, (left + shift, baseline), found.size, ink, bold=bold)
        baseline -= step


def _wide(text: str, size: float, *, bold: bool) -> float:
    """Measured large: small letters are rounded to whole pixels."""
    return measure(text, _MEASURED_AT, bold=bold) * size / _MEASURED_AT
