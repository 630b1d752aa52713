"""Where a poster leaves room for a guide's name, store and personal code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from guide_app.domain.entities import Material
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import clean_text
from guide_app.domain.words import MaterialType

SMALLEST_CODE, LARGEST_CODE = 28, 60
"""In hundredths of the picture's width: below that phones no longer read what WeChat has shrunk."""
_SMALLEST_TEXT = (10, 2)
LONGEST_HINT = 20
LONGEST_HEADLINE, LONGEST_LINE, LONGEST_PRICE = 30, 30, 14
FEWEST_LINES, MOST_LINES = 2, 4
_WHOLE = 100
_Choice = TypeVar("_Choice", bound=StrEnum)


class StampLayout(StrEnum):
    """How the stamp is laid out."""

    BAND = "band"  # a white strip along the bottom: words left, code right
    CORNER = "corner"  # a white card in the corner: code above words
    CENTRE = "centre"  # on the picture itself, in the middle of its lower part
    OWN = "own"  # where HQ says
    FLYER = "flyer"  # below the picture, with what is offered: of a micro-flyer


class Ink(StrEnum):
    """Colour of words that stand on the picture itself."""

    AUTO = "auto"  # whichever can be read; on a plate where neither can
    DARK = "dark"
    LIGHT = "light"


class Align(StrEnum):
    """Where words stand in their area."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A layout, in hundredths of the picture.

    Attributes:
        hint: Said beside the code by the three ready layouts; empty: nothing.
        code: Left, top, and width, which is its height, too. Of `StampLayout.OWN` alone.
        name: Left, top, width, height; None: it is not written. Likewise.
        store: As `name`.
        headline: Of `StampLayout.FLYER` alone.
        lines: What is to be said of it, `FEWEST_LINES` to `MOST_LINES`. Likewise.
        price: As it is written, such as "¥199 起"; empty: none. Likewise.
    """

    layout: StampLayout = StampLayout.BAND
    ink: Ink = Ink.AUTO
    align: Align = Align.CENTRE
    hint: str = ""
    code: tuple[int, int, int] | None = None
    name: tuple[int, int, int, int] | None = None
    store: tuple[int, int, int, int] | None = None
    headline: str = ""
    lines: tuple[str, ...] = ()
    price: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """Whose poster it becomes.

    Attributes:
        address: What their personal code says.
    """

    name: str
    store: str
    address: str


def find_stamp(material: Material) -> Stamp | None:
    """The layout by which its pictures are stamped; None: they go out as they are."""
    return read_stamp(material.stamp) if is_template(material) else None


def is_template(material: Material) -> bool:
    """Whether guides get it with their own name and code."""
    if material.stamp is None:
        return False
    flyer = material.stamp.get("layout") == StampLayout.FLYER
    return material.type == (MaterialType.MICRO_FLYER if flyer else MaterialType.POSTER)


def read_stamp(document: Any) -> Stamp:
    """A layout as a material keeps it.

    Raises:
        Rejected: WRONG_TYPE, NOT_A_CHOICE, TOO_LONG, REQUIRED or OUT_OF_RANGE, with the part of it
            as ``field``.
    """
    if not isinstance(document, Mapping) or set(document) - set(Stamp.__dataclass_fields__):
        raise Rejected(Code.WRONG_TYPE, field="stamp")
    layout = _choice(StampLayout, "layout", document.get("layout"))
    hint = _text("hint", document.get("hint", ""), LONGEST_HINT)
    if layout is StampLayout.FLYER:
        return _read_flyer(document, hint)
    stamp = Stamp(
        layout=layout,
        ink=_choice(Ink, "ink", document.get("ink", Ink.AUTO.value)),
        align=_choice(Align, "align", document.get("align", Align.CENTRE.value)),
        hint=hint,
    )
    if layout is not StampLayout.OWN:
        return stamp
    left, top, width = _numbers("code", document.get("code"), 3)
    if not SMALLEST_CODE <= width <= LARGEST_CODE or left + width > _WHOLE:
        raise Rejected(Code.OUT_OF_RANGE, field="code", lowest=SMALLEST_CODE, highest=LARGEST_CODE)
    return Stamp(
        layout=layout,
        ink=stamp.ink,
        align=stamp.align,
        hint=hint,
        code=(left, top, width),
        name=_words("name", document.get("name")),
        store=_words("store", document.get("store")),
    )


def stamp_document(stamp: Stamp) -> dict[str, Any]:
    """As a material keeps it."""
    kept: dict[str, Any] = {
        "layout": stamp.layout.value,
        "ink": stamp.ink.value,
        "align": stamp.align.value,
        "hint": stamp.hint,
    }
    if stamp.layout is StampLayout.FLYER:
        return {
            "layout": stamp.layout.value,
            "hint": stamp.hint,
            "headline": stamp.headline,
            "lines": list(stamp.lines),
            "price": stamp.price,
        }
    for name in ("code", "name", "store"):
        area = getattr(stamp, name)
        if area is not None:
            kept[name] = list(area)
    return kept


def _read_flyer(document: Mapping[str, Any], hint: str) -> Stamp:
    headline = _text("headline", document.get("headline", ""), LONGEST_HEADLINE)
    if not headline:
        raise Rejected(Code.REQUIRED, field="headline")
    given = document.get("lines")
    if not isinstance(given, list | tuple) or not FEWEST_LINES <= len(given) <= MOST_LINES:
        raise Rejected(Code.OUT_OF_RANGE, field="lines", lowest=FEWEST_LINES, highest=MOST_LINES)
    lines = tuple(_text("lines", one, LONGEST_LINE) for one in given)
    if not all(lines):
        raise Rejected(Code.REQUIRED, field="lines")
    price = _text("price", document.get("price", ""), LONGEST_PRICE)
    return Stamp(layout=StampLayout.FLYER, hint=hint, headline=headline, lines=lines, price=price)


def _text(field: str, value: Any, most: int) -> str:
    if not isinstance(value, str):
        raise Rejected(Code.WRONG_TYPE, field=field)
    text = clean_text(value).strip()
    if len(text) > most:
        raise Rejected(Code.TOO_LONG, field=field, limit=most, length=len(text))
    return text


def _choice(kind: type[_Choice], field: str, value: Any) -> _Choice:
    try:
        return kind(value)
    except ValueError:
        raise Rejected(Code.NOT_A_CHOICE, field=field, value=str(value)[:20]) from None


def _numbers(field: str, value: Any, count: int) -> tuple[int, ...]:
    if value is None:
        raise Rejected(Code.REQUIRED, field=field)
    if not isinstance(value, list | tuple) or len(value) != count:
        raise Rejected(Code.WRONG_TYPE, field=field)
    for one in value:
        if isinstance(one, bool) or not isinstance(one, int):
            raise Rejected(Code.WRONG_TYPE, field=field)
        if not 0 <= one <= _WHOLE:
            raise Rejected(Code.OUT_OF_RANGE, field=field, lowest=0, highest=_WHOLE)
    return tuple(value)


def _words(field: str, value: Any) -> tuple[int, int, int, int] | None:
    if value is None:
        return None
    left, top, width, height = _numbers(field, value, 4)
    narrow = width < _SMALLEST_TEXT[0] or height < _SMALLEST_TEXT[1]
    if narrow or left + width > _WHOLE or top + height > _WHOLE:
        raise Rejected(Code.OUT_OF_RANGE, field=field, lowest=_SMALLEST_TEXT[0], highest=_WHOLE)
    return left, top, width, height
