"""What a phone finds on this PC: the page of a material, and the files that it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from guide_app.share.files import Part
from guide_app.share.lan import Offer
from guide_app.share.names import file_name
from guide_app.share.page import PagePicture, PageWords, post_page


class Shown(Protocol):
    """A picture, a film or a document as it is shown."""

    @property
    def thumb(self) -> Path | None:
        """The small picture of it."""

    @property
    def width(self) -> int:
        """In pixels."""

    @property
    def height(self) -> int:
        """Likewise."""


@dataclass(frozen=True, slots=True)
class Handing:
    """A material that a phone may fetch from this PC.

    Attributes:
        text: Its caption, for a phone that cannot reach the PC.
        files: The endings of what goes along, in order.
        urls: The page's addresses, the likeliest first; none without a network.
        close: Begins to end it; it ends by itself after ten minutes.
    """

    title: str
    text: str
    files: tuple[str, ...]
    urls: tuple[str, ...]
    close: Callable[[], None]


def offer_of(
    title: str, text: str, parts: Sequence[Part], shown: Sequence[Shown], words: PageWords
) -> Offer:
    """The page, with what goes along in order.

    Args:
        text: Its caption.
        parts: What goes out.
        shown: The same, as it is shown.
    """
    files: dict[str, Path] = {}
    pictures = []
    for number, (part, one) in enumerate(zip(parts, shown, strict=True), 1):
        name = f"{number}.{part.ending}"
        files[name] = part.path
        cover = None
        if part.ending != "jpg" and one.thumb is not None:
            cover = f"cover{number}.jpg"
            files[cover] = one.thumb
        saved = f"{file_name(title, str(number))}-{name}"
        pictures.append(PagePicture(name, one.width, one.height, cover, saved))
    return Offer(post_page(title, text, pictures, words), files)
