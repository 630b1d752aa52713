"""Parcel cards: what is printed on them, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from guide_app.domain.errors import Code, Rejected

MOST_CARDS = 2_000
LONGEST = {"version": 2, "headline": 30, "reward": 60, "hint": 20, "sender": 40}
"""Characters of each text."""


class CardFormat(StrEnum):
    """What is cut or fed."""

    BUSINESS = "business"  # 90 × 54 mm, eight on a sheet of A4 to be cut
    A6 = "a6"  # a sheet each


CARDS_ON_A_SHEET = {CardFormat.BUSINESS: 8, CardFormat.A6: 1}
SIZES_MM = {CardFormat.BUSINESS: (90.0, 54.0), CardFormat.A6: (105.0, 148.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDesign:
    """One version of a card.

    Attributes:
        version: Stands small in a corner; A, C, E … look one way, B, D, F … the other.
        headline: May have line breaks of its own.
        reward: What whoever scans it gets; likewise.
        address: What the code says.
        hint: Said beside the code.
        sender: Whose card it is.
    """

    version: str
    headline: str
    reward: str
    address: str
    hint: str = ""
    sender: str = ""


def check_card(design: CardDesign) -> None:
    """Refuse what could not be printed.

    Raises:
        Rejected: REQUIRED, TOO_LONG, or WRONG_TYPE of a version that is no capital letter.
    """
    for name in ("version", "headline", "reward", "address"):
        if not getattr(design, name).strip():
            raise Rejected(Code.REQUIRED, field=name)
    for name, most in LONGEST.items():
        length = len(getattr(design, name))
        if length > most:
            raise Rejected(Code.TOO_LONG, field=name, limit=most, length=length)
    version = design.version
    if not (version.isascii() and version[0].isupper() and version.isalnum()):
        raise Rejected(Code.WRONG_TYPE, field="version")


def is_second_look(design: CardDesign) -> bool:
    """Whether its letter is the second, the fourth and so on of the alphabet."""
    return (ord(design.version[0]) - ord("A")) % 2 == 1


def sheets_of(form: CardFormat, count: int) -> int:
    """How many sheets so many cards take."""
    return -(-count // CARDS_ON_A_SHEET[form])
