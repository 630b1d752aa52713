"""A parcel card as a picture, to be seen before it is printed."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw

from guide_app.domain.cards import SIZES_MM, CardDesign, CardFormat, check_card
from guide_app.render.cards import Box, Colour, draw_card
from guide_app.render.lettering import draw_baseline

_FINER = 2
"""Drawn so much larger and made smaller again: corners of rectangles are smooth then."""


def picture_card(design: CardDesign, form: CardFormat, width_px: int) -> bytes:
    """A PNG of one card, cut.

    Raises:
        Rejected: As `check_card`; TOO_LONG of an address.
    """
    check_card(design)
    width, height = SIZES_MM[form]
    scale = _FINER * width_px / width
    image = Image.new("RGB", (_FINER * width_px, round(height * scale)), "white")
    draw_card(_PixelPaper(image, scale), design, width, height, 0.0)
    shown = image.resize((width_px, image.height // _FINER), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    shown.save(made, "PNG")
    return made.getvalue()


class _PixelPaper:
    """Pixels, counted from above.

    Args:
        scale: Pixels of a millimetre.
    """

    def __init__(self, image: Image.Image, scale: float) -> None:
        self._image, self._scale = image, scale
        self._draw = ImageDraw.Draw(image)

    def fill(self, colour: Colour, box: Box, radius: float = 0.0) -> None:
        self._draw.rounded_rectangle(self._place(box), radius * self._scale, fill=colour)

    def blacken(self, boxes: Iterator[Box]) -> None:
        for box in boxes:
            left, top, right, bottom = (round(edge) for edge in self._place(box))
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=(0, 0, 0))

    def write(
        self, text: str, place: tuple[float, float], size: float, ink: Colour, *, bold: bool
    ) -> None:
        at = (place[0] * self._scale, self._image.height - place[1] * self._scale)
        draw_baseline(self._image, at, text, size * self._scale, ink, bold=bold)

    def _place(self, box: Box) -> tuple[float, float, float, float]:
        left, bottom, width, height = (side * self._scale for side in box)
        below = self._image.height - bottom
        return left, below - height, left + width, below
