"""What HQ keeps for everybody, as the screens need it."""

from __future__ import annotations

from sqlalchemy import Connection, Table, select

from guide_app.domain.entities import (
    Brand,
    DateKind,
    Guide,
    Questionnaire,
    Script,
    Sop,
    SopStep,
    Tag,
    TagGroup,
)
from guide_app.domain.sop import SopPlan, make_plans
from guide_app.domain.tags import merged_ids
from localdb.queries.prepared import Prepared, given, select_row
from localdb.schema import ENTITY_TABLES

_GROUP, _TAG, _SCRIPT = (ENTITY_TABLES[name].c for name in ("tag_group", "tag", "script"))
_GROUPS = Prepared(select_row(TagGroup).order_by(_GROUP.position, _GROUP.name, _GROUP.id))
_TAGS = Prepared(select_row(Tag).order_by(_TAG.position, _TAG.name, _TAG.id))
_MERGED = Prepared(select(_TAG.id, _TAG.merged_into).where(_TAG.merged_into.is_not(None)))
_SCRIPTS = Prepared(
    select_row(Script)
    .where(_SCRIPT.archived == 0)
    .order_by(_SCRIPT.position, _SCRIPT.title, _SCRIPT.id)
)
_DATE_KIND = ENTITY_TABLES["date_kind"].c
_DATE_KINDS = Prepared(
    select_row(DateKind).order_by(_DATE_KIND.position, _DATE_KIND.name, _DATE_KIND.id)
)
_SOPS, _STEPS = Prepared(select_row(Sop)), Prepared(select_row(SopStep))
_QUESTIONNAIRES = Prepared(select_row(Questionnaire))


def tag_groups(connection: Connection) -> list[TagGroup]:
    """Every tag group, archived ones included, in the order of HQ."""
    return _GROUPS.rows(connection, TagGroup)


def tags(connection: Connection) -> list[Tag]:
    """Every tag, archived ones included, in the order of HQ."""
    return _TAGS.rows(connection, Tag)


def merged_tags(connection: Connection) -> dict[str, str]:
    """Of each tag that was merged the id of the one that stands for it."""
    return merged_ids(map(tuple, _MERGED.all(connection)))


def date_kinds(connection: Connection) -> list[DateKind]:
    """Every kind of dated fact, archived ones included, in the order of HQ."""
    return _DATE_KINDS.rows(connection, DateKind)


def scripts(connection: Connection) -> list[Script]:
    """The scripts that are not archived, in the order of HQ."""
    return _SCRIPTS.rows(connection, Script)


def sop_plans(connection: Connection) -> tuple[SopPlan, ...]:
    """What the SOPs plan."""
    return make_plans(
        _SOPS.rows(connection, Sop),
        _STEPS.rows(connection, SopStep),
        _DATE_KINDS.rows(connection, DateKind),
        _QUESTIONNAIRES.rows(connection, Questionnaire),
        _TAGS.rows(connection, Tag),
    )


def _names(table: Table) -> Prepared:
    return Prepared(select(table.c.id, table.c.name))


_GUIDES, _STORES = _names(ENTITY_TABLES["guide"]), _names(ENTITY_TABLES["store"])
_guide = ENTITY_TABLES["guide"].c
_OF_STORE = Prepared(
    select(_guide.id, _guide.name)
    .where(_guide.store_id == given("store_id"))
    .order_by(_guide.name, _guide.id)
)
_STAFF = Prepared(select_row(Guide).order_by(_guide.name, _guide.id))
_BRAND = Prepared(select_row(Brand).where(ENTITY_TABLES["brand"].c.id == given("brand_id")))


def guide_names(connection: Connection) -> dict[str, str]:
    """Guides that this PC knows of: id → name."""
    return dict(map(tuple, _GUIDES.all(connection)))


def staff(connection: Connection) -> list[Guide]:
    """Everybody whom this PC knows of, switched off or not, by name."""
    return _STAFF.rows(connection, Guide)


def guides_of_store(connection: Connection, store_id: str) -> tuple[tuple[str, str], ...]:
    """Ids and names of the guides of a store, by name."""
    found = _OF_STORE.all(connection, store_id=store_id)
    return tuple((guide_id, name) for guide_id, name in found)


def store_names(connection: Connection) -> dict[str, str]:
    """Stores: id → name."""
    return dict(map(tuple, _STORES.all(connection)))


def find_brand(connection: Connection, brand_id: str) -> Brand | None:
    """The brand, once its row is there."""
    found = _BRAND.rows(connection, Brand, brand_id=brand_id)
    return found[0] if found else None
