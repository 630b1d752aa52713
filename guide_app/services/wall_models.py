"""Materials as the wall shows them, and as they are taken along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from guide_app.domain.media_formats import type_of
from guide_app.domain.words import MediaType
from guide_app.services.captions import Wording


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a material; or its film, or a document of it.

    Attributes:
        thumb: Where the small one lies; None: it has not come yet.
        full: Where what is posted lies; None: likewise.
        width: Of what is posted, in pixels.
        height: Likewise.
        ending: Of its name, without the dot: `domain.media_formats` says what it is then.
        size: Of what is posted, in bytes.
        seconds: How long a film lasts.
    """

    thumb: Path | None
    full: Path | None
    width: int
    height: int
    ending: str = "jpg"
    size: int = 0
    seconds: int | None = None

    @property
    def type(self) -> MediaType:
        """What it is."""
        return type_of(self.ending)


class Stamping(StrEnum):
    """Whether a guide's name and code are put on a material."""

    NONE = "none"  # it is no poster
    READY = "ready"
    NO_CODE = "no_code"  # HQ has not said what the guide's code says


@dataclass(frozen=True, slots=True)
class WallItem:
    """A material on the wall.

    Attributes:
        is_new: It came in the last days.
        taken: How often this guide has taken it to the phone.
        today: What became of it today; None: this guide has not taken it today.
        wordings: Of its caption; at first the one that this guide is to take.
        rank: Of what may go out 0; then what is to come, then what has expired.
        days_left: On which it may still go out after today; None: on more than a few.
    """

    material_id: str
    title: str
    type: str
    kind: str
    caption: str
    link: str | None
    valid_from: date | None
    valid_until: date | None
    archived: bool
    pictures: tuple[Picture, ...]
    is_new: bool
    taken: int
    today: str | None
    stamping: Stamping = Stamping.NONE
    wordings: tuple[Wording, ...] = ()
    tags: tuple[str, ...] = ()
    folder: str | None = None
    favourite: bool = False
    days_left: int | None = None
    rank: int = 0

    @property
    def voice(self) -> str | None:
        """The wording that is taken of it."""
        return self.wordings[0].voice if self.wordings else None

    @property
    def missing(self) -> int:
        """How many of its pictures, or whatever it has, cannot be posted from here yet."""
        return sum(one.full is None for one in self.pictures)


@dataclass(frozen=True, slots=True)
class Wall:
    """Everything that is shown of materials.

    Attributes:
        items: What may go out first, the newest first; then what is to come; then what has expired.
        missing: How many pictures have not come to this PC yet.
    """

    items: tuple[WallItem, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A material that is ready to be pasted.

    Attributes:
        text: What is pasted as text.
        files: The pictures in order, under names of their own.
        link: The address of its page for customers; None where the brand has none.
    """

    text: str
    files: tuple[Path, ...]
    link: str | None = None


class NotHere(Exception):
    """Some of the pictures have not come to this PC yet."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} pictures have not come yet")
        self.missing = missing
