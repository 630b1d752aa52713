"""How a material goes out: its wordings, tags, whom it is meant for; seen as on a phone."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from sqlalchemy import Connection, func, select
from starlette.responses import Response

from guide_app.domain.captions import voices_of, worded
from guide_app.domain.entities import Guide, Material, Region, Store
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.materials import standing
from guide_app.domain.reach import Reach, read_reach
from guide_app.domain.shelves import LONGEST_TAG, MOST_TAGS
from guide_app.domain.words import ShareState, Voice
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.tables.rows import read_rows, select_rows
from server.console.rows import get_named
from server.console.visit import Visit
from server.media.library import media_of
from server.schema import ENTITY_TABLES

_SHARE, _GUIDE, _STORE = (ENTITY_TABLES[name].c for name in ("share", "guide", "store"))
_KEPT = ("wordings", "tags", "reach")
_PARTS: dict[str, type[Region] | type[Store] | type[Guide]] = {
    "region_ids": Region,
    "store_ids": Store,
    "guide_ids": Guide,
}
_COPIED = frozenset(entity_of(Material).by_name) - {"id", "brand_id", "published_on", "archived"}
FOLDED_AFTER = 6
"""Moments shows so many lines of a caption until it is unfolded."""
_ACROSS = 18
"""Chinese characters on a line there."""


@dataclass(frozen=True, slots=True)
class _Posted:
    """How it went in a store.

    Attributes:
        guides: Who took it.
        posted: How often they say that they posted it.
        likes: Of these.
        comments: Likewise.
    """

    store: str
    guides: int
    posted: int
    likes: int
    comments: int


def show(visit: Visit) -> Response:
    """The page of a material's going out."""
    material = get_named(visit, Material)
    return _page(visit, material, _as_seen(material))


def save(visit: Visit) -> Response:
    """Keep what was typed, or show what would become of it."""
    material = get_named(visit, Material)
    seen = visit.form.get("seen", "")
    try:
        was = json.loads(seen)
        shown = {name: was[name] for name in _KEPT}
    except (ValueError, RecursionError, KeyError, TypeError):
        raise Rejected(Code.UNREADABLE) from None
    typed = _typed(visit, material)
    if visit.form.get("do") == "preview":
        return _page(visit, typed, seen)
    if visit.form.get("who") == "some" and typed.reach is None:
        return _page(visit, typed, seen, visit.speech.t("publish.nobody"), status=400)
    changes = {
        name: Change(shown[name], getattr(typed, name))
        for name in _KEPT
        if getattr(typed, name) != shown[name]
    }
    if not changes:
        return visit.go(f"material/{material.id}")
    arguments = SaveCatalogRow(entity="material", row_id=material.id, changes=changes)
    try:
        outcome = visit.change(arguments)
    except Rejected as refused:
        return _page(visit, typed, seen, _words(visit, refused), status=400)
    if outcome.conflicts:
        now = _as_seen(get_named(visit, Material))
        told = visit.speech.t("publish.changed_meanwhile")
        return _page(visit, typed, now, told, tone="am", status=409)
    return visit.go(f"material/{material.id}/publish", "saved")


def duplicate(visit: Visit) -> Response:
    """The same once more, as a new material."""
    material = get_named(visit, Material)
    room = entity_of(Material).by_name["title"].max_length or 0
    words = visit.speech.t("publish.copy_of", title="")
    values: dict[str, Any] = {name: getattr(material, name) for name in _COPIED}
    values["title"] = material.title[: room - len(words)] + words
    for day in ("valid_from", "valid_until"):
        values[day] = values[day].isoformat() if values[day] else None
    changes = {name: Change(None, value) for name, value in values.items() if value is not None}
    made = visit.change(SaveCatalogRow(entity="material", changes=changes)).mutation_id
    return visit.go(f"material/{row_id(made, 0)}" if made else "material", "saved")


def archive(visit: Visit) -> Response:
    """Take it back from every PC, or let it go out again."""
    material = get_named(visit, Material)
    wanted = visit.form.get("archived") == "1"
    if wanted != material.archived:
        change = Change(material.archived, wanted)
        arguments = SaveCatalogRow(
            entity="material", row_id=material.id, changes={"archived": change}
        )
        visit.change(arguments)
    return visit.go(f"material/{material.id}/publish", "saved")


def posted_by_store(connection: Connection, material: Material) -> list[_Posted]:
    """Who took it and what became of it, by the store where the guide works now."""
    is_posted = _SHARE.state == ShareState.POSTED.value
    query = (
        select(
            func.coalesce(_STORE.name, ""),
            func.count(func.distinct(_SHARE.guide_id)),
            func.count().filter(is_posted),
            func.coalesce(func.sum(_SHARE.likes).filter(is_posted), 0),
            func.coalesce(func.sum(_SHARE.comments).filter(is_posted), 0),
        )
        .select_from(ENTITY_TABLES["share"])
        .join(ENTITY_TABLES["guide"], _GUIDE.id == _SHARE.guide_id)
        .outerjoin(ENTITY_TABLES["store"], _STORE.id == _GUIDE.store_id)
        .where(_SHARE.brand_id == material.brand_id, _SHARE.material_id == material.id)
        .group_by(_STORE.id, _STORE.name)
        .order_by(func.count().filter(is_posted).desc(), _STORE.name)
    )
    return [_Posted(row[0], *map(int, row[1:])) for row in connection.execute(query)]


