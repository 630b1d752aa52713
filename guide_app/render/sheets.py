"""Parcel cards as a PDF to be printed: cards on sheets, with bleed and marks to cut along."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import resources
from guide_app.domain.cards import (
    MOST_CARDS,
    SIZES_MM,
    CardDesign,
    CardFormat,
    check_card,
    sheets_of,
)
from guide_app.domain.errors import Code, Rejected
from guide_app.render.cards import Box, Colour, draw_card
from guide_app.render.lettering import BOLD as BOLD_FILE
from guide_app.render.lettering import REGULAR as REGULAR_FILE

MM = 72 / 25.4
"""Points of a millimetre."""
BLEED_MM = 3.0
_A4_MM = (210.0, 297.0)
_COLUMNS, _ROWS = 2, 4
_GAP_MM = 2 * BLEED_MM
_MARK_MM = 5.0
_CARD = "card"
_REGULAR, _BOLD = "GuideDeskRegular", "GuideDeskBold"


def print_cards(design: CardDesign, form: CardFormat, count: int) -> bytes:
    """At least so many cards of one version, as whole sheets.

    Raises:
        Rejected: As `check_card`; OUT_OF_RANGE of a count; TOO_LONG of an address.
    """
    check_card(design)
    if not 1 <= count <= MOST_CARDS:
        raise Rejected(Code.OUT_OF_RANGE, field="count", lowest=1, highest=MOST_CARDS)
    _know_fonts()
    made = io.BytesIO()
    width, height = (side * MM for side in SIZES_MM[form])
    page = (width, height) if form is CardFormat.A6 else tuple(side * MM for side in _A4_MM)
    canvas = Canvas(made, pagesize=page, pageCompression=1, invariant=1, initialFontName=_REGULAR)
    canvas.setTitle(f"{design.headline} ({design.version})")
    canvas.setCreator("Guide Desk")
    bleed = 0.0 if form is CardFormat.A6 else BLEED_MM * MM
    canvas.beginForm(_CARD, -bleed, -bleed, width + bleed, height + bleed)
    draw_card(_PdfPaper(canvas), design, *SIZES_MM[form], bleed / MM)
    canvas.endForm()
    for _ in range(sheets_of(form, count)):
        if form is CardFormat.A6:
            canvas.doForm(_CARD)
        else:
            _impose(canvas, width, height)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def trim_edges_mm() -> tuple[list[float], list[float]]:
    """Where a sheet of business cards is cut, from the left and from the bottom."""
    width, height = SIZES_MM[CardFormat.BUSINESS]
    return (
        list(_edges(_A4_MM[0], width, _COLUMNS)),
        list(_edges(_A4_MM[1], height, _ROWS)),
    )


class _PdfPaper:
    """A page of a PDF."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def fill(self, colour: Colour, box: Box, radius: float = 0.0) -> None:
        self._canvas.setFillColorRGB(*(part / 255 for part in colour))
        left, bottom, width, height = (side * MM for side in box)
        if radius:
            self._canvas.roundRect(left, bottom, width, height, radius * MM, stroke=0, fill=1)
        else:
            self._canvas.rect(left, bottom, width, height, stroke=0, fill=1)

    def blacken(self, boxes: Iterator[Box]) -> None:
        path = self._canvas.beginPath()
        for box in boxes:
            path.rect(*(side * MM for side in box))
        self._canvas.setFillColorCMYK(0, 0, 0, 1)  # four inks, printed askew, would smear it
        self._canvas.drawPath(path, stroke=0, fill=1)

    def write(
        self, text: str, place: tuple[float, float], size: float, ink: Colour, *, bold: bool
    ) -> None:
        self._canvas.setFillColorRGB(*(part / 255 for part in ink))
        self._canvas.setFont(_BOLD if bold else _REGULAR, size * MM)
        self._canvas.drawString(place[0] * MM, place[1] * MM, text)


def _edges(sheet: float, card: float, count: int) -> Iterator[float]:
    start = (sheet - count * card - (count - 1) * _GAP_MM) / 2
    for number in range(count):
        first = start + number * (card + _GAP_MM)
        yield first
        yield first + card


def _impose(canvas: Canvas, width: float, height: float) -> None:
    xs, ys = ([edge * MM for edge in edges] for edges in trim_edges_mm())
    for left in xs[::2]:
        for bottom in ys[::2]:
            canvas.saveState()
            # Each card with its bleed and no more: the next one's lies beside it.
            bleed = BLEED_MM * MM
            path = canvas.beginPath()
            path.rect(left - bleed, bottom - bleed, width + 2 * bleed, height + 2 * bleed)
            canvas.clipPath(path, stroke=0, fill=0)
            canvas.translate(left, bottom)
            canvas.doForm(_CARD)
            canvas.restoreState()
    _mark(canvas, xs, ys)


def _mark(canvas: Canvas, xs: list[float], ys: list[float]) -> None:
    """Hairlines around the block, outside of the bleed."""
    canvas.setStrokeColorCMYK(0, 0, 0, 1)
    canvas.setLineWidth(0.25)
    away, long = (BLEED_MM + 1) * MM, _MARK_MM * MM
    for x in xs:
        canvas.line(x, ys[0] - away, x, ys[0] - away - long)
        canvas.line(x, ys[-1] + away, x, ys[-1] + away + long)
    for y in ys:
        canvas.line(xs[0] - away, y, xs[0] - away - long, y)
        canvas.line(xs[-1] + away, y, xs[-1] + away + long, y)


@cache
def _know_fonts() -> None:
    for name, file in ((_REGULAR, REGULAR_FILE), (_BOLD, BOLD_FILE)):
        pdfmetrics.registerFont(TTFont(name, str(resources.path(file))))
