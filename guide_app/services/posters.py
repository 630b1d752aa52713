"""Posters that carry the name, the store and the personal code of whoever sits here."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Connection

from guide_app.domain.entities import Guide
from guide_app.domain.stamps import Signed, Stamp
from localdb.queries.people import find_guide, find_store

_MOST_KEPT = 60
_EDITION = 1
"""Of what is drawn: nothing older is taken for it."""


class NoCode(Exception):
    """HQ has not said yet what the guide's personal code says."""


def personal_address(guide: Guide) -> str | None:
    """What a guide's personal code says; None: nobody has said so yet."""
    return guide.contact_url


def signed_by(connection: Connection, guide_id: str) -> Signed:
    """What is written on a guide's posters.

    Raises:
        NoCode: There is no code to draw.
    """
    guide = find_guide(connection, guide_id)
    address = None if guide is None else personal_address(guide)
    if guide is None or address is None:
        raise NoCode
    store = None if guide.store_id is None else find_store(connection, guide.store_id)
    return Signed(guide.name, "" if store is None else store.name, address)


class PosterPress:
    """Stamps posters, each once: the next time it lies there.

    Args:
        folder: Where they lie; it may be deleted at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def stamped(self, pictures: Sequence[Path], stamp: Stamp, signed: Signed) -> list[Path]:
        """Where the stamped pictures lie, in the same order.

        Args:
            pictures: Called by what they hold, as `MediaFolder` keeps them.

        Raises:
            OSError: The disk is full, for example.
        """
        made = [self._stamped(picture, stamp, signed) for picture in pictures]
        self._forget_all_but(made)
        return made

    def sizes(self, files: Sequence[Path]) -> list[tuple[int, int]]:
        """Width and height of pictures, in pixels."""
        from PIL import Image

        found = []
        for file in files:
            with Image.open(file) as image:
                found.append(image.size)
        return found

    def _stamped(self, picture: Path, stamp: Stamp, signed: Signed) -> Path:
        # Pillow comes with the first poster: a wall without one does not wait for it.
        from guide_app.render.posters import stamp_poster

        said = repr((_EDITION, picture.name, stamp, signed))
        place = self._folder / f"{sha256(said.encode()).hexdigest()}.jpg"
        if not place.is_file():
            drawn = stamp_poster(picture.read_bytes(), stamp, signed)
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = place.with_suffix(f".{token_hex(4)}")
            try:
                beside.write_bytes(drawn)
                beside.replace(place)
            finally:
                beside.unlink(missing_ok=True)
        return place

    def _forget_all_but(self, needed: Sequence[Path]) -> None:
        """Keep the folder small: the oldest go first."""
        there = sorted(self._folder.glob("*.jpg"), key=lambda one: one.stat().st_mtime)
        for path in there[: max(0, len(there) - _MOST_KEPT)]:
            if path not in needed:
                path.unlink(missing_ok=True)
