"""Parcel cards that a store prints by itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from guide_app.domain.cards import CardDesign, CardFormat
from guide_app.services.posters import signed_by
from guide_app.sync.book import Book

LOOKS = ("A", "B")


@dataclass(frozen=True, slots=True)
class CardWords:
    """What stands on a card whose versions HQ has not written: in customers' language."""

    headline: str
    reward: str
    hint: str


class CardService:
    """Asks and prints.

    Args:
        book: The guide's open file.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    def designs(self, words: CardWords) -> tuple[CardDesign, ...]:
        """What this guide may print: both looks, with their own personal code.

        Raises:
            NoCode: HQ has not said yet what it says.
        """
        with self._book.file.read() as connection:
            signed = signed_by(connection, self._book.read_actor(connection).guide_id)
        sender = " · ".join(one for one in (signed.store, signed.name) if one)
        return tuple(
            CardDesign(
                version=look,
                headline=words.headline,
                reward=words.reward,
                hint=words.hint,
                sender=sender[:40],
                address=signed.address,
            )
            for look in LOOKS
        )

    def preview(self, design: CardDesign, form: CardFormat, width_px: int) -> bytes:
        """One card as a PNG.

        Raises:
            Rejected: It cannot be printed.
        """
        from guide_app.render.card_pictures import picture_card

        return picture_card(design, form, width_px)

    def save(self, design: CardDesign, form: CardFormat, count: int, place: Path) -> Path:
        """Write so many cards, as whole sheets, into a PDF. Returns where it lies.

        Raises:
            Rejected: Such cards, or so many, are not printed.
            OSError: It cannot be written there; nothing is left then, and nothing lost.
        """
        # What writes PDFs comes with the first card: the window does not wait for it.
        from guide_app.render.sheets import print_cards

        made = print_cards(design, form, count)
        beside = place.with_name(f".{place.name}.{token_hex(4)}")
        try:
            beside.write_bytes(made)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        return place
