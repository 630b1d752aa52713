"""What HQ keeps for everybody: stores, guides, tags, scripts, SOPs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guide_app.domain.entities import Brand
from guide_app.domain.entity import ENTITIES
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import may_change_catalog
from guide_app.mutations.fields import Change, change_fields, read_fields
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tx import Context, Tx

CATALOG = ("brand", "region", "store", "guide", "tag_group", "tag", "script", "sop", "sop_step")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCatalogRow:
    """A new row (no id), or changes to one."""

    entity: str
    changes: Mapping[str, Change]
    row_id: str | None = None


@mutation("catalog.save", SaveCatalogRow, HQ_ONLY)
def save_catalog_row(tx: Tx, context: Context, arguments: SaveCatalogRow) -> None:
    """Add or change the row; everything it points to must be of the same brand."""
    if arguments.entity not in CATALOG or not may_change_catalog(
        context.actor, arguments.entity, context.actor.brand_id
    ):
        raise Rejected(Code.NOT_ALLOWED)
    entity = ENTITIES[arguments.entity]
    allowed = frozenset(entity.by_name) - {"id", "brand_id"}
    _check_references(tx, context, arguments)
    if arguments.row_id is None:
        if entity.row_type is Brand:
            raise Rejected(Code.NOT_ALLOWED)
        values = read_fields(
            entity, {n: change.new for n, change in arguments.changes.items()}, allowed
        )
        try:
            row = entity.row_type(id=context.new_id(0), brand_id=context.actor.brand_id, **values)
        except TypeError:
            missing = [f.name for f in entity.fields if f.name in allowed and f.name not in values]
            raise Rejected(Code.REQUIRED, field=missing[0]) from None
        tx.insert(row)
        return
    row = tx.get(entity.row_type, arguments.row_id)
    if row.brand_id != context.actor.brand_id:
        raise Rejected(Code.NOT_FOUND, entity=entity.name)
    change_fields(tx, context, row, arguments.changes, allowed)


def _check_references(tx: Tx, context: Context, arguments: SaveCatalogRow) -> None:
    entity = ENTITIES[arguments.entity]
    for name, change in arguments.changes.items():
        field = entity.by_name.get(name)
        if field is None or field.references is None or not isinstance(change.new, str):
            continue
        target = tx.find(ENTITIES[field.references].row_type, change.new)
        if target is None or target.brand_id != context.actor.brand_id:
            raise Rejected(Code.NOT_FOUND, entity=field.references)
