"""Files of materials: that there is one. Their bytes travel by themselves."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from guide_app.domain.entities import Media
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.media_formats import check_format
from guide_app.domain.words import MediaType
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tx import Context, Tx

_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMedia:
    """What the server has made of an uploaded file, and keeps."""

    name: str
    type: str
    width: int
    height: int
    sha256: str
    size: int
    thumb_sha256: str
    thumb_size: int
    format: str | None = None
    seconds: int | None = None


@mutation("media.add", AddMedia, HQ_ONLY)
def add_media(tx: Tx, context: Context, arguments: AddMedia) -> None:
    """Keep that the file is there.

    Raises:
        Rejected: NOT_A_CHOICE of a type that is not known; OUT_OF_RANGE of a measure below 1;
            WRONG_TYPE of what is no SHA-256; what `check_format` says.
    """
    if arguments.type not in set(MediaType):
        raise Rejected(Code.NOT_A_CHOICE, field="type", value=arguments.type)
    for name in ("width", "height", "size", "thumb_size"):
        if getattr(arguments, name) < 1:
            raise Rejected(Code.OUT_OF_RANGE, field=name, lowest=1)
    for name in ("sha256", "thumb_sha256"):
        if not _SHA256.fullmatch(getattr(arguments, name)):
            raise Rejected(Code.WRONG_TYPE, field=name)
    media = Media(
        id=context.new_id(0), brand_id=context.actor.brand_id, **dataclasses.asdict(arguments)
    )
    check_format(media)
    tx.insert(media)
