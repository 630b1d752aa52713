"""What HQ does to tags beside their fields: their order, and merging two of them."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, func, select
from starlette.responses import Response

from guide_app.domain.entities import Tag
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.tag_care import ORDERED, MergeTags, OrderTags
from guide_app.tables.tx import TableTx
from server.console import reading
from server.console.rows import get_named
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

_TAG, _GROUP = ENTITY_TABLES["tag"], ENTITY_TABLES["tag_group"]
_WORN = ENTITY_TABLES["customer_tag"]


def show_order(visit: Visit) -> Response:
    """The groups and their tags in their order."""
    with visit.desk.database.read() as connection:
        groups = _in_order(connection, "tag_group", visit.here.brand.id)
        tags = {
            group_id: _in_order(connection, "tag", visit.here.brand.id, group_id)
            for group_id, _, _ in groups
        }
    often = Counter(name for _, name, archived in groups if not archived)
    twice = [name for name, times in often.items() if times > 1]
    return visit.page("tag_order.html", groups=groups, tags=tags, twice=twice)


def move(visit: Visit) -> Response:
    """Move one of them up or down: the whole order is saved."""
    entity, row_id = visit.form.get("entity", ""), visit.form.get("row_id", "")
    if entity not in ORDERED:
        raise Rejected(Code.NOT_A_CHOICE)
    brand_id = visit.here.brand.id
    with visit.desk.database.read() as connection:
        row = TableTx(connection, ENTITY_TABLES).find(ORDERED[entity], row_id)
        if row is None or row.brand_id != brand_id:
            raise Rejected(Code.NOT_FOUND)
        group_id = row.group_id if isinstance(row, Tag) else None
        ids = [one for one, _, _ in _in_order(connection, entity, brand_id, group_id)]
    at = ids.index(row_id)
    to = max(0, min(len(ids) - 1, at + (-1 if visit.form.get("to") == "up" else 1)))
    ids.insert(to, ids.pop(at))
    visit.change(OrderTags(entity=entity, row_ids=tuple(ids)))
    return visit.go("tag-order")


def show_merge(visit: Visit) -> Response:
    """Into which tag, and how many customers that is about."""
    return _merge_page(visit, get_named(visit, Tag))


def merge(visit: Visit) -> Response:
    """Merge the tag; the customers' rows follow in the background."""
    tag = get_named(visit, Tag)
    into = visit.form.get("new.into", "")
    if not into:
        return _merge_page(visit, tag, visit.speech.t("merge.choose"), 400)
    try:
        visit.change(MergeTags(tag_id=tag.id, into_id=into))
    except Rejected as rejected:
        if rejected.code is Code.NOT_FOUND:
            raise
        state = rejected.facts.get("state")
        return _merge_page(visit, tag, visit.speech.t(f"merge.{state}"), 400)
    return visit.go("tag", "done.merged")


def _merge_page(visit: Visit, tag: Tag, problem: str = "", status: int = 200) -> Response:
    with visit.desk.database.read() as connection:
        customers = connection.execute(
            select(func.count()).select_from(_WORN).where(_WORN.c.tag_id == tag.id)
        ).scalar_one()
        offered = reading.tags_on_offer(connection, visit.here.brand.id, visit.here.actor.role)
    others = {
        group: [one for one in tags if one[0] != tag.id]
        for group, tags in offered.items()
        if any(one[0] != tag.id for one in tags)
    }
    return visit.page(
        "tag_merge.html", status, tag=tag, customers=customers, others=others, problem=problem
    )


def _in_order(
    connection: Connection, entity: str, brand_id: str, group_id: str | None = None
) -> list[tuple[str, str, bool]]:
    """Id, name and whether it is archived; merged tags are not shown."""
    table = ENTITY_TABLES[entity]
    query = select(table.c.id, table.c.name, table.c.archived).where(table.c.brand_id == brand_id)
    if group_id is not None:
        query = query.where(_TAG.c.group_id == group_id, _TAG.c.merged_into.is_(None))
    rows = connection.execute(query.order_by(table.c.position, table.c.name, table.c.id))
    return [(row.id, row.name, bool(row.archived)) for row in rows]
