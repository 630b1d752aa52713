"""The wall: what a guide's file and the pictures of this PC say of each material."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from guide_app.domain.entities import Material, Media, Share
from guide_app.domain.materials import Standing, is_on_the_wall, standing
from guide_app.domain.media_formats import format_of
from guide_app.domain.stamps import is_template
from guide_app.services.captions import wordings_for
from guide_app.services.posters import NoCode, signed_by
from guide_app.services.wall_models import Picture, Stamping, Wall, WallItem
from localdb.queries.materials import all_media, favourites_of, materials_in_use, shares_of

NEW_DAYS = 7
ENDING_DAYS = 3
_ORDER = {Standing.CURRENT: 0, Standing.NOT_YET: 1, Standing.EXPIRED: 2}


def read_wall(connection: Connection, guide_id: str, here: Mapping[str, Path], today: date) -> Wall:
    """The wall of a guide.

    Args:
        here: Where the pictures of this PC lie, by their SHA-256.
        today: The brand's day.
    """
    materials, media = materials_in_use(connection, guide_id), all_media(connection)
    favourites, stamping = favourites_of(connection, guide_id), _stamping(connection, guide_id)
    taken: dict[str, list[Share]] = {}
    for share in shares_of(connection, guide_id):
        taken.setdefault(share.material_id, []).append(share)
    items = [
        replace(
            _item(one, pictures_of(one, media, here), taken.get(one.id, []), today, stamping),
            wordings=wordings_for(one, taken.get(one.id, []), guide_id, today),
            favourite=one.id in favourites,
        )
        for one in sorted(materials, key=lambda one: _place(one, today))
        if is_on_the_wall(one, today)
    ]
    missing = sum(one.missing for one in items if standing(one, today) is Standing.CURRENT)
    return Wall(tuple(items), missing)


def pictures_of(
    material: Material, media: Mapping[str, Media], here: Mapping[str, Path]
) -> tuple[Picture, ...]:
    """In their order; one of which the PC has not heard yet is one that has not come."""
    rows = [media.get(one) for one in material.media_ids or ()]
    return tuple(
        Picture(
            *(here.get(row.thumb_sha256), here.get(row.sha256), row.width, row.height),
            *(format_of(row), row.size, row.seconds),
        )
        if row
        else Picture(None, None, 1, 1)
        for row in rows
    )


def _item(
    material: Material,
    pictures: tuple[Picture, ...],
    shares: list[Share],
    today: date,
    stamping: Stamping,
) -> WallItem:
    published = material.published_on
    return WallItem(
        material_id=material.id,
        title=material.title,
        type=material.type,
        kind=material.kind,
        caption=material.caption,
        link=material.link,
        valid_from=material.valid_from,
        valid_until=material.valid_until,
        archived=material.archived,
        pictures=pictures,
        is_new=published is not None and (today - published).days < NEW_DAYS,
        taken=len(shares),
        today=next((share.state for share in shares if share.on == today), None),
        stamping=stamping if pictures and is_template(material) else Stamping.NONE,
        tags=tuple(material.tags or ()),
        folder=material.folder,
        days_left=_days_left(material, today),
        rank=_ORDER.get(standing(material, today), len(_ORDER)),
    )


def _days_left(material: Material, today: date) -> int | None:
    if material.valid_until is None or standing(material, today) is not Standing.CURRENT:
        return None
    left = (material.valid_until - today).days
    return left if left <= ENDING_DAYS else None


def _stamping(connection: Connection, guide_id: str) -> Stamping:
    """How it stands with the posters of a guide."""
    try:
        signed_by(connection, guide_id)
    except NoCode:
        return Stamping.NO_CODE
    return Stamping.READY


def _place(material: Material, today: date) -> tuple[int, int, str, str]:
    """Where it comes on the wall: by standing, then the newest first."""
    age = -(material.published_on or date.min).toordinal()
    return _ORDER.get(standing(material, today), 3), age, material.title, material.id
