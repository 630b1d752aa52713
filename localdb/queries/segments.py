"""Whom a condition holds for among the customers of the guide's file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, func, select

from guide_app.domain.condition import Condition
from guide_app.tables.conditions import condition_on, shape_of, values_of
from localdb.queries.prepared import Prepared, among, listed
from localdb.schema import ENTITY_TABLES

_CUSTOMER = ENTITY_TABLES["customer"].c


def count_matching(connection: Connection, condition: Condition, today: date) -> int:
    """How many customers it holds for, removed ones left out."""
    values = values_of(condition, today, on_sqlite=True)
    return int(_counted(shape_of(condition)).first(connection, **values))


def list_matching(connection: Connection, condition: Condition, today: date) -> list[str]:
    """The ids of the customers it holds for, removed ones left out."""
    values = values_of(condition, today, on_sqlite=True)
    return _listed(shape_of(condition)).column(connection, **values)


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
