"""The window of due customers as conditions over the tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    and_,
    false,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union,
)

from guide_app.domain.due_window import DueWindow, Fact, Span, Window
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
}
_INTERVALS = (
    select(_CUSTOMER.c.repurchase_days.label("days"))
    .where(_CUSTOMER.c.repurchase_days.is_not(None))
    .distinct()
    .subquery("intervals")
)


def select_window(window: Window, today: date) -> Select[Any]:
    """Whom a window lets through on ``today``, removed customers among them.

    Id, the day of `Window.since`, and the interval of a repurchase or 0. Reads a narrow range of
    one index.
    """
    facts = {span.fact for span in window.spans}
    if Fact.ORDERED_ON in facts:
        (span,) = window.spans
        assert span.first is not None
        assert span.last is not None
        return select_later_orders(span.first, span.last, today).add_columns(literal(0))
    interval = _CUSTOMER.c.repurchase_days if Fact.REPURCHASE_ON in facts else literal(0)
    query = select(_CUSTOMER.c.id, _COLUMNS[window.since], interval)
    if Fact.REPURCHASE_ON in facts:
        same = _CUSTOMER.c.repurchase_days == _INTERVALS.c.days
        query = query.select_from(_INTERVALS.join(_CUSTOMER, same))
    return query.where(*map(_holds, window.spans))


def select_later_orders(first: date, last: date, today: date) -> Select[Any]:
    """Customer and day of the orders of those days that `last_order_on` does not tell of: later
    ones, or any while it is not known or is yet to come.
    """  # noqa: D205 - one sentence
    since = first.isoformat()
    recent = (  # whoever is not among them has no last order as late as these
        select(_CUSTOMER.c.id, _CUSTOMER.c.last_order_on)
        .where(_CUSTOMER.c.last_order_on >= since)
        .cte("recent")
        .prefix_with("MATERIALIZED")  # else each order's customer is looked up in the table
    )
    known, ordered_on = recent.c.last_order_on, _ORDER.c.ordered_on
    return (
        select(_ORDER.c.customer_id, ordered_on)
        .outerjoin(recent, recent.c.id == _ORDER.c.customer_id)
        .where(
            ordered_on.between(since, last.isoformat()),
            or_(known.is_(None), ordered_on > known, known > today.isoformat()),
        )
    )


def select_birthdays(window: DueWindow) -> list[Select[Any]]:
    """Whose birthday it is, in queries that read narrow ranges of one index each.

    Id of the customer, id and key of whose of the family or NULL, month, day and whether by the
    lunar calendar.
    """
    return [
        select(
            customer_id,
            *whose,
            person.c.birthday_month,
            person.c.birthday_day,
            person.c.birthday_lunar,
        ).where(born, *there)
        for person, customer_id, whose, there in (
            (_CUSTOMER, _CUSTOMER.c.id, (null(), null()), ()),
            (
                _FAMILY,
                _FAMILY.c.customer_id,
                (_FAMILY.c.id, _FAMILY.c.pk),
                (_FAMILY.c.removed == 0,),
            ),
        )
        for born in _born(window, person)
    ]


def select_brought_up(window: DueWindow) -> CompoundSelect[Any]:
    """The ids of the customers whose stored follow-ups are due, or may be."""
    return union(
        *(select(_FOLLOW_UP.c.customer_id).where(condition) for condition in _bringing_up(window))
    )


def select_stored(window: DueWindow) -> Select[Any]:
    """The ids of the stored follow-ups that take the place of computed ones.

    Not of older ones than are of interest on the window's day. Those that are due are brought up by
    themselves.
    """
    statuses = [status.value for status in FollowUpStatus]  # so that the index by status serves
    return select(_FOLLOW_UP.c.id).where(
        _FOLLOW_UP.c.status.in_(statuses), _FOLLOW_UP.c.due_on >= window.stored_from.isoformat()
    )


def has_birthday(window: DueWindow) -> ColumnElement[bool]:
    """A family member's birthday counts on the window's day."""
    return or_(false(), *_born(window, _FAMILY))


def has_brought_up(window: DueWindow) -> ColumnElement[bool]:
    """A stored follow-up is due, or may be."""
    return or_(*_bringing_up(window))


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


def _born(window: DueWindow, table: Table) -> list[ColumnElement[bool]]:
    """A birthday, as written down, is one of the window's: by the solar or the lunar calendar."""
    written = tuple_(table.c.birthday_month, table.c.birthday_day)
    return [
        and_(
            table.c.birthday_month.is_not(None),
            table.c.birthday_lunar == int(lunar),
            written.in_(sorted(days)),
        )
        for lunar in (False, True)
        if (days := window.written_birthdays(lunar))
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
