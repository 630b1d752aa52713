"""What the form of a material shows of its pictures."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from guide_app.domain.entities import Material
from guide_app.domain.materials import MOST_MEDIA
from guide_app.domain.words import MaterialType
from server.media.library import media_of
from server.media.pictures import MOST_BYTES


def facts_of(connection: Connection, material: Material | None) -> dict[str, Any]:
    """They in their order, and how many more there may be."""
    if material is None:
        return {}
    ids = material.media_ids or []
    return {
        "pictures": media_of(connection, material.brand_id, ids),
        "seen_pictures": ",".join(ids),
        "is_poster": material.type == MaterialType.POSTER,
        "stamped": material.stamp is not None,
        "room": MOST_MEDIA - len(ids),
        "most_pictures": MOST_MEDIA,
        "most_megabytes": MOST_BYTES // 1_000_000,
    }
