"""Everything that the rules of the day's list need, of the customers who can be due at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from guide_app.domain.birthdays import SELF
from guide_app.domain.due_ids import birthday_brings_up, brings_up, may_be_for_birthday
from guide_app.domain.due_window import DueWindow
from guide_app.domain.entities import Customer, FamilyMember, FollowUp
from guide_app.domain.words import FollowUpStatus, TimelineKind
from localdb.queries.due_conditions import (
    has_birthday,
    has_brought_up,
    select_birthdays,
    select_brought_up,
    select_later_orders,
    select_stored,
    select_window,
)
from localdb.queries.prepared import Prepared, among, given, listed, select_row
from localdb.schema import ENTITY_TABLES

_FAMILY, _FOLLOW_UP, _ORDER, _LINE = (
    ENTITY_TABLES[name].c for name in ("family_member", "follow_up", "order", "timeline_entry")
)
_CUSTOMER = ENTITY_TABLES["customer"].c
_BY_IDS = Prepared(
    select_row(Customer).where(among(_CUSTOMER.id, "ids"), _CUSTOMER.removed_on.is_(None))
)
_ORDERS = Prepared(
    select(_ORDER.customer_id, _ORDER.ordered_on).where(
        among(_ORDER.customer_id, "customers"), _ORDER.ordered_on >= given("since")
    )
)
_SIZES = Prepared(
    select(_FAMILY.customer_id, _FAMILY.id, _FAMILY.size)
    .where(among(_FAMILY.customer_id, "customers"), _FAMILY.removed == 0, _FAMILY.size.is_not(None))
    .order_by(_FAMILY.pk)
)
_DONE = Prepared(
    select(func.count(func.json_extract(_LINE.details, "$.follow_up_id").distinct())).where(
        _LINE.on == given("today"),
        _LINE.undone == 0,
        _LINE.kind.in_([TimelineKind.CONTACT.value, TimelineKind.PLANNED.value]),
        func.json_extract(_LINE.details, "$.action").in_(["send", "skip"]),
    )
)


@dataclass(slots=True)
class Candidate:
    """A customer who may be due, with what `due_items` takes."""

    customer: Customer
    family: list[FamilyMember] = field(default_factory=list)
    stored: list[FollowUp] = field(default_factory=list)
    orders_on: list[date] = field(default_factory=list)


def candidates(connection: Connection, window: DueWindow) -> list[Candidate]:
    """The customers whom the window lets through, removed ones left out, in no order.

    Nor those of whom all that the window may bring up is stored: somebody has acted on it, or it
    comes up by itself.
    """
    queries = _queries(window)
    ids, members = _find_open(connection, window)
    customers = _BY_IDS.rows(connection, Customer, ids=listed(ids))
    found = {customer.id: Candidate(customer) for customer in customers}
    moved = _add_stored(connection, queries, found)
    born = listed(key for key, customer_id in members if customer_id in found)
    for member in queries.born.rows(connection, FamilyMember, born=born, moved=moved):
        found[member.customer_id].family.append(member)
    _add_orders(connection, window, found, queries.orders_of_many)
    return list(found.values())


def _find_open(connection: Connection, window: DueWindow) -> tuple[set[str], list[tuple[int, str]]]:
    """Ids of customers, and all family members whose birthday it is: key and customer."""
    queries = _queries(window)
    stored = frozenset(queries.stored.column(connection))
    found = set(queries.brought_up.column(connection))
    for part, query in zip(window.windows, queries.windows, strict=True):
        is_open = brings_up(window, part, stored)
        for customer_id, since, interval in query.all(connection):
            if customer_id not in found and is_open(customer_id, since, interval):
                found.add(customer_id)
    members = []
    is_kept = birthday_brings_up(window, stored)
    for query in queries.birthdays:
        for customer_id, member_id, key, month, day, lunar in query.all(connection):
            if member_id is not None:
                members.append((key, customer_id))
            whose = customer_id, member_id or SELF
            if customer_id not in found and is_kept(*whose, (month, day), bool(lunar)):
                found.add(customer_id)
    return found, members


def candidates_among(
    connection: Connection, window: DueWindow, customer_ids: Iterable[str]
) -> list[Candidate]:
    """Of these customers those who are there and not removed, whatever the window says."""
    found = _BY_IDS.rows(connection, Customer, ids=listed(customer_ids))
    return with_facts(connection, window, found)


def with_facts(
    connection: Connection, window: DueWindow, customers: Iterable[Customer]
) -> list[Candidate]:
    """These customers with the family, follow-ups and orders that count on the window's day."""
    found = {customer.id: Candidate(customer) for customer in customers}
    queries, ids = _queries(window), listed(found)
    moved = _add_stored(connection, queries, found)
    for member in queries.family.rows(connection, FamilyMember, customers=ids, moved=moved):
        found[member.customer_id].family.append(member)
    _add_orders(connection, window, found, _ORDERS)
    return list(found.values())


