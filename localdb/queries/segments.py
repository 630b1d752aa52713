"""Whom a condition holds for among the customers of the guide's file, and what is saved of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, func, select

from guide_app.domain.condition import Condition, Fact
from guide_app.domain.entities import GuideSegment, Segment
from guide_app.tables.conditions import condition_on, shape_of, values_of
from localdb.queries.merged import heads
from localdb.queries.prepared import Prepared, among, given, listed, select_row
from localdb.schema import ENTITY_TABLES

_CUSTOMER, _TAG = ENTITY_TABLES["customer"].c, ENTITY_TABLES["customer_tag"].c
_WORN = Prepared(select(_TAG.customer_id).where(among(_TAG.tag_id, "tags")))


def count_matching(connection: Connection, condition: Condition, today: date) -> int:
    """How many customers it holds for, removed ones left out."""
    values = values_of(condition, today, on_sqlite=True)
    return int(_counted(shape_of(condition)).first(connection, **values))


def list_matching(connection: Connection, condition: Condition, today: date) -> list[str]:
    """The ids of the customers it holds for, removed ones left out."""
    values = values_of(condition, today, on_sqlite=True)
    return _listed(shape_of(condition)).column(connection, **values)


def list_part(connection: Connection, part: Condition, today: date) -> list[str]:
    """The same; of a part that asks for tags alone, removed customers and repeats among them."""
    if len(part.groups) == 1 and [clause.fact for clause in part.groups[0]] == [Fact.TAG]:
        (clause,) = part.groups[0]
        if not clause.negated:
            worn = _WORN.column(connection, tags=listed(clause.values))
            known = heads(connection)
            return [known.get(id, id) for id in worn] if known else worn
    return list_matching(connection, part, today)


def matching_among(
    connection: Connection, condition: Condition, customer_ids: Iterable[str], today: date
) -> list[str]:
    """Those of some customers it holds for, removed ones left out."""
    values = values_of(condition, today, on_sqlite=True)
    return _among(shape_of(condition)).column(connection, those=listed(customer_ids), **values)


@lru_cache(maxsize=128)
def _counted(shape: Condition) -> Prepared:
    return Prepared(
        select(func.count())
        .select_from(ENTITY_TABLES["customer"])
        .where(_CUSTOMER.removed_on.is_(None), condition_on(ENTITY_TABLES, shape))
    )


@lru_cache(maxsize=128)
def _listed(shape: Condition) -> Prepared:
    return Prepared(
        select(_CUSTOMER.id).where(
            _CUSTOMER.removed_on.is_(None), condition_on(ENTITY_TABLES, shape)
        )
    )


@lru_cache(maxsize=128)
def _among(shape: Condition) -> Prepared:
    return Prepared(
        select(_CUSTOMER.id).where(
            among(_CUSTOMER.id, "those"),
            _CUSTOMER.removed_on.is_(None),
            condition_on(ENTITY_TABLES, shape),
        )
    )


_OWN, _SHARED = ENTITY_TABLES["guide_segment"].c, ENTITY_TABLES["segment"].c
_OWN_ROWS = Prepared(
    select_row(GuideSegment)
    .where(_OWN.guide_id == given("guide_id"))
    .order_by(_OWN.position, _OWN.name, _OWN.id)
)
_OWN_ROW = Prepared(select_row(GuideSegment).where(_OWN.id == given("segment_id")))
_SHARED_ROWS = Prepared(select_row(Segment).order_by(_SHARED.position, _SHARED.name, _SHARED.id))


def own_segments(connection: Connection, guide_id: str) -> list[GuideSegment]:
    """What the guide has saved, in order."""
    return _OWN_ROWS.rows(connection, GuideSegment, guide_id=guide_id)


def find_own_segment(connection: Connection, segment_id: str) -> GuideSegment | None:
    """One of them, if it is there."""
    found = _OWN_ROW.rows(connection, GuideSegment, segment_id=segment_id)
    return found[0] if found else None


def shared_segments(connection: Connection) -> list[Segment]:
    """HQ's, archived ones included, in order."""
    return _SHARED_ROWS.rows(connection, Segment)
