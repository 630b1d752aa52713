"""Whom a condition holds for among the customers of the guide's file, and what is saved of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, case, func, literal_column, select

from guide_app.domain.condition import EVERYBODY, Condition
from guide_app.domain.entities import GuideSegment, Segment
from guide_app.domain.segments import NEEDED_ROWS
from guide_app.tables.conditions import (
    condition_on,
    conditions_on,
    customer_ids_on,
    in_a_row,
    shape_of,
    values_of,
)
from localdb.queries.merged import heads
from localdb.queries.prepared import Prepared, among, given, listed, select_row
from localdb.schema import ENTITY_TABLES

_CUSTOMER = ENTITY_TABLES["customer"].c
_ALL = Prepared(select(func.group_concat(_CUSTOMER.id)))
_AS_NUMBERS = bytes.maketrans(b"01", bytes(range(2)))
_REMOVED = Prepared(select(_CUSTOMER.id).where(_CUSTOMER.removed_on.is_not(None)))


def count_matching(connection: Connection, condition: Condition, today: date) -> int:
    """How many customers it holds for, removed ones left out."""
    values = values_of(condition, today, on_sqlite=True)
    return int(_counted(shape_of(condition)).first(connection, **values))


def list_matching(connection: Connection, condition: Condition, today: date) -> list[str]:
    """The ids of the customers it holds for, removed ones left out."""
    values = values_of(condition, today, on_sqlite=True)
    return _split(_listed(shape_of(condition)).first(connection, **values))


def list_part(connection: Connection, part: Condition, today: date) -> list[str]:
    """The ids of the customers for whom a part of a condition holds, removed ones left out."""
    return (
        _list_everybody(connection) if part == EVERYBODY else list_matching(connection, part, today)
    )


@dataclass(frozen=True, slots=True)
class RowsFound:
    """Whose rows were found; one text is taken apart only when it is gone through."""

    joined: str | None
    heads: Mapping[str, str]

    def __iter__(self) -> Iterator[str]:
        customer_ids = _split(self.joined)
        heads = self.heads
        return iter([heads.get(id, id) for id in customer_ids] if heads else customer_ids)


def find_rows(connection: Connection, part: Condition, today: date) -> RowsFound:
    """The ids of the customers whose rows fit a part that `is_of_rows`.

    Removed customers, strangers and repeats are among them: to look them up takes ten times as long
    as to read them.
    """
    values = values_of(part, today, on_sqlite=True)
    joined = _of_rows(shape_of(part)).first(connection, **values)
    return RowsFound(joined, heads(connection))


class Pass(NamedTuple):
    """All customers, removed ones left out.

    Attributes:
        customer_ids: Who they are.
        fits: Of each condition, in the same order, 1 for whom it holds and 0 for the others.
    """

    customer_ids: list[str]
    fits: dict[Condition, bytes]


def find_in_one_pass(connection: Connection, parts: Sequence[Condition], today: date) -> Pass:
    """For whom each of these conditions holds."""
    values = values_of(in_a_row(parts), today, on_sqlite=True)
    (record,) = _in_one_pass(tuple(map(shape_of, parts))).all(connection, **values)
    customer_ids, *marked = (one or "" for one in record)
    fits = (one.encode().translate(_AS_NUMBERS) for one in marked)
    return Pass(_split(customer_ids), dict(zip(parts, fits, strict=True)))


def _list_everybody(connection: Connection) -> list[str]:
    """From an index alone."""
    customer_ids = _split(_ALL.first(connection))
    removed = frozenset(_REMOVED.column(connection))
    return [id for id in customer_ids if id not in removed] if removed else customer_ids


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
        select(func.group_concat(_CUSTOMER.id)).where(
            _CUSTOMER.removed_on.is_(None), condition_on(ENTITY_TABLES, shape)
        )
    )


@lru_cache(maxsize=128)
def _in_one_pass(shapes: tuple[Condition, ...]) -> Prepared:
    marks = (
        case((one, literal_column("'1'")), else_=literal_column("'0'"))
        for one in conditions_on(ENTITY_TABLES, shapes)
    )
    return Prepared(
        select(
            func.group_concat(_CUSTOMER.id),
            *(func.group_concat(one, literal_column("''")) for one in marks),
        ).where(_CUSTOMER.removed_on.is_(None))
    )


def is_of_rows(part: Condition) -> bool:
    """Whether it is one clause about other rows than the customer's own, and about nobody else."""
    clauses = [clause for group in part.groups for clause in group]
    return len(clauses) == 1 and all(
        clause.fact in NEEDED_ROWS and not clause.negated and not clause.missing
        for clause in clauses
    )


@lru_cache(maxsize=128)
def _of_rows(shape: Condition) -> Prepared:
    ((clause,),) = shape.groups
    rows = customer_ids_on(ENTITY_TABLES, clause)
    return Prepared(rows.with_only_columns(func.group_concat(*rows.selected_columns)))


def _split(joined: str | None) -> list[str]:
    """Ids that were joined by commas: one text is handed over in a fraction of the time of rows."""
    return joined.split(",") if joined else []


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
