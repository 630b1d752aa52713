"""The day's list of a whole brand, made on the server from all that it knows.

By the rules that a PC plans with, but without what a PC narrows down and keeps: every customer is
asked about, in ranges of their ids, so that a brand of any size takes the memory of one range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection

from guide_app.domain.budget import AHEAD, Budget
from guide_app.domain.due import sift
from guide_app.domain.due_item import DEFAULT_RULES, DueItem, DueRules, HeldBack
from guide_app.domain.due_window import due_window
from guide_app.domain.entities import (
    Brand,
    Customer,
    DateKind,
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
from guide_app.tables.merged import heads_of
from guide_app.tables.people import AT_A_TIME, OrderDays, people
from guide_app.tables.rows import read_rows, select_rows
from server.mass_sends import contacts_of, waiting_sends
from server.schema import ENTITY_TABLES
from server.segments import merged_tags

R = TypeVar("R", bound=Row)
_CUSTOMER, _BRAND = (ENTITY_TABLES[name].c for name in ("customer", "brand"))


@dataclass(frozen=True, slots=True)
class Planned:
    """What the rules say of one customer."""

    customer: Customer
    items: list[DueItem]
    held_back: list[HeldBack]


def brand_plans(connection: Connection, brand_id: str) -> tuple[SopPlan, ...]:
    """What the brand's SOPs plan."""

    def of(kind: type[R]) -> list[R]:
        query = select_rows(ENTITY_TABLES, kind)
        brand = ENTITY_TABLES[entity_of(kind).name].c.brand_id
        return read_rows(connection, kind, query.where(brand == brand_id))

    return make_plans(of(Sop), of(SopStep), of(DateKind), of(Questionnaire), of(Tag))


def plan_day(
    connection: Connection,
    brand_id: str,
    today: date,
    rules: DueRules = DEFAULT_RULES,
    at_a_time: int = AT_A_TIME,
    ids: Sequence[str] | None = None,
    also: Callable[[Customer], FollowUp] | None = None,
) -> Iterator[Planned]:
    """The rows of every customer of the brand for whom there are any, by the customers' ids.

    Args:
        ids: Nobody but these.
        also: A row that each of them does not have, planned as if they had.
    """
    plans = brand_plans(connection, brand_id)
    of_brand = select_rows(ENTITY_TABLES, Brand).where(_BRAND.id == brand_id)
    (brand,) = read_rows(connection, Brand, of_brand)
    rules = replace(rules, budget=Budget.of(brand))
    window = due_window(rules, plans, today)
    waiting = waiting_sends(connection, brand_id, until=today + AHEAD)
    sends = planned_sends(waiting, today, merged_tags(connection, brand_id))
    whose = _CUSTOMER.brand_id == brand_id
    heads = heads_of(connection, ENTITY_TABLES, whose)
    orders = OrderDays(window.orders_from, first=window.needs_first_order)
    found = people(
        connection,
        ENTITY_TABLES,
        heads,
        whose,
        orders=orders,
        views_from=window.views_from,
        at_a_time=at_a_time,
        ids=ids,
    )
    for some in found:
        for person in _with_contacts(connection, brand_id, some, sends, today, heads):
            if also is not None:
                person = replace(person, stored=[*person.stored, also(person.customer)])
            items, held_back = sift(person, plans, today, rules)
            if items or held_back:
                yield Planned(person.customer, items, held_back)


def _with_contacts(
    connection: Connection,
    brand_id: str,
    some: Sequence[Person],
    sends: Sequence[PlannedSend],
    today: date,
    heads: Mapping[str, str],
) -> Iterator[Person]:
    """The people with their contacts of late, and the mass sends that are meant for them."""
    span = some[0].customer.id, some[-1].customer.id
    days, sent = contacts_of(connection, brand_id, today, heads, span)
    for person in some:
        id = person.customer.id
        yield replace(
            person,
            contacts_on=days.get(id, ()),
            mass_sends_on=sent.get(id, ()),
            announced=announced(sends, person),
        )
