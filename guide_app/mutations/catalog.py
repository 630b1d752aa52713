"""What HQ keeps for everybody: stores, guides, tags, scripts, materials, products."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guide_app.domain.business_day import zone
from guide_app.domain.calendar import MOST_PARTS, MOST_PER_DAY, MOST_PUSHED, read_slots
from guide_app.domain.channel_codes import check_code
from guide_app.domain.entities import (
    Brand,
    ChannelCode,
    Guide,
    Material,
    Media,
    Product,
    Script,
    ScriptVariant,
    Sku,
    Tag,
)
from guide_app.domain.entity import ENTITIES, Entity, Row, entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.groups import LONGEST_FLASH, MOST_GROUPS, OLD_DAYS
from guide_app.domain.links import check_pages_url, slug_of
from guide_app.domain.materials import MOST_MEDIA, check_address, check_material
from guide_app.domain.media_formats import check_together
from guide_app.domain.payment_links import check_payment_url
from guide_app.domain.policy import CATALOG, may_change_catalog
from guide_app.domain.pool import MOST_CLAIMS
from guide_app.domain.products import MOST_PRODUCTS, check_product, check_sku
from guide_app.domain.web_addresses import is_web_address
from guide_app.domain.wechat_remark import find_template_mistake
from guide_app.domain.words import MaterialKind, Role
from guide_app.mutations.fields import Change, change_fields, read_fields
from guide_app.mutations.reach import check_reach
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.scripts import check_wording
from guide_app.mutations.tx import Context, Tx

RANGES: Mapping[tuple[str, str], tuple[int, int]] = {
    ("brand", "lock_minutes"): (1, 15),
    ("brand", "lease_days"): (1, 30),
    ("brand", "cool_down_days"): (0, 365),
    ("brand", "contacts_per_week"): (0, 21),
    ("brand", "contacts_per_month"): (0, 90),
    ("brand", "claim_limit"): (0, MOST_CLAIMS),
    ("brand", "lead_days"): (1, 365),
    ("brand", "posts_per_day"): (1, MOST_PER_DAY),
    ("brand", "pushed_per_month"): (1, MOST_PUSHED),
    ("brand", "flash_days"): (1, LONGEST_FLASH),
    ("brand", "groups_per_guide"): (0, MOST_GROUPS),
    ("brand", "quiet_group_days"): (1, OLD_DAYS),
    **{("brand", f"mix_{kind.value}"): (0, MOST_PARTS) for kind in MaterialKind},
}
"""Lowest and highest value of a field, where not every number makes sense."""
_NOT_BY_HAND: Mapping[str, set[str]] = {
    "tag": {"merged_into"},
    "material": {"published_on"},
    "channel_code": {"slug"},
}
"""Fields that a mutation of their own writes."""
TAGS_OF_A_SCRIPT = 50
_LISTS: Mapping[tuple[str, str], tuple[type[Row], int]] = {
    ("script", "tag_ids"): (Tag, TAGS_OF_A_SCRIPT),
    ("material", "media_ids"): (Media, MOST_MEDIA),
    ("material", "product_ids"): (Product, MOST_PRODUCTS),
    ("product", "media_ids"): (Media, MOST_MEDIA),
}
"""Fields that hold ids: of what, and how many at most."""
_CURRENCY = re.compile("[A-Z]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCatalogRow:
    """A new row (no id), or changes to one."""

    entity: str
    changes: Mapping[str, Change]
    row_id: str | None = None


@mutation("catalog.save", SaveCatalogRow, HQ_ONLY)
def save_catalog_row(tx: Tx, context: Context, arguments: SaveCatalogRow) -> None:
    """Add or change the row; everything it points to must be of the same brand.

    A field that somebody else changed meanwhile keeps its value: see ``context.conflicts``.
    """
    if arguments.entity not in CATALOG or not may_change_catalog(
        context.actor, arguments.entity, context.actor.brand_id
    ):
        raise Rejected(Code.NOT_ALLOWED)
    entity = ENTITIES[arguments.entity]
    allowed = frozenset(entity.by_name) - {"id", "brand_id"} - _NOT_BY_HAND.get(entity.name, set())
    _check_references(tx, context, arguments)
    if arguments.row_id is None:
        _insert(tx, context, entity, arguments.changes, allowed)
        return
    row = tx.get(entity.row_type, arguments.row_id)
    if row.brand_id != context.actor.brand_id:
        raise Rejected(Code.NOT_FOUND, entity=entity.name)
    changed, _ = change_fields(tx, context, row, arguments.changes, allowed, all_contested=True)
    _check_sense(entity, changed)
    if isinstance(changed, Material) and {"type", "link"} & set(arguments.changes):
        check_address(changed)
    if isinstance(row, Tag) and isinstance(changed, Tag):
        _check_tag(row, changed)
    if isinstance(row, Guide) and isinstance(changed, Guide):
        itself = row.id == context.actor.guide_id
        if itself and (row.role, row.active) != (changed.role, changed.active):
            raise Rejected(Code.NOT_ALLOWED)  # nobody locks themselves out
        _check_guide(changed)


def required_fields(entity: Entity) -> tuple[str, ...]:
    """The fields that a new row cannot do without, in their order."""
    return tuple(
        field.name
        for field in dataclasses.fields(entity.row_type)
        if field.name in entity.by_name
        and field.name not in ("id", "brand_id")
        and field.default is dataclasses.MISSING
        and field.default_factory is dataclasses.MISSING
    )


def _insert(
    tx: Tx,
    context: Context,
    entity: Entity,
    changes: Mapping[str, Change],
    allowed: frozenset[str],
) -> None:
    if entity.row_type is Brand:
        raise Rejected(Code.NOT_ALLOWED)
    values = read_fields(entity, {name: change.new for name, change in changes.items()}, allowed)
    for name in required_fields(entity):
        if name not in values:
            raise Rejected(Code.REQUIRED, field=name)
    if entity.row_type is Material:
        values["published_on"] = context.business_on
    if entity.row_type is ChannelCode:
        values["slug"] = slug_of(context.new_id(0))
    row = entity.row_type(id=context.new_id(0), brand_id=context.actor.brand_id, **values)
    _check_sense(entity, row)
    if isinstance(row, Guide):
        _check_guide(row)
    if isinstance(row, Material):
        check_address(row)
    tx.insert(row)


def _check_sense(entity: Entity, row: Row) -> None:
    """Refuse what has the right type and yet cannot be."""
    for (name, field), (lowest, highest) in RANGES.items():
        value: Any = getattr(row, field) if name == entity.name else None
        if value is not None and not lowest <= value <= highest:
            raise Rejected(Code.OUT_OF_RANGE, field=field, lowest=lowest, highest=highest)
    if isinstance(row, Script | ScriptVariant):
        check_wording(row.text)
    if isinstance(row, Material):
        check_material(row)
    if isinstance(row, ChannelCode):
        check_code(row)
    if isinstance(row, Product):
        check_product(row)
    if isinstance(row, Sku):
        check_sku(row)
    if isinstance(row, Brand):
        zone(row.time_zone)
        if not _CURRENCY.fullmatch(row.currency):
            raise Rejected(Code.NOT_A_CHOICE, field="currency")
        check_pages_url(row.pages_url)
        check_payment_url(row.payment_url)
        read_slots(row.post_slots)
        mistake = find_template_mistake(row.remark_template or "")
        if mistake is not None:
            raise Rejected(Code.NOT_A_CHOICE, field="remark_template", value=mistake)


def _check_guide(row: Guide) -> None:
    """Only HQ works outside of a store; a personal code leads to a page that nobody reads along."""
    if row.role != Role.HQ and row.store_id is None:
        raise Rejected(Code.REQUIRED, field="store_id")
    if row.contact_url is not None and not is_web_address(row.contact_url, ("https",)):
        raise Rejected(Code.WRONG_TYPE, field="contact_url")


def _check_tag(before: Tag, now: Tag) -> None:
    """A tag stays in its group, where customers have it; one that was merged stays archived."""
    if before.group_id != now.group_id:
        raise Rejected(Code.WRONG_STATE, field="group_id", state="grouped")
    if now.merged_into is not None and not now.archived:
        raise Rejected(Code.WRONG_STATE, field="archived", state="merged")


def _check_references(tx: Tx, context: Context, arguments: SaveCatalogRow) -> None:
    entity = ENTITIES[arguments.entity]
    for name, change in arguments.changes.items():
        field = entity.by_name.get(name)
        if field is None or field.references is None or not isinstance(change.new, str):
            continue
        target = tx.find(ENTITIES[field.references].row_type, change.new)
        if target is None or target.brand_id != context.actor.brand_id:
            raise Rejected(Code.NOT_FOUND, entity=field.references)
    meant = arguments.changes.get("reach") if entity.row_type is Material else None
    if meant is not None:
        check_reach(tx, context, meant.new)
    shares = arguments.changes.get("guides") if entity.name == "channel_code" else None
    for one in shares.new if shares is not None and isinstance(shares.new, list) else ():
        guide_id = one.get("guide_id") if isinstance(one, dict) else None
        guide = tx.find(Guide, guide_id) if isinstance(guide_id, str) else None
        if guide is None or guide.brand_id != context.actor.brand_id:
            raise Rejected(Code.NOT_FOUND, entity="guide")
    for (of, name), (kind, most) in _LISTS.items():
        listed = arguments.changes.get(name) if of == entity.name else None
        if listed is not None and listed.new is not None:
            _check_list(tx, context, kind, name, listed.new, most)


def _check_list(
    tx: Tx, context: Context, kind: type[Row], field: str, listed: Any, most: int
) -> None:
    """Rows of the brand, each once; None instead of none at all."""
    ids = listed if isinstance(listed, list) else []
    if not ids or not all(isinstance(one, str) for one in ids) or len(set(ids)) < len(ids):
        raise Rejected(Code.WRONG_TYPE, field=field)
    if len(ids) > most:
        raise Rejected(Code.TOO_MANY, field=field, limit=most)
    tx.prefetch(kind, ids)
    rows = [tx.find(kind, row_id) for row_id in ids]
    if any(row is None or row.brand_id != context.actor.brand_id for row in rows):
        raise Rejected(Code.NOT_FOUND, entity=entity_of(kind).name)
    check_together([row for row in rows if isinstance(row, Media)])
