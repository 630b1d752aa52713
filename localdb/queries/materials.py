"""What HQ has published."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from guide_app.domain.entities import GuideMaterial, Material, Media, Share
from guide_app.domain.reach import read_reach
from localdb.queries.people import find_guide, find_store
from localdb.queries.prepared import Prepared, given, select_row
from localdb.schema import ENTITY_TABLES

_MATERIAL = ENTITY_TABLES["material"].c
_ONE = Prepared(select_row(Material).where(_MATERIAL.id == given("material_id")))
_TITLES = Prepared(select(_MATERIAL.id, _MATERIAL.title))


def find_material(connection: Connection, material_id: str) -> Material | None:
    """The material, whatever its standing."""
    found = _ONE.rows(connection, Material, material_id=material_id)
    return found[0] if found else None


def material_titles(connection: Connection) -> dict[str, str]:
    """Every material's title, archived ones included: id → title."""
    return dict(map(tuple, _TITLES.all(connection)))


_ALL = Prepared(select_row(Material).where(_MATERIAL.archived == 0))
_MEDIA = Prepared(select_row(Media))
_SHARE = ENTITY_TABLES["share"].c
_SHARES = Prepared(select_row(Share).where(_SHARE.guide_id == given("guide_id")))


def materials_in_use(connection: Connection, guide_id: str) -> list[Material]:
    """Every material that is meant for a guide and that HQ has not taken out of use."""
    return reaching(connection, guide_id, _ALL.rows(connection, Material))


def all_media(connection: Connection) -> dict[str, Media]:
    """Every picture by its id."""
    return {row.id: row for row in _MEDIA.rows(connection, Media)}


def shares_of(connection: Connection, guide_id: str) -> list[Share]:
    """What a guide has taken to the phone."""
    return _SHARES.rows(connection, Share, guide_id=guide_id)


_OWN = Prepared(
    select_row(GuideMaterial).where(
        ENTITY_TABLES["guide_material"].c.guide_id == given("guide_id"),
        ENTITY_TABLES["guide_material"].c.favourite == 1,
    )
)


def favourites_of(connection: Connection, guide_id: str) -> set[str]:
    """The ids of the materials that a guide keeps at hand."""
    return {row.material_id for row in _OWN.rows(connection, GuideMaterial, guide_id=guide_id)}


def reaching(
    connection: Connection, guide_id: str, materials: Iterable[Material]
) -> list[Material]:
    """Those that are meant for a guide, where they work now."""
    guide = find_guide(connection, guide_id)
    if guide is None:
        return [one for one in materials if read_reach(one.reach).is_everybody]
    store = None if guide.store_id is None else find_store(connection, guide.store_id)
    return [one for one in materials if read_reach(one.reach).reaches(guide, store)]
