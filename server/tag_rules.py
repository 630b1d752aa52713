"""What HQ may not do to tags because of what is there already; see `apply.CHECKS`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.catalog import SaveCatalogRow
from server.database import one_at_a_time
from server.schema import ENTITY_TABLES

_tag, _group = ENTITY_TABLES["tag"], ENTITY_TABLES["tag_group"]
_worn = ENTITY_TABLES["customer_tag"]


def check_tags(connection: Connection, brand_id: str, arguments: Any) -> None:
    """Refuse a second of a name, and one answer only where somebody has two.

    No two groups in use are called the same, nor two tags of a group. Groups that were so before
    stay as they are until one of them is renamed or archived.

    Raises:
        Rejected: ALREADY_EXISTS, or WRONG_STATE with the number of customers.
    """
    if not isinstance(arguments, SaveCatalogRow):
        return
    if arguments.entity == "tag" and {"name", "group_id"} & set(arguments.changes):
        _check_name(connection, arguments)
    if arguments.entity == "tag_group" and {"name", "archived"} & set(arguments.changes):
        _check_group_name(connection, brand_id, arguments)
    if arguments.entity == "tag_group" and arguments.row_id is not None:
        change = arguments.changes.get("single_choice")
        if change is not None and change.new is True:
            _check_single_choice(connection, arguments.row_id)


def _check_name(connection: Connection, arguments: SaveCatalogRow) -> None:
    there = connection.execute(
        select(_tag.c.name, _tag.c.group_id).where(_tag.c.id == arguments.row_id)
    ).first()
    named, grouped = arguments.changes.get("name"), arguments.changes.get("group_id")
    name = named.new if named is not None else there.name if there else ""
    group_id = grouped.new if grouped is not None else there.group_id if there else ""
    one_at_a_time(connection, f"tags of {group_id}")  # two of one name must not come in at once
    others = select(_tag.c.name).where(
        _tag.c.group_id == group_id, _tag.c.merged_into.is_(None), _tag.c.id != arguments.row_id
    )
    if arguments.row_id is None:
        others = select(_tag.c.name).where(
            _tag.c.group_id == group_id, _tag.c.merged_into.is_(None)
        )
    wanted = _alike(str(name))
    if any(_alike(other) == wanted for other in connection.scalars(others)):
        raise Rejected(Code.ALREADY_EXISTS, field="name", value=name)


def _check_group_name(connection: Connection, brand_id: str, arguments: SaveCatalogRow) -> None:
    one_at_a_time(connection, f"tag groups of {brand_id}")
    there = connection.execute(
        select(_group.c.name, _group.c.archived).where(_group.c.id == arguments.row_id)
    ).first()
    name, archived = there or ("", False)
    if "name" in arguments.changes:
        name = arguments.changes["name"].new
    if "archived" in arguments.changes:
        archived = arguments.changes["archived"].new
    before = None if there is None else (_alike(there.name), bool(there.archived))
    if archived or before == (_alike(str(name)), False):
        return
    others = select(_group.c.name).where(
        _group.c.brand_id == brand_id,
        _group.c.archived == 0,
        _group.c.id != (arguments.row_id or ""),
    )
    if any(_alike(other) == _alike(str(name)) for other in connection.scalars(others)):
        raise Rejected(Code.ALREADY_EXISTS, entity="tag_group", field="name", value=name)


def _alike(name: str) -> str:
    return " ".join(name.split()).casefold()


def _check_single_choice(connection: Connection, group_id: str) -> None:
    now = connection.execute(
        select(_group.c.single_choice).where(_group.c.id == group_id).with_for_update()
    ).scalar()
    if now:
        return
    standing = func.coalesce(_tag.c.merged_into, _tag.c.id)
    two = (
        select(_worn.c.customer_id)
        .join_from(_worn, _tag, _tag.c.id == _worn.c.tag_id)
        .where(_worn.c.group_id == group_id)
        .group_by(_worn.c.customer_id)
        .having(func.count(standing.distinct()) > 1)
    )
    count = connection.execute(select(func.count()).select_from(two.subquery())).scalar_one()
    if count:
        raise Rejected(Code.WRONG_STATE, field="single_choice", state="two_answers", count=count)
