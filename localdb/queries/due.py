"""Everything that the rules of the day's list need, of the customers who can be due at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    false,
    func,
    or_,
    select,
    tuple_,
    union,
)

from guide_app.domain.due_window import DueWindow, Fact, Span
from guide_app.domain.entities import Customer, FamilyMember, FollowUp, Sop, SopStep
from guide_app.domain.sop import SopPlan, make_plans
from guide_app.domain.words import FollowUpKind, FollowUpStatus, TimelineKind
from localdb.queries.rows import among, fetch, list_rows, select_row
from localdb.schema import ENTITY_TABLES

_CUSTOMER = ENTITY_TABLES["customer"]
_FAMILY = ENTITY_TABLES["family_member"]
_FOLLOW_UP = ENTITY_TABLES["follow_up"]
_ORDER = ENTITY_TABLES["order"]
_COLUMNS: dict[Fact, ColumnElement[Any]] = {
    Fact.ADDED_ON: _CUSTOMER.c.added_on,
    Fact.LAST_CONTACT_ON: _CUSTOMER.c.last_contact_on,
    Fact.LAST_ORDER_ON: _CUSTOMER.c.last_order_on,
    Fact.REPURCHASE_ON: _CUSTOMER.c.last_order_on,  # compared with a day that much earlier
    Fact.ORDERED_ON: _ORDER.c.ordered_on,
}
_INTERVALS = (
    select(_CUSTOMER.c.repurchase_days.label("days"))
    .where(_CUSTOMER.c.repurchase_days.is_not(None))
    .distinct()
    .subquery("intervals")
)


@dataclass(slots=True)
class Candidate:
    """A customer who may be due, with what `due_items` takes."""

    customer: Customer
    family: list[FamilyMember] = field(default_factory=list)
    stored: list[FollowUp] = field(default_factory=list)
    orders_on: list[tuple[str, date]] = field(default_factory=list)


def sop_plans(connection: Connection) -> tuple[SopPlan, ...]:
    """What the SOPs plan."""
    return make_plans(list_rows(connection, Sop), list_rows(connection, SopStep))


def candidates(connection: Connection, window: DueWindow) -> list[Candidate]:
    """The customers whom the window lets through, removed ones left out, in no order."""
    customers = fetch(connection, Customer, _candidate_query(window))
    return with_facts(connection, window, customers)


def with_facts(
    connection: Connection, window: DueWindow, customers: Iterable[Customer]
) -> list[Candidate]:
    """These customers with the family, follow-ups and orders that count on the window's day."""
    found = {customer.id: Candidate(customer) for customer in customers}
    _add_follow_ups(connection, window, found)
    _add_family(connection, window, found)
    _add_orders(connection, window, found)
    return list(found.values())


@lru_cache(maxsize=4)
def _candidate_query(window: DueWindow) -> Select[Any]:
    """One query of many parts, each of which reads a narrow range of one index."""
    parts = [*_by_facts(window), *_by_follow_ups(window), *_by_birthdays(window)]
    keys = union(*parts).subquery()
    chosen = _CUSTOMER.c.pk.in_(select(keys.c.pk))
    return select_row(Customer).where(chosen, _CUSTOMER.c.removed_on.is_(None))


def _by_facts(window: DueWindow) -> list[Select[Any]]:
    queries: list[Select[Any]] = []
    for spans in window.windows:
        query = select(_CUSTOMER.c.pk).where(*map(_holds, spans))
        facts = {span.fact for span in spans}
        if Fact.ORDERED_ON in facts:
            query = query.select_from(
                _ORDER.join(_CUSTOMER, _CUSTOMER.c.id == _ORDER.c.customer_id)
            )
        if Fact.REPURCHASE_ON in facts:
            same = _CUSTOMER.c.repurchase_days == _INTERVALS.c.days
            query = query.select_from(_INTERVALS.join(_CUSTOMER, same))
        queries.append(query)
    return queries


def _holds(span: Span) -> ColumnElement[bool]:
    column = _COLUMNS[span.fact]
    within = [column.is_not(None)]
    if span.first is not None:
        within.append(column >= _day(span.first, span.fact))
    if span.last is not None:
        within.append(column <= _day(span.last, span.fact))
    return or_(column.is_(None), and_(*within)) if span.or_missing else and_(*within)


def _day(day: date, fact: Fact) -> Any:
    """What the column is compared with; an order is earlier than its repurchase by the interval."""
    if fact is not Fact.REPURCHASE_ON:
        return day.isoformat()
    return func.date(day.isoformat(), func.printf("%+d days", -_INTERVALS.c.days))


