"""Which files a PC is to hold, and in which order it is to fetch them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, select

from guide_app.domain.entities import Material, Product, Store
from guide_app.domain.materials import Standing, is_on_the_wall, standing
from guide_app.domain.reach import read_reach
from guide_app.domain.words import MediaType
from guide_app.tables.rows import read_rows, select_rows
from guide_app.wire.media import MediaAnswer, MediaFile
from server.schema import ENTITY_TABLES

_MATERIAL, _PRODUCT, _MEDIA, _GUIDE = (
    ENTITY_TABLES[name].c for name in ("material", "product", "media", "guide")
)


def wanted_files(connection: Connection, store: Store, today: date, have: str) -> MediaAnswer:
    """What the PCs of a store hold from now on; anything else on their disks is to go.

    First what is small and makes the wall, of all that is meant for somebody there; then what is
    posted: of materials that may go out today, the newest first, films behind all else, which would
    hold it up; then of those that will, the next first; then of products what is shown large.

    Args:
        have: The version that the PC knows; there is no list when it is this one.
    """
    shown = _shown_materials(connection, store, today)
    copies = _copies_of(connection, store.brand_id)
    files: dict[str, MediaFile] = {}
    for material in shown:
        for thumb, _ in _of(material, copies):
            files.setdefault(thumb.sha256, thumb)
    for material in _in_order(shown, _films_of(connection, store.brand_id), today):
        for _, full in _of(material, copies):
            files.setdefault(full.sha256, full)
    for product in _products(connection, store.brand_id):
        for thumb, full in _of(product, copies):
            files.setdefault(thumb.sha256, thumb)
            files.setdefault(full.sha256, full)
    version = sha256(" ".join(files).encode()).hexdigest()
    return MediaAnswer(version=version, files=None if have == version else list(files.values()))


def _in_order(shown: list[Material], films: set[str], today: date) -> list[Material]:
    """Those of which something may be posted, now or later, in the order in which it comes."""

    def has_film(material: Material) -> bool:
        return any(one in films for one in material.media_ids or ())

    now = [one for one in shown if standing(one, today) is Standing.CURRENT]
    later = [one for one in shown if standing(one, today) is Standing.NOT_YET]
    later.sort(key=lambda one: one.valid_from or date.min)
    return [*sorted(now, key=has_film), *later]


def _films_of(connection: Connection, brand_id: str) -> set[str]:
    query = select(_MEDIA.id).where(
        _MEDIA.brand_id == brand_id, _MEDIA.type == MediaType.VIDEO.value
    )
    return set(connection.scalars(query))


def _shown_materials(connection: Connection, store: Store, today: date) -> list[Material]:
    """Those on the wall of somebody who works there, the newest first."""
    query = select_rows(ENTITY_TABLES, Material).where(
        _MATERIAL.brand_id == store.brand_id,
        _MATERIAL.archived == 0,
        _MATERIAL.media_ids.is_not(None),
    )
    rows = read_rows(connection, Material, query)
    guides = set(
        connection.scalars(select(_GUIDE.id).where(_GUIDE.store_id == store.id, _GUIDE.active == 1))
    )
    found = [
        one
        for one in rows
        if is_on_the_wall(one, today) and read_reach(one.reach).reaches_store(store, guides)
    ]
    return sorted(found, key=lambda one: (one.published_on or date.min, one.id), reverse=True)


def _products(connection: Connection, brand_id: str) -> list[Product]:
    """Those that are sold and have a picture, by their numbers."""
    query = select_rows(ENTITY_TABLES, Product).where(
        _PRODUCT.brand_id == brand_id, _PRODUCT.archived == 0, _PRODUCT.media_ids.is_not(None)
    )
    return read_rows(connection, Product, query.order_by(_PRODUCT.style, _PRODUCT.id))


def _copies_of(connection: Connection, brand_id: str) -> dict[str, tuple[MediaFile, MediaFile]]:
    """Of each picture the small one and what is posted."""
    query = select(
        *(_MEDIA.id, _MEDIA.thumb_sha256, _MEDIA.thumb_size, _MEDIA.sha256, _MEDIA.size)
    ).where(_MEDIA.brand_id == brand_id)
    return {
        row.id: (
            MediaFile(sha256=row.thumb_sha256, size=row.thumb_size),
            MediaFile(sha256=row.sha256, size=row.size),
        )
        for row in connection.execute(query)
    }


def _of(
    shown: Material | Product, copies: dict[str, tuple[MediaFile, MediaFile]]
) -> Iterator[tuple[MediaFile, MediaFile]]:
    return (copies[one] for one in shown.media_ids or () if one in copies)
