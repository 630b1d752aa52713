"""Everything that the rules of the day's list need, of the customers who can be due at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice

from sqlalchemy import Connection, and_, func, or_, select

from guide_app.domain.birthdays import SELF
from guide_app.domain.due_ids import ids_of_birthday, ids_of_window
from guide_app.domain.due_window import DueWindow
from guide_app.domain.entities import Customer, FamilyMember, FollowUp
from guide_app.domain.words import FollowUpKind, FollowUpStatus, TimelineKind
from localdb.queries.due_conditions import (
    brings_up,
    has_birthday,
    select_birthdays,
    select_brought_up,
    select_stored,
    select_window,
)
from localdb.queries.prepared import Prepared, among, given, listed, select_row
from localdb.schema import ENTITY_TABLES

_FAMILY, _FOLLOW_UP, _ORDER, _LINE = (
    ENTITY_TABLES[name].c for name in ("family_member", "follow_up", "order", "timeline_entry")
)
_CHUNK = 400
_CUSTOMER = ENTITY_TABLES["customer"].c
_BY_KEYS = Prepared(
    select_row(Customer).where(among(_CUSTOMER.pk, "keys"), _CUSTOMER.removed_on.is_(None))
)
_BY_IDS = Prepared(
    select_row(Customer).where(among(_CUSTOMER.id, "ids"), _CUSTOMER.removed_on.is_(None))
)
_ORDERS = Prepared(
    select(_ORDER.customer_id, _ORDER.id, _ORDER.ordered_on).where(
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
    orders_on: list[tuple[str, date]] = field(default_factory=list)


def candidates(connection: Connection, window: DueWindow) -> Iterator[Candidate]:
    """The customers whom the window lets through, removed ones left out, in no order.

    Nor those of whom all that the window may bring up is stored: somebody has acted on it, or it
    comes up by itself.
    """
    keys = iter(sorted(_open_keys(connection, window)))
    while chunk := list(islice(keys, _CHUNK)):
        customers = _BY_KEYS.rows(connection, Customer, keys=listed(chunk))
        yield from with_facts(connection, window, customers)


def _open_keys(connection: Connection, window: DueWindow) -> set[int]:
    queries = _queries(window)
    stored = frozenset(queries.stored.column(connection))
    keys = set(queries.brought_up.column(connection))
    for part, query in zip(window.windows, queries.windows, strict=True):
        for key, customer_id, since, interval in query.all(connection):
            if key not in keys:
                day = date.fromisoformat(since)
                if not stored.issuperset(ids_of_window(window, part, customer_id, day, interval)):
                    keys.add(key)
    for query in queries.birthdays:
        for key, customer_id, member_id, month, day, lunar in query.all(connection):
            if key not in keys:
                whose = customer_id, member_id or SELF
                ids = ids_of_birthday(window, *whose, (month, day), bool(lunar))
                if not stored.issuperset(ids):
                    keys.add(key)
    return keys


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
    moved = set()
    for row in queries.follow_ups.rows(connection, FollowUp, customers=ids):
        found[row.customer_id].stored.append(row)
        if row.kind == FollowUpKind.BIRTHDAY:
            moved.add(row.customer_id)
    members = {"customers": ids, "moved": listed(moved)}
    for member in queries.family.rows(connection, FamilyMember, **members):
        found[member.customer_id].family.append(member)
    orders = {"customers": ids, "since": window.orders_from.isoformat()}
    for customer_id, order_id, ordered_on in _ORDERS.all(connection, **orders):
        found[customer_id].orders_on.append((order_id, date.fromisoformat(ordered_on)))
    return list(found.values())


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
    """

    windows: tuple[Prepared, ...]
    birthdays: tuple[Prepared, ...]
    brought_up: Prepared
    stored: Prepared
    follow_ups: Prepared
    family: Prepared


@lru_cache(maxsize=4)
def _queries(window: DueWindow) -> _Queries:
    recent = _FOLLOW_UP.planned_on >= window.stored_from.isoformat()
    planned = _FOLLOW_UP.status == FollowUpStatus.PLANNED.value
    return _Queries(
        windows=tuple(Prepared(select_window(part, window.today)) for part in window.windows),
        birthdays=tuple(map(Prepared, select_birthdays(window))),
        brought_up=Prepared(select_brought_up(window)),
        stored=Prepared(select_stored(window)),
        follow_ups=Prepared(
            select_row(FollowUp).where(
                among(_FOLLOW_UP.customer_id, "customers"),
                or_(recent, planned, brings_up(window)),
            )
        ),
        family=Prepared(
            select_row(FamilyMember)
            .where(
                _FAMILY.removed == 0,
                or_(
                    and_(has_birthday(window), among(_FAMILY.customer_id, "customers")),
                    among(_FAMILY.customer_id, "moved"),
                ),
            )
            .order_by(_FAMILY.id)
        ),
    )