def _by_birthdays(window: DueWindow) -> list[Select[Any]]:
    joined = _FAMILY.join(_CUSTOMER, _CUSTOMER.c.id == _FAMILY.c.customer_id)
    of_family = select(_CUSTOMER.c.pk).select_from(joined).where(_FAMILY.c.removed == 0)
    return [
        query.where(born)
        for query, table in ((select(_CUSTOMER.c.pk), _CUSTOMER), (of_family, _FAMILY))
        for born in _born(window, table)
    ]


def _born(window: DueWindow, table: Table) -> list[ColumnElement[bool]]:
    """A birthday, as written down, is one of the window's: by the solar or the lunar calendar."""
    written = tuple_(table.c.birthday_month, table.c.birthday_day)
    return [
        and_(
            table.c.birthday_month.is_not(None),
            table.c.birthday_lunar == lunar,
            written.in_(sorted(days)),
        )
        for lunar, days in ((0, window.solar_birthdays), (1, window.lunar_birthdays))
        if days
    ]


def _by_follow_ups(window: DueWindow) -> list[Any]:
    return [
        select(_CUSTOMER.c.pk)
        .select_from(_FOLLOW_UP.join(_CUSTOMER, _CUSTOMER.c.id == _FOLLOW_UP.c.customer_id))
        .where(condition)
        for condition in _bringing_up(window)
    ]


def _bringing_up(window: DueWindow) -> list[ColumnElement[bool]]:
    """The stored rows that are due, or may be, whoever they belong to."""
    row = _FOLLOW_UP.c
    found = [
        and_(
            row.status == FollowUpStatus.PLANNED.value,
            row.due_on <= window.planned_due_until.isoformat(),
        ),
        and_(
            row.status == FollowUpStatus.WAITING.value,
            row.sent_on >= window.waiting_sent_from.isoformat(),
        ),
    ]
    if window.breaking_sop_ids:
        found.append(
            and_(
                row.sop_id.in_(sorted(window.breaking_sop_ids)),
                row.sent_on.is_not(None),
                row.planned_on >= window.stored_from.isoformat(),
            )
        )
    return found


def _add_follow_ups(connection: Connection, window: DueWindow, found: dict[str, Candidate]) -> None:
    row = _FOLLOW_UP.c
    recent = row.planned_on >= window.stored_from.isoformat()
    query = select_row(FollowUp).where(
        among(row.customer_id, found), or_(recent, *_bringing_up(window))
    )
    for stored in fetch(connection, FollowUp, query):
        found[stored.customer_id].stored.append(stored)


def _add_family(connection: Connection, window: DueWindow, found: dict[str, Candidate]) -> None:
    """Those whose birthday counts, and all of a customer whose birthday row may have been moved."""
    moved = [
        customer_id
        for customer_id, candidate in found.items()
        if any(row.kind == FollowUpKind.BIRTHDAY for row in candidate.stored)
    ]
    columns = _FAMILY.c
    query = select_row(FamilyMember).where(
        columns.removed == 0,
        or_(
            and_(or_(false(), *_born(window, _FAMILY)), among(columns.customer_id, found)),
            among(columns.customer_id, moved),
        ),
    )
    for member in fetch(connection, FamilyMember, query.order_by(columns.id)):
        found[member.customer_id].family.append(member)


def _add_orders(connection: Connection, window: DueWindow, found: dict[str, Candidate]) -> None:
    columns = _ORDER.c
    query = select(columns.customer_id, columns.id, columns.ordered_on).where(
        among(columns.customer_id, found), columns.ordered_on >= window.orders_from.isoformat()
    )
    by_customer = defaultdict(list)
    for customer_id, order_id, ordered_on in connection.execute(query):
        by_customer[customer_id].append((order_id, date.fromisoformat(ordered_on)))
    for customer_id, orders_on in by_customer.items():
        found[customer_id].orders_on = orders_on


def family_sizes(
    connection: Connection, customer_ids: Iterable[str]
) -> dict[str, list[tuple[str, str]]]:
    """The sizes of these customers' children and other family: customer → member and size."""
    columns = _FAMILY.c
    query = select(columns.customer_id, columns.id, columns.size).where(
        among(columns.customer_id, customer_ids), columns.removed == 0, columns.size.is_not(None)
    )
    found = defaultdict(list)
    for customer_id, member_id, size in connection.execute(query.order_by(columns.pk)):
        found[customer_id].append((member_id, size))
    return found


def count_done(connection: Connection, today: date) -> int:
    """How many follow-ups were sent or skipped on the day, those taken back left out."""
    line = ENTITY_TABLES["timeline_entry"].c
    query = select(func.count(func.json_extract(line.details, "$.follow_up_id").distinct())).where(
        line.on == today.isoformat(),
        line.undone == 0,
        line.kind.in_([TimelineKind.CONTACT.value, TimelineKind.PLANNED.value]),
        func.json_extract(line.details, "$.action").in_(["send", "skip"]),
    )
    return int(connection.execute(query).scalar_one())
