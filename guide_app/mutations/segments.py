"""Questions about customers under a name: HQ's for everybody, and each guide's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from guide_app.domain.condition_writing import document_of
from guide_app.domain.entities import GuideSegment, Segment
from guide_app.domain.entity import ENTITIES, Row
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.saved_view import document_of_view, read_view
from guide_app.domain.values import clean_text
from guide_app.domain.words import Role
from guide_app.mutations.access import brand_row
from guide_app.mutations.conditions import NAMES_ON_A_PC, brand_condition, check_names
from guide_app.mutations.fields import Change, change_fields, read_fields
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tx import Context, FieldConflict, Tx

MOST_OWN = 50
"""So many segments a guide may have; each has one of as many places, which make its id."""
_IN_A_STORE = frozenset({Role.GUIDE, Role.MANAGER})
_FIELDS = frozenset({"name", "condition", "position"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSegment:
    """A new segment of HQ (no id), or changes to one."""

    changes: Mapping[str, Change]
    segment_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSegment:
    """Take a segment of HQ out of use, or bring it back; what names it goes on."""

    segment_id: str
    archived: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveGuideSegment:
    """A new segment of the author's own (no id), or changes to one."""

    changes: Mapping[str, Change]
    segment_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveGuideSegment:
    """Drop an own segment, as long as it still has the name that its owner saw."""

    segment_id: str
    seen_name: str


@mutation("segment.save", SaveSegment, HQ_ONLY)
def save_segment(tx: Tx, context: Context, arguments: SaveSegment) -> None:
    """Add or change it; a field that somebody else changed meanwhile keeps its value."""
    changes = _read(tx, context, arguments.changes, _asked_by_hq)
    if arguments.segment_id is None:
        values = _new(Segment, changes)
        tx.insert(Segment(id=context.new_id(), brand_id=context.actor.brand_id, **values))
        return
    row = brand_row(tx, context, Segment, arguments.segment_id)
    change_fields(tx, context, row, changes, _FIELDS, all_contested=True)


@mutation("segment.archive", ArchiveSegment, HQ_ONLY)
def archive_segment(tx: Tx, context: Context, arguments: ArchiveSegment) -> None:
    """The later word counts."""
    row = brand_row(tx, context, Segment, arguments.segment_id)
    if row.archived != arguments.archived:
        tx.update(row, archived=arguments.archived)


@mutation("guide_segment.save", SaveGuideSegment, _IN_A_STORE)
def save_guide_segment(tx: Tx, context: Context, arguments: SaveGuideSegment) -> None:
    """Add or change it; a field changed meanwhile on another PC keeps its value."""
    changes = _read(tx, context, arguments.changes, _asked_by_guide)
    if arguments.segment_id is not None:
        row = _own(tx, context, arguments.segment_id)
        change_fields(tx, context, row, changes, _FIELDS, all_contested=True)
        return
    values = _new(GuideSegment, changes)
    guide_id, brand_id = context.actor.guide_id, context.actor.brand_id
    place = _free_place(tx, context)
    tx.insert(GuideSegment(id=place, brand_id=brand_id, guide_id=guide_id, **values))


@mutation("guide_segment.remove", RemoveGuideSegment, _IN_A_STORE)
def remove_guide_segment(tx: Tx, context: Context, arguments: RemoveGuideSegment) -> None:
    """One that goes by another name by now stays, and its owner is told."""
    row = _own(tx, context, arguments.segment_id)
    if row.name == arguments.seen_name:
        tx.delete(row)
        return
    context.conflicts.append(
        FieldConflict("guide_segment", row.id, "name", arguments.seen_name, row.name)
    )


def _own(tx: Tx, context: Context, segment_id: str) -> GuideSegment:
    row = tx.get(GuideSegment, segment_id)
    if row.guide_id != context.actor.guide_id or row.brand_id != context.actor.brand_id:
        raise Rejected(Code.NOT_FOUND, entity="guide_segment")
    return row


def _free_place(tx: Tx, context: Context) -> str:
    """The id of a place that nothing stands in.

    Where the search begins is told by the mutation, so that what two PCs of a guide save apart from
    each other hardly ever wants the same place.
    """
    ids = [row_id("guide_segment", context.actor.guide_id, n) for n in range(MOST_OWN)]
    tx.prefetch(GuideSegment, ids)
    first = int(context.mutation_id.replace("-", ""), 16) % MOST_OWN
    for place in (*ids[first:], *ids[:first]):
        if tx.find(GuideSegment, place) is None:
            return place
    raise Rejected(Code.TOO_MANY, limit=MOST_OWN)


def _read(tx: Tx, context: Context, changes: Mapping[str, Change], asked: Any) -> dict[str, Change]:
    """The changes with name and condition tidied and checked."""
    read = dict(changes)
    if "name" in read:
        read["name"] = replace(read["name"], new=_name(read["name"].new))
    if "condition" in read:
        read["condition"] = replace(
            read["condition"], new=asked(tx, context, read["condition"].new)
        )
    return read


def _asked_by_hq(tx: Tx, context: Context, document: Any) -> dict[str, Any]:
    condition = brand_condition(tx, context, document)
    if not condition.groups:  # everybody is not a segment
        raise Rejected(Code.REQUIRED, field="condition")
    return document_of(condition)


def _asked_by_guide(tx: Tx, context: Context, document: Any) -> dict[str, Any]:
    if document is None:
        raise Rejected(Code.REQUIRED, field="condition")
    view = read_view(document)
    check_names(tx, context, view.condition, names=NAMES_ON_A_PC)
    return document_of_view(view)


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise Rejected(Code.WRONG_TYPE, field="name")
    name = " ".join(clean_text(value).split())
    if not name:
        raise Rejected(Code.REQUIRED, field="name")
    return name


def _new(kind: type[Row], changes: Mapping[str, Change]) -> dict[str, Any]:
    for name in ("name", "condition"):
        if name not in changes:
            raise Rejected(Code.REQUIRED, field=name)
    entity = ENTITIES["segment" if kind is Segment else "guide_segment"]
    return read_fields(entity, {name: change.new for name, change in changes.items()}, _FIELDS)
