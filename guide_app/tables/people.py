"""Customers with all that SOPs ask of them, from the tables of a PC or of the server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Table, bindparam, select

from guide_app.domain.entities import (
    AnswerSheet,
    Customer,
    CustomerDate,
    CustomerTag,
    Enrolment,
    FamilyMember,
    FollowUp,
)
from guide_app.domain.entity import Row, entity_of
from guide_app.domain.person import Person
from guide_app.tables.storage import STORED

R = TypeVar("R", bound=Row)
AT_A_TIME = 2_000
_PARTS: tuple[type[Row], ...] = (
    FamilyMember,
    FollowUp,
    CustomerTag,
    CustomerDate,
    AnswerSheet,
    Enrolment,
)


def people(
    connection: Connection,
    tables: Mapping[str, Table],
    *whose: ColumnElement[bool],
    at_a_time: int = AT_A_TIME,
) -> Iterator[Person]:
    """Every customer who is there, with all their rows and every day of an order.

    Args:
        whose: Further conditions on the table of customers.
    """
    customer = tables["customer"].c
    query = (
        _select(tables, Customer)
        .where(customer.id > bindparam("after"), customer.removed_on.is_(None), *whose)
        .order_by(customer.id)
        .limit(at_a_time)
    )
    after = ""
    while found := _rows(connection, Customer, query, after=after):
        yield from _whole(connection, tables, found)
        after = found[-1].id


def _whole(
    connection: Connection, tables: Mapping[str, Table], customers: Sequence[Customer]
) -> Iterator[Person]:
    span = {"first": customers[0].id, "last": customers[-1].id}
    parts = [_by_customer(connection, tables, kind, span) for kind in _PARTS]
    order = tables["order"].c
    orders_on: defaultdict[str, list[date]] = defaultdict(list)
    bought = select(order.customer_id, order.ordered_on).where(_within(order.customer_id))
    for customer_id, ordered_on in connection.execute(bought, span):
        orders_on[customer_id].append(date.fromisoformat(ordered_on))
    for customer in customers:
        family, stored, tags, dates, sheets, enrolments = (
            part.get(customer.id, ()) for part in parts
        )
        yield Person(
            customer=customer,
            family=[one for one in family if not one.removed],
            stored=stored,
            orders_on=orders_on.get(customer.id, ()),
            tags=tags,
            dates=dates,
            sheets=sheets,
            enrolments=enrolments,
        )


def _by_customer(
    connection: Connection, tables: Mapping[str, Table], kind: type[Row], span: dict[str, str]
) -> dict[str, Any]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    table = tables[entity_of(kind).name].c
    query = _select(tables, kind).where(_within(table.customer_id)).order_by(table.id)
    for row in _rows(connection, kind, query, **span):
        found[cast("Any", row).customer_id].append(row)
    return found


def _within(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.between(bindparam("first"), bindparam("last"))


def _select(tables: Mapping[str, Table], kind: type[Row]) -> Any:
    name = entity_of(kind).name
    return select(*(tables[name].c[column] for column in STORED[name].columns))


def _rows(connection: Connection, kind: type[R], query: Any, **values: Any) -> list[R]:
    make = STORED[entity_of(kind).name].row
    return [cast("R", make(tuple(record))) for record in connection.execute(query, values)]
