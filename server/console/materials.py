"""HQ's materials in the console: the list, by kind and by whether they may go out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, not_, or_, select
from starlette.responses import Response

from guide_app.domain.entities import Material, Sop
from guide_app.domain.materials import Standing, standing
from guide_app.domain.shelves import folders_around
from guide_app.domain.sop_plans import root_of
from guide_app.domain.words import MaterialKind, MaterialType
from guide_app.tables.rows import read_rows, select_rows
from guide_app.tables.storage import STORED
from server.console.paging import read_page
from server.console.speech import Speech
from server.console.visit import Visit
from server.media.library import media_of
from server.schema import ENTITY_TABLES

_MATERIAL, _SOP, _STEP = (ENTITY_TABLES[name].c for name in ("material", "sop", "sop_step"))
TONES = {Standing.CURRENT: "accent", Standing.NOT_YET: "blue", Standing.EXPIRED: "amber"}


def show_list(visit: Visit) -> Response:
    """A page of them by title: all, or those of a kind, those that may go out, and so on."""
    wanted, say = visit.wanted(), visit.speech
    asked = {name: visit.asked.get(name, "") for name in ("kind", "state", "type", "folder", "tag")}
    kind, state = asked["kind"], asked["state"]
    query = _all(visit.here.brand.id)
    if wanted:
        query = query.where(_MATERIAL.title.icontains(wanted, autoescape=True))
    if kind in set(MaterialKind):
        query = query.where(_MATERIAL.kind == kind)
    if state in set(Standing):
        query = query.where(_of(Standing(state), say.today))
    if asked["type"] in set(MaterialType):
        query = query.where(_MATERIAL.type == asked["type"])
    if asked["folder"]:
        query = query.where(_is_in(asked["folder"]))
    if asked["tag"]:
        word = json.dumps(asked["tag"], ensure_ascii=False)
        query = query.where(_MATERIAL.tags.contains(word, autoescape=True))
    with visit.desk.database.read() as connection:
        folders, tags = _shelves(connection, visit.here.brand.id)
        page = read_page(connection, query, (_MATERIAL.title, _MATERIAL.id), visit.asked)
        rows = [_made(one) for one in page.rows]
        thumbs = _thumbs(connection, visit.here.brand.id, rows)
    return visit.page(
        "materials.html",
        page=page,
        rows=[(one, standing(one, say.today)) for one in rows],
        thumbs=thumbs,
        wanted=wanted,
        narrowed=bool(wanted or any(asked.values())),
        types=[(one.value, say.choice("material", "type", one)) for one in MaterialType],
        folders=[(one, one.replace("/", " › ")) for one in folders],
        tags=[(one, one) for one in tags],
        kinds=[(one.value, say.choice("material", "kind", one)) for one in MaterialKind],
        states=[(one.value, say.t(f"material.{one}")) for one in Standing],
        asked=asked,
        tones=TONES,
        lasts=lambda one: lasting(one, say),
    )


def _is_in(folder: str) -> ColumnElement[bool]:
    """Whatever lies in a folder or within it."""
    within = _MATERIAL.folder.startswith(f"{folder}/", autoescape=True)
    return or_(_MATERIAL.folder == folder, within)


def _shelves(connection: Connection, brand_id: str) -> tuple[list[str], list[str]]:
    """The folders and the tags that the brand's materials have."""
    query = select(_MATERIAL.folder, _MATERIAL.tags).where(
        _MATERIAL.brand_id == brand_id,
        or_(_MATERIAL.folder.is_not(None), _MATERIAL.tags.is_not(None)),
    )
    folders: set[str] = set()
    tags: set[str] = set()
    for folder, listed in connection.execute(query.distinct()):
        folders.update(folders_around(folder))
        tags.update(json.loads(listed) if listed else ())
    return sorted(folders), sorted(tags)


def _thumbs(connection: Connection, brand_id: str, rows: Sequence[Material]) -> dict[str, str]:
    """The content of each one's first picture, small; by the material."""
    first = {one.media_ids[0]: one.id for one in rows if one.media_ids}
    found = media_of(connection, brand_id, list(first))
    content = {one.id: one.thumb_sha256 for one in found}
    return {
        one.id: content[one.media_ids[0]]
        for one in rows
        if one.media_ids and one.media_ids[0] in content
    }


def lasting(material: Material, say: Speech) -> str:
    """From when until when it may go out."""
    first, last = material.valid_from, material.valid_until
    if first is None and last is None:
        return say.t("material.always")
    if last is None:
        return say.t("material.from", day=say.day(first))
    if first is None:
        return say.t("material.until", day=say.day(last))
    return f"{say.day(first)} – {say.day(last)}"


def materials_of(connection: Connection, brand_id: str) -> list[Material]:
    """All of a brand, by title."""
    query = _all(brand_id).order_by(_MATERIAL.title, _MATERIAL.id)
    return read_rows(connection, Material, query)


def facts_of(connection: Connection, material: Material | None) -> dict[str, Any]:
    """What its form shows besides: its number, and of each SOP the newest version that names it.

    A SOP that was switched off plans by none of its versions.
    """
    if material is None:
        return {}
    naming = select(_STEP.sop_id).where(_STEP.material_id == material.id, _STEP.archived == 0)
    names_it = set(connection.scalars(naming))
    query = select_rows(ENTITY_TABLES, Sop).where(_SOP.brand_id == material.brand_id)
    newest: dict[str, Sop] = {}
    uses: dict[str, Sop] = {}
    for sop in read_rows(connection, Sop, query.order_by(_SOP.version)):
        newest[root_of(sop)] = sop
        if sop.id in names_it:
            uses[root_of(sop)] = sop
    uses = {root_id: sop for root_id, sop in uses.items() if newest[root_id].active}
    found = sorted(uses.values(), key=lambda sop: (sop.name, sop.id))
    return {
        "material_id": material.id,
        "uses": found,
        "has_stamp": material.type in (MaterialType.POSTER, MaterialType.MICRO_FLYER),
        "stamped": material.stamp is not None,
    }


def is_offered(material: Material, today: date) -> bool:
    """Whether a step can name it from now on: it may go out, or will."""
    return standing(material, today) in (Standing.CURRENT, Standing.NOT_YET)


def named(material: Material, say: Speech) -> str:
    """Its title, and why it does not go out today if it does not."""
    found = standing(material, say.today)
    if found is Standing.CURRENT:
        return material.title
    about = say.t(f"material.{found}")
    if found is Standing.NOT_YET:
        about = say.t("material.from", day=say.day(material.valid_from))
    return say.t("material.with_state", title=material.title, state=about)


def _all(brand_id: str) -> Select[Any]:
    return select_rows(ENTITY_TABLES, Material).where(_MATERIAL.brand_id == brand_id)


def _of(wanted: Standing, today: date) -> ColumnElement[bool]:
    """Whose standing it is, in the words of `standing`."""
    day = today.isoformat()
    archived = _MATERIAL.archived == 1
    over = and_(_MATERIAL.valid_until.is_not(None), _MATERIAL.valid_until < day)
    early = and_(_MATERIAL.valid_from.is_not(None), _MATERIAL.valid_from > day)
    return {
        Standing.ARCHIVED: archived,
        Standing.EXPIRED: and_(not_(archived), over),
        Standing.NOT_YET: and_(not_(archived), not_(over), early),
        Standing.CURRENT: and_(not_(archived), not_(over), not_(early)),
    }[wanted]


def _made(record: RowMapping) -> Material:
    return cast("Material", STORED["material"].row(tuple(record.values())))
