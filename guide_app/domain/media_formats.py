"""Which formats files of materials have, and what goes together in one material."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guide_app.domain.entities import Media
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.words import MediaType

FORMATS: Mapping[str, tuple[str, ...]] = {
    MediaType.IMAGE: ("jpg",),
    MediaType.VIDEO: ("mp4", "mov"),
    MediaType.FILE: ("pdf", "docx", "xlsx", "pptx"),
}
"""The endings that names of each kind may have; a picture is always the first."""
CONTENT_TYPES: Mapping[str, str] = {
    "jpg": "image/jpeg",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def type_of(ending: str) -> MediaType:
    """Which kind of file has a name that ends so, without the dot."""
    return next(MediaType(kind) for kind, endings in FORMATS.items() if ending in endings)


def format_of(media: Media) -> str:
    """The ending of its name, without the dot."""
    return media.format or FORMATS[MediaType.IMAGE][0]


def check_format(media: Media) -> None:
    """Refuse a row that does not say what its kind needs.

    Raises:
        Rejected: NOT_A_CHOICE of its format; OUT_OF_RANGE of how long a film lasts.
    """
    is_film = media.type == MediaType.VIDEO
    if format_of(media) not in FORMATS[media.type]:
        raise Rejected(Code.NOT_A_CHOICE, field="format", value=media.format)
    if is_film != (media.seconds is not None) or (media.seconds is not None and media.seconds < 1):
        raise Rejected(Code.OUT_OF_RANGE, field="seconds", lowest=1)


def check_together(media: Sequence[Media]) -> None:
    """A post is pictures, or one film, or documents: that is what phones take.

    Raises:
        Rejected: NOT_A_CHOICE: they are of several kinds; TOO_MANY: more than one film.
    """
    kinds = {one.type for one in media}
    if len(kinds) > 1:
        raise Rejected(Code.NOT_A_CHOICE, field="media_ids")
    if kinds == {MediaType.VIDEO} and len(media) > 1:
        raise Rejected(Code.TOO_MANY, field="media_ids", limit=1)
