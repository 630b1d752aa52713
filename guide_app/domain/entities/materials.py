"""What HQ publishes for guides to take over to customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guide_app.domain.entity import (
    Audience,
    Row,
    day,
    document,
    entity,
    flag,
    instant,
    number,
    ref,
    text,
)
from guide_app.domain.words import MaterialKind, MaterialType, MediaType, ShareState, Voice

SHA256 = 64
"""Characters of the name that a content has."""
FOLDER = 80


@entity("media", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Row):
    """A file that guides may be given: what the server made of one that HQ uploaded.

    The bytes travel by themselves, by their SHA-256; see ``docs/media.md``.

    Attributes:
        name: What the file was called that was uploaded.
        width: In pixels; of a document, of the small picture of it.
        height: Likewise.
        sha256: Of what is posted.
        size: Of what is posted, in bytes.
        thumb_sha256: Of a small JPEG of it.
        thumb_size: Of that, in bytes.
        format: The ending of a name for it, see `domain.media_formats`; None: a JPEG.
        seconds: How long a film lasts.
    """

    name: str = text(120)
    type: str = text(20, choices=MediaType)
    width: int = number()
    height: int = number()
    sha256: str = text(SHA256, indexed=True)
    size: int = number()
    thumb_sha256: str = text(SHA256, indexed=True)
    thumb_size: int = number()
    format: str | None = text(10, default=None)
    seconds: int | None = number(default=None)


@entity("material", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Material(Row):
    """Something to post or to send: its caption is pasted as it stands, see `domain.materials`.

    Attributes:
        media_ids: What goes along, in this order; None: nothing.
        published_on: The brand's day on which HQ added it; None: before such days were kept.
        link: A web address that goes along.
        valid_from: The first of the brand's days on which it may go out; None: it may already.
        valid_until: The last one; None: for good.
        product_ids: What it is about; None: nothing that the brand sells.
        stamp: Where a poster leaves room for a guide's name and code, see `domain.stamps`.
        wordings: The caption said otherwise, by `words.Voice`; None: there is one alone.
        tags: A few short words to find it by, as HQ wrote them.
        folder: Where HQ has put it, from the outermost inwards, parted by "/".
        reach: Whom it is meant for, see `domain.reach`; None: everybody.
        to_pool: Who signs up at the page of a campaign goes to the store's pool, not to the guide.
    """

    title: str = text(80)
    type: str = text(20, choices=MaterialType)
    kind: str = text(20, choices=MaterialKind)
    caption: str = text(2_000)
    link: str | None = text(500, default=None)
    valid_from: date | None = day(default=None)
    valid_until: date | None = day(default=None)
    archived: bool = flag(default=False)
    media_ids: list[str] | None = document(default=None)
    published_on: date | None = day(default=None)
    product_ids: list[str] | None = document(default=None)
    stamp: dict[str, Any] | None = document(default=None)
    wordings: dict[str, str] | None = document(default=None)
    tags: list[str] | None = document(default=None)
    folder: str | None = text(FOLDER, default=None)
    reach: dict[str, list[str]] | None = document(default=None)
    to_pool: bool | None = flag(default=None)


@entity("share", Audience.GUIDE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Row):
    """A guide took a material to the phone: once a day, whatever ways were used.

    Attributes:
        on: The brand's day.
        at: When it was first taken.
        ways: How, each once, in the order in which they were used: see `words.ShareWay`.
        state: Whether it was posted then, as the guide says.
        likes: As the guide counted them under the post.
        comments: Likewise.
        voice: Which wording of the caption was taken; None: the caption itself.
    """

    guide_id: str = ref("guide")
    material_id: str = ref("material")
    on: date = day(indexed=True)
    at: datetime = instant()
    ways: list[str] = document()
    state: str = text(20, choices=ShareState, default=ShareState.PREPARED.value)
    likes: int | None = number(default=None)
    comments: int | None = number(default=None)
    voice: str | None = text(20, choices=Voice, default=None)


@entity("guide_material", Audience.GUIDE)
@dataclass(frozen=True, slots=True, kw_only=True)
class GuideMaterial(Row):
    """What a guide made of a material for themselves: a favourite."""

    guide_id: str = ref("guide")
    material_id: str = ref("material")
    favourite: bool = flag(default=False)
