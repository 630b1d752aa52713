"""The day's list of a whole brand, made on the server from all that it knows.

By the rules that a PC plans with, but without what a PC narrows down and keeps: every customer is
asked about, in ranges of their ids, so that a brand of any size takes the memory of one range.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select

from guide_app.domain.budget import AHEAD, Budget
from guide_app.domain.due import sift
from guide_app.domain.due_item import DEFAULT_RULES, DueItem, DueRules, HeldBack
from guide_app.domain.due_window import DueWindow, due_window
from guide_app.domain.entities import (
    AnswerSheet,
    Brand,
    Customer,
    CustomerDate,
    CustomerTag,
    DateKind,
    Enrolment,
    FamilyMember,
    FollowUp,
    Questionnaire,
    Sop,
    SopStep,
    Tag,
)
from guide_app.domain.entity import Row, entity_of
from guide_app.domain.mass_sends import PlannedSend, announced, planned_sends
from guide_app.domain.person import Person
from guide_app.domain.sop import SopPlan, make_plans
from guide_app.tables.storage import STORED
from server.mass_sends import contacts_of, waiting_sends
from server.merged import aliases_between, heads_of
from server.schema import ENTITY_TABLES
from server.segments import merged_tags

R = TypeVar("R", bound=Row)
AT_A_TIME = 2_000
_CUSTOMER, _ORDER, _BRAND = (ENTITY_TABLES[name].c for name in ("customer", "order", "brand"))
_PARTS: tuple[type[Row], ...] = (
    FamilyMember,
    FollowUp,
    CustomerTag,
    CustomerDate,
    AnswerSheet,
    Enrolment,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What the rules say of one customer."""

    customer: Customer
    items: list[DueItem]
    held_back: list[HeldBack]


def brand_plans(connection: Connection, brand_id: str) -> tuple[SopPlan, ...]:
    """What the brand's SOPs plan."""

    def of(kind: type[R]) -> list[R]:
        query = _select(kind).where(ENTITY_TABLES[entity_of(kind).name].c.brand_id == brand_id)
        return _rows(connection, kind, query)

    return make_plans(of(Sop), of(SopStep), of(DateKind), of(Questionnaire), of(Tag))


def plan_day(
    connection: Connection,
    brand_id: str,
    today: date,
    rules: DueRules = DEFAULT_RULES,
    at_a_time: int = AT_A_TIME,
) -> Iterator[Planned]:
    """The rows of every customer of the brand for whom there are any, by the customers' ids."""
    plans = brand_plans(connection, brand_id)
    (brand,) = _rows(connection, Brand, _select(Brand).where(_BRAND.id == brand_id))
    rules = replace(rules, budget=Budget.of(brand))
    window = due_window(rules, plans, today)
    waiting = waiting_sends(connection, brand_id, until=today + AHEAD)
    sends = planned_sends(waiting, today, merged_tags(connection, brand_id))
    heads = heads_of(connection, brand_id)
    for people in _people(connection, brand_id, window, at_a_time, heads):
        for person in _with_contacts(connection, brand_id, people, sends, today, heads):
            items, held_back = sift(person, plans, today, rules)
            if items or held_back:
                yield Planned(person.customer, items, held_back)


def _people(
    connection: Connection,
    brand_id: str,
    window: DueWindow,
    at_a_time: int,
    heads: Mapping[str, str],
) -> Iterator[list[Person]]:
    after = ""
    query = _select(Customer).where(
        _CUSTOMER.brand_id == brand_id,
        _CUSTOMER.id > bindparam("after"),
        _CUSTOMER.removed_on.is_(None),
    )
    query = query.order_by(_CUSTOMER.id).limit(at_a_time)
    while customers := _rows(connection, Customer, query, after=after):
        yield _with_facts(connection, window, customers, heads)
        after = customers[-1].id


def _with_facts(
    connection: Connection,
    window: DueWindow,
    customers: Sequence[Customer],
    heads: Mapping[str, str],
) -> list[Person]:
    first_id, last_id = customers[0].id, customers[-1].id
    outside = aliases_between(heads, (first_id, last_id))
    span = {"first": first_id, "last": last_id, "outside": outside}
    family, stored, tags, dates, sheets, enrolments = (
        _by_customer(connection, kind, span, heads) for kind in _PARTS
    )
    orders_on: defaultdict[str, list[date]] = defaultdict(list)
    within = _within(_ORDER.customer_id)
    recent = select(_ORDER.customer_id, _ORDER.ordered_on).where(
        within, _ORDER.ordered_on >= window.orders_from.isoformat()
    )
    first = (
        select(_ORDER.customer_id, func.min(_ORDER.ordered_on))
        .where(within)
        .group_by(_ORDER.customer_id)
    )
    for query in (recent, first) if window.needs_first_order else (recent,):
        for customer_id, ordered_on in connection.execute(query, span):
            orders_on[heads.get(customer_id, customer_id)].append(date.fromisoformat(ordered_on))
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
        )
        for customer in customers
    ]


def _with_contacts(
    connection: Connection,
    brand_id: str,
    people: Sequence[Person],
    sends: Sequence[PlannedSend],
    today: date,
    heads: Mapping[str, str],
) -> Iterator[Person]:
    """The people with their contacts of late, and the mass sends that are meant for them."""
    ids = [person.customer.id for person in people]
    days, sent = contacts_of(connection, brand_id, today, heads, (ids[0], ids[-1]))
    for person in people:
        id = person.customer.id
        yield replace(
            person,
            contacts_on=days.get(id, ()),
            mass_sends_on=sent.get(id, ()),
            announced=announced(sends, person),
        )


def _by_customer(
    connection: Connection, kind: type[Row], span: dict[str, Any], heads: Mapping[str, str]
) -> dict[str, Any]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    table = ENTITY_TABLES[entity_of(kind).name].c
    query = _select(kind).where(_within(table.customer_id)).order_by(table.id)
    for row in _rows(connection, kind, query, **span):
        customer_id = cast("Any", row).customer_id
        found[heads.get(customer_id, customer_id)].append(row)
    return found


def _within(column: ColumnElement[Any]) -> ColumnElement[bool]:
    outside = column.in_(bindparam("outside", expanding=True))
    return or_(and_(column >= bindparam("first"), column <= bindparam("last")), outside)


def _select(kind: type[Row]) -> Select[Any]:
    name = entity_of(kind).name
    return select(*(ENTITY_TABLES[name].c[column] for column in STORED[name].columns))


def _rows(connection: Connection, kind: type[R], query: Select[Any], **values: Any) -> list[R]:
    make = STORED[entity_of(kind).name].row
    return [cast("R", make(tuple(record))) for record in connection.execute(query, values)]
