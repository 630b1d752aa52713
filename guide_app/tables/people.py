"""Customers with all that SOPs ask of them, from the tables of a PC or of the server.

In ranges of their ids, so that any number of them takes the memory of one range. A customer comes
with the rows of those for whom they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, func, or_, select

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
from guide_app.domain.sop_moved import is_moved_step
from guide_app.domain.views import Looks, thing_of
from guide_app.tables.merged import aliases_between
from guide_app.tables.rows import read_rows, select_rows

AT_A_TIME = 2_000
_PARTS: tuple[type[Row], ...] = (
    FamilyMember,
    FollowUp,
    CustomerTag,
    CustomerDate,
    AnswerSheet,
    Enrolment,
)


@dataclass(frozen=True, slots=True)
class OrderDays:
    """The orders that are asked for: those from a day on, and of each customer the first.

    Of who has a moved step of a SOP it is all of them.
    """

    since: date
    first: bool = False


def people(
    connection: Connection,
    tables: Mapping[str, Table],
    heads: Mapping[str, str],
    *whose: ColumnElement[bool],
    orders: OrderDays | None = None,
    views_from: date = date.min,
    at_a_time: int = AT_A_TIME,
    ids: Sequence[str] | None = None,
) -> Iterator[list[Person]]:
    """Every customer who is there, by their ids, so many at a time.

    Args:
        heads: Who stands for whom, as `heads_of` tells of the same customers.
        whose: Further conditions on the table of customers.
        orders: None: all of them.
        views_from: The looks from this day on; of who has a moved step of a SOP it is all of them.
        ids: Nobody but these, who may lie far apart: their rows are looked up, not read in ranges.
    """
    customer = tables["customer"].c
    if ids is not None:
        yield from _these(
            connection, tables, heads, whose, orders, views_from, sorted(ids), at_a_time
        )
        return
    query = (
        select_rows(tables, Customer)
        .where(customer.id > bindparam("after"), customer.removed_on.is_(None), *whose)
        .order_by(customer.id)
        .limit(at_a_time)
    )
    after = ""
    while found := read_rows(connection, Customer, query, after=after):
        yield _whole(connection, tables, found, heads, orders, views_from)
        after = found[-1].id


def _these(
    connection: Connection,
    tables: Mapping[str, Table],
    heads: Mapping[str, str],
    whose: Sequence[ColumnElement[bool]],
    orders: OrderDays | None,
    views_from: date,
    ids: Sequence[str],
    at_a_time: int,
) -> Iterator[list[Person]]:
    customer = tables["customer"].c
    among = customer.id.in_(bindparam("ids", expanding=True))
    query = select_rows(tables, Customer).where(among, customer.removed_on.is_(None), *whose)
    for at in range(0, len(ids), at_a_time):
        some = set(ids[at : at + at_a_time])
        found = read_rows(connection, Customer, query.order_by(customer.id), ids=sorted(some))
        if found:
            aliases = [alias for alias, head in heads.items() if head in some]
            nothing = {"first": "1", "last": "0"}
            span = {**nothing, "outside": sorted(some.union(aliases))}
            yield _gathered(connection, tables, found, heads, orders, views_from, span)


def _whole(
    connection: Connection,
    tables: Mapping[str, Table],
    customers: Sequence[Customer],
    heads: Mapping[str, str],
    orders: OrderDays | None,
    views_from: date,
) -> list[Person]:
    first_id, last_id = customers[0].id, customers[-1].id
    outside = aliases_between(heads, (first_id, last_id))
    span: dict[str, Any] = {"first": first_id, "last": last_id, "outside": outside}
    return _gathered(connection, tables, customers, heads, orders, views_from, span)


def _gathered(
    connection: Connection,
    tables: Mapping[str, Table],
    customers: Sequence[Customer],
    heads: Mapping[str, str],
    orders: OrderDays | None,
    views_from: date,
    span: dict[str, Any],
) -> list[Person]:
    family, stored, tags, dates, sheets, enrolments = (
        _by_customer(connection, tables, kind, span, heads) for kind in _PARTS
    )
    # What was moved may belong to a run from before all that a day asks for.
    moved = {id for id, rows in stored.items() if any(map(is_moved_step, rows))}
    span["moved"] = sorted(moved.union(id for id, head in heads.items() if head in moved))
    orders_on: defaultdict[str, list[date]] = defaultdict(list)
    for query in _order_days(tables["order"].c, orders, also_earlier=bool(moved)):
        for customer_id, ordered_on in connection.execute(query, span):
            orders_on[heads.get(customer_id, customer_id)].append(date.fromisoformat(ordered_on))
    views: defaultdict[str, list[Looks]] = defaultdict(list)
    for query in _looks(tables["page_view"].c, views_from, also_earlier=bool(moved)):
        for customer_id, kind, code, title, on, times in connection.execute(query, span):
            look = Looks(thing_of(kind, code), title, date.fromisoformat(on), times)
            views[heads.get(customer_id, customer_id)].append(look)
    return [
        Person(
            customer=customer,
            family=family.get(customer.id, ()),
            stored=stored.get(customer.id, ()),
            orders_on=orders_on.get(customer.id, ()),
            tags=tags.get(customer.id, ()),
            dates=dates.get(customer.id, ()),
            sheets=sheets.get(customer.id, ()),
            enrolments=enrolments.get(customer.id, ()),
            views=views.get(customer.id, ()),
        )
        for customer in customers
    ]


def _order_days(order: Any, orders: OrderDays | None, *, also_earlier: bool) -> Iterator[Any]:
    bought = select(order.customer_id, order.ordered_on).where(_within(order.customer_id))
    if orders is None:
        yield bought
        return
    since = orders.since.isoformat()
    yield bought.where(order.ordered_on >= since)
    if also_earlier and orders.since > date.min:
        whose = order.customer_id.in_(bindparam("moved", expanding=True))
        yield select(order.customer_id, order.ordered_on).where(whose, order.ordered_on < since)
    if orders.first:
        first = select(order.customer_id, func.min(order.ordered_on))
        yield first.where(_within(order.customer_id)).group_by(order.customer_id)


def _looks(view: Any, since: date, *, also_earlier: bool) -> Iterator[Any]:
    on_a_day = view.customer_id, view.kind, view.code, view.title, view.on
    seen = select(*on_a_day, func.count()).group_by(*on_a_day)
    yield seen.where(_within(view.customer_id), view.on >= since.isoformat())
    if also_earlier and since > date.min:
        whose = view.customer_id.in_(bindparam("moved", expanding=True))
        yield seen.where(whose, view.on < since.isoformat())


def _by_customer(
    connection: Connection,
    tables: Mapping[str, Table],
    kind: type[Row],
    span: dict[str, Any],
    heads: Mapping[str, str],
) -> dict[str, Any]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    table = tables[entity_of(kind).name].c
    query = select_rows(tables, kind).where(_within(table.customer_id)).order_by(table.id)
    for row in read_rows(connection, kind, query, **span):
        customer_id = cast("Any", row).customer_id
        found[heads.get(customer_id, customer_id)].append(row)
    return found


def _within(column: ColumnElement[Any]) -> ColumnElement[bool]:
    outside = column.in_(bindparam("outside", expanding=True))
    return or_(and_(column >= bindparam("first"), column <= bindparam("last")), outside)
