"""Whom a segment holds for in a brand, and what else asks the same."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from guide_app.domain.condition import Condition
from guide_app.domain.condition_reading import read_condition
from guide_app.domain.errors import Rejected
from guide_app.domain.segments import (
    Needs,
    canonical,
    needs,
    with_merged_tags,
)
from guide_app.domain.tags import merged_ids
from guide_app.tables.conditions import condition_on, shape_of, values_of
from server.prepared import Prepared
from server.schema import ENTITY_TABLES

_CUSTOMER = ENTITY_TABLES["customer"].c
_TAG = ENTITY_TABLES["tag"].c
_MERGED = Prepared(
    select(_TAG.id, _TAG.merged_into).where(
        _TAG.brand_id == bindparam("brand_id"), _TAG.merged_into.is_not(None)
    )
)


_ASKING = (
    ("sop", "name", "active", 0, "id"),
    ("sop_step", "task", "archived", 1, "sop_id"),
    ("mass_send", "name", "cancelled", 1, "id"),
)
"""What has a condition: its name, the field and value that take it out of use, and its page."""


class Use(NamedTuple):
    """A row of HQ's whose condition is the segment's; ``page_id``: of a step, its SOP's."""

    entity: str
    page_id: str
    name: str


def merged_tags(connection: Connection, brand_id: str) -> dict[str, str]:
    """Of each tag of the brand that was merged the id of the one that stands for it."""
    return merged_ids(map(tuple, _MERGED.all(connection, brand_id=brand_id)))


def count_by_store(
    connection: Connection, brand_id: str, condition: Condition, today: date
) -> dict[str, int]:
    """How many customers of each store it holds for, removed ones left out."""
    if Needs.TAGS in needs(condition):
        condition = with_merged_tags(condition, merged_tags(connection, brand_id))
    on_sqlite = connection.dialect.name == "sqlite"
    values = values_of(condition, today, on_sqlite=on_sqlite)
    found = _by_store(shape_of(condition)).all(connection, brand_id=brand_id, **values)
    return dict(map(tuple, found))


def uses_of(connection: Connection, brand_id: str, condition: Condition) -> list[Use]:
    """The SOPs, steps and mass sends in use that ask just this, in whichever order.

    Each keeps a condition of its own: to change the segment does not change them.
    """
    return uses_by_condition(connection, brand_id).get(canonical(condition), [])


def uses_by_condition(connection: Connection, brand_id: str) -> dict[str, list[Use]]:
    """What `uses_of` says of every condition that anything in use asks, in its canonical words."""
    found: dict[str, list[Use]] = {}
    for entity, name, flag, off, page in _ASKING:
        table = ENTITY_TABLES[entity].c
        rows = connection.execute(
            select(table[page], table[name], table.condition)
            .where(table.brand_id == brand_id, table.condition.is_not(None), table[flag] != off)
            .order_by(table[name], table.id)
        )
        for page_id, told, stored in rows:
            asked = _asks(stored)
            if asked is not None:
                found.setdefault(asked, []).append(Use(entity, page_id, told))
    return found


def _asks(stored: str) -> str | None:
    try:
        return canonical(read_condition(json.loads(stored)))
    except Rejected:  # of a newer version
        return None


@lru_cache(maxsize=64)
def _by_store(shape: Condition) -> Prepared:
    return Prepared(
        select(_CUSTOMER.store_id, func.count())
        .where(
            _CUSTOMER.brand_id == bindparam("brand_id"),
            _CUSTOMER.removed_on.is_(None),
            condition_on(ENTITY_TABLES, shape),
        )
        .group_by(_CUSTOMER.store_id)
    )