def is_folded(caption: str) -> bool:
    """Whether Moments hides the end of it at first."""
    lines = sum(max(1, ceil(_width(line) / _ACROSS)) for line in caption.split("\n"))
    return lines > FOLDED_AFTER


def _width(line: str) -> float:
    return sum(0.5 if letter.isascii() else 1.0 for letter in line)


def _typed(visit: Visit, material: Material) -> Material:
    """The material as the form has it."""
    form = visit.form
    wordings = {
        voice.value: text
        for voice in Voice
        if (text := form.get(f"new.{voice}", "").replace("\r\n", "\n").strip())
    }
    tags = form.get("new.tags", "")
    for mark in "，、,;；\n":
        tags = tags.replace(mark, " ")
    words = list(dict.fromkeys(tags.split()))
    reach = Reach()
    if form.get("who") == "some":
        chosen = {
            part: frozenset(
                name.removeprefix(f"{part}.") for name in form if name.startswith(f"{part}.")
            )
            for part in _PARTS
        }
        reach = Reach(**chosen)
    return replace(material, wordings=wordings or None, tags=words or None, reach=reach.document())


def _page(
    visit: Visit,
    material: Material,
    seen: str,
    notice: str = "",
    *,
    tone: str = "bad",
    status: int = 200,
) -> Response:
    say, brand_id = visit.speech, visit.here.brand.id
    with visit.desk.database.read() as connection:
        pictures = media_of(connection, brand_id, material.media_ids or [])
        posted = posted_by_store(connection, material)
        chooser = _chooser(connection, material, say.t("publish.no_region"))
    some = visit.form.get("who") == "some" or material.reach is not None
    return visit.page(
        "material_publish.html",
        status,
        material=material,
        state=standing(material, say.today).value,
        seen=seen,
        notice=notice,
        tone=tone,
        voices=[(one.value, say.t(f"publish.voice.{one}")) for one in Voice],
        wordings=material.wordings or {},
        tags=" ".join(material.tags or ()),
        tag_limits={"most": MOST_TAGS, "letters": LONGEST_TAG},
        some=some,
        chooser=chooser,
        previews=[
            (say.t(f"publish.voice.{voice or 'usual'}"), text, is_folded(text))
            for voice in voices_of(material)
            for text in [worded(material, voice)]
        ],
        pictures=pictures,
        columns=_columns(len(pictures)),
        posted=posted,
        poster_name=say.t("publish.somebody"),
    )


def _columns(pictures: int) -> str:
    """How Moments lays so many pictures out."""
    return {0: "none", 1: "one", 2: "pair", 4: "pair"}.get(pictures, "three")


def _chooser(
    connection: Connection, material: Material, without: str
) -> list[tuple[str, list[tuple[str, list[tuple[str, str, bool]], bool]]]]:
    """Part by part what can be chosen, in groups: id, name, whether it is chosen."""
    reach = read_reach(material.reach)
    found: dict[str, list[Any]] = {}
    for part, kind in _PARTS.items():
        table = ENTITY_TABLES[entity_of(kind).name].c
        query = select_rows(ENTITY_TABLES, kind).where(table.brand_id == material.brand_id)
        found[part] = read_rows(connection, kind, query.order_by(table.name))
    regions = {one.id: one.name for one in found["region_ids"]}
    stores = {one.id: one.name for one in found["store_ids"]}
    chosen = reach.guide_ids
    guides = [one for one in found["guide_ids"] if one.active or one.id in chosen]
    names = {
        "region_ids": [("", one) for one in found["region_ids"]],
        "store_ids": [(regions.get(one.region_id, without), one) for one in found["store_ids"]],
        "guide_ids": [(stores.get(one.store_id, without), one) for one in guides],
    }
    shown = []
    for part, rows in names.items():
        groups: dict[str, list[tuple[str, str, bool]]] = {}
        for group, one in rows:
            is_chosen = one.id in getattr(reach, part)
            groups.setdefault(group, []).append((one.id, one.name, is_chosen))
        listed = [
            (group, among, any(ticked for *_, ticked in among))
            for group, among in sorted(groups.items())
        ]
        shown.append((part, listed))
    return shown


def _as_seen(material: Material) -> str:
    kept = {name: getattr(material, name) for name in _KEPT}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _words(visit: Visit, refused: Rejected) -> str:
    say, name = visit.speech, str(refused.facts.get("field", ""))
    why = say.refusal(refused.code.value, refused.facts)
    if refused.code is Code.NOT_A_CHOICE:
        why = say.refusal("no_variables")
    return f"{say.field('material', name)}: {why}" if name in _KEPT else why