def _add_stored(connection: Connection, queries: _Queries, found: Mapping[str, Candidate]) -> str:
    """Give the customers their follow-ups; whose family is needed is listed."""
    moved = set()
    for row in queries.follow_ups.rows(connection, FollowUp, customers=listed(found)):
        found[row.customer_id].stored.append(row)
        if may_be_for_birthday(row):
            moved.add(row.customer_id)
    return listed(moved)


def _add_orders(
    connection: Connection, window: DueWindow, found: Mapping[str, Candidate], orders: Prepared
) -> None:
    values = {"customers": listed(found), "since": window.orders_from.isoformat()}
    for customer_id, ordered_on in orders.all(connection, **values):
        if customer_id in found:
            found[customer_id].orders_on.append(date.fromisoformat(ordered_on))


def family_sizes(
    connection: Connection, customer_ids: Iterable[str]
) -> dict[str, list[tuple[str, str]]]:
    """The sizes of these customers' children and other family: customer → member and size."""
    found = defaultdict(list)
    for customer_id, member_id, size in _SIZES.all(connection, customers=listed(customer_ids)):
        found[customer_id].append((member_id, size))
    return found


def count_done(connection: Connection, today: date) -> int:
    """How many follow-ups were sent or skipped on the day, those taken back left out."""
    return int(_DONE.first(connection, today=today.isoformat()))


@dataclass(frozen=True, slots=True)
class _Queries:
    """What is asked on one day: who may be due, and which of their rows count.

    A birthday row that may have been moved needs the whole family: the rules look for whom it was.
    The orders of hundreds of customers are found by their days: looked up one by one they lie on
    ten times as many pages, each of which has to be decrypted.
    """

    windows: tuple[Prepared, ...]
    birthdays: tuple[Prepared, ...]
    brought_up: Prepared
    stored: Prepared
    follow_ups: Prepared
    family: Prepared
    born: Prepared
    orders_of_many: Prepared


@lru_cache(maxsize=4)
def _queries(window: DueWindow) -> _Queries:
    recent = _FOLLOW_UP.planned_on >= window.stored_from.isoformat()
    planned = _FOLLOW_UP.status == FollowUpStatus.PLANNED.value
    born = and_(has_birthday(window), among(_FAMILY.customer_id, "customers"))
    return _Queries(
        windows=tuple(Prepared(select_window(part, window.today)) for part in window.windows),
        birthdays=tuple(map(Prepared, select_birthdays(window))),
        brought_up=Prepared(select_brought_up(window)),
        stored=Prepared(select_stored(window)),
        follow_ups=Prepared(
            select_row(FollowUp).where(
                among(_FOLLOW_UP.customer_id, "customers"),
                or_(recent, planned, has_brought_up(window)),
            )
        ),
        family=_family(born),
        born=_family(among(_FAMILY.pk, "born")),
        orders_of_many=_ORDERS
        if window.orders_from == date.min
        else Prepared(select_later_orders(window.orders_from, window.today, window.today)),
    )


def _family(wanted: ColumnElement[bool]) -> Prepared:
    moved = among(_FAMILY.customer_id, "moved")
    query = select_row(FamilyMember).where(_FAMILY.removed == 0, or_(wanted, moved))
    return Prepared(query.order_by(_FAMILY.id))
