"""What the form of a material or a product shows of its pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.entities import Material, Media, Product
from guide_app.domain.entity import entity_of
from guide_app.domain.materials import MOST_MEDIA
from guide_app.domain.media_formats import format_of
from guide_app.domain.words import MediaType
from server.console.words.materials import UPLOAD_WORDS
from server.media.kinds import Sizes
from server.media.library import media_of


def facts_of(
    connection: Connection, shown: Material | Product | None, sizes: Sizes
) -> dict[str, Any]:
    """They in their order, and how many more there may be."""
    if shown is None:
        return {}
    ids = shown.media_ids or []
    return {
        "pictures_of": f"{entity_of(type(shown)).name}/{shown.id}",
        "pictures": media_of(connection, shown.brand_id, ids),
        "seen_pictures": ",".join(ids),
        "room": MOST_MEDIA - len(ids),
        "most_pictures": MOST_MEDIA,
        "most_megabytes": {kind.value: sizes.of(kind) // 1_000_000 for kind in MediaType},
        "only_pictures": not isinstance(shown, Material),
        "mark": mark_of,
        "upload_words": _upload_words,
    }


def _upload_words(say: Callable[[str], str]) -> dict[str, str]:
    """What the script says, which knows no words itself."""
    return {key.removeprefix("upload."): say(key) for key in UPLOAD_WORDS}


def mark_of(media: Media) -> str:
    """What stands on a film or a document: how long, how large; "" on a picture."""
    if media.type == MediaType.IMAGE:
        return ""
    size = f"{max(media.size / 1_000_000, 0.1):.1f} MB"
    if media.seconds is not None:
        return f"{media.seconds // 60}:{media.seconds % 60:02d} · {size}"
    return f"{format_of(media).upper()} · {size}"
