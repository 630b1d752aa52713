"""The window of due customers as conditions over the tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, false, func, or_, select, tuple_, union

from guide_app.domain.due_window import DueWindow, Fact, Span
from guide_app.domain.words import FollowUpStatus
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


def select_candidates(window: DueWindow) -> Select[Any]:
    """The keys of the customers whom the window lets through, removed ones among them, ascending.

    A query of many parts, each of which reads a narrow range of one index.
    """
    parts = [*_by_facts(window), *_by_follow_ups(window), *_by_birthdays(window)]
    keys = union(*parts).subquery()
    return select(keys.c.pk).order_by(keys.c.pk)


def has_birthday(window: DueWindow) -> ColumnElement[bool]:
    """A family member's birthday counts on the window's day."""
    return or_(false(), *_born(window, _FAMILY))


def brings_up(window: DueWindow) -> ColumnElement[bool]:
    """A stored follow-up is due, or may be."""
    return or_(*_bringing_up(window))


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


def _by_follow_ups(window: DueWindow) -> list[Select[Any]]:
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
