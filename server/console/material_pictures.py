"""What the form of a material or a product shows of its pictures."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from guide_app.domain.entities import Material, Product
from guide_app.domain.entity import entity_of
from guide_app.domain.materials import MOST_MEDIA
from server.media.library import media_of
from server.media.pictures import MOST_BYTES


def facts_of(connection: Connection, shown: Material | Product | None) -> dict[str, Any]:
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
        "most_megabytes": MOST_BYTES // 1_000_000,
    }
