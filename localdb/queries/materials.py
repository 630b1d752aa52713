"""What HQ has published."""

from __future__ import annotations

from sqlalchemy import Connection, select

from guide_app.domain.entities import Material
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
