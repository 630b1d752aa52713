"""Whether a window lets a customer through, in plain Python: what the query is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guide_app.domain.due_window import DueWindow, Fact, Span
from guide_app.domain.entities import Customer, FamilyMember, FollowUp
from guide_app.domain.words import FollowUpStatus


def may_be_due(
    window: DueWindow,
    customer: Customer,
    family: Sequence[FamilyMember],
    stored: Sequence[FollowUp],
    orders_on: Sequence[tuple[str, date]],
) -> bool:
    """Whether the customer matches: what a query over the tables has to answer alike."""
    known: dict[Fact, list[date | None]] = {
        Fact.ADDED_ON: [customer.added_on],
        Fact.LAST_CONTACT_ON: [customer.last_contact_on],
        Fact.LAST_ORDER_ON: [customer.last_order_on],
        Fact.REPURCHASE_ON: [_repurchase_on(customer)],
        Fact.ORDERED_ON: [ordered_on for _, ordered_on in orders_on],
    }
    for spans in window.windows:
        if all(any(_holds(span, day) for day in known[span.fact]) for span in spans):
            return True
    if _has_birthday(window, customer):
        return True
    if any(_has_birthday(window, member) for member in family if not member.removed):
        return True
    return any(_may_bring_up(window, row) for row in stored)


def _repurchase_on(customer: Customer) -> date | None:
    if customer.last_order_on is None or customer.repurchase_days is None:
        return None
    ordinal = customer.last_order_on.toordinal() + customer.repurchase_days
    return date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() else None


def _holds(span: Span, day: date | None) -> bool:
    if day is None:
        return span.or_missing
    return (span.first is None or span.first <= day) and (span.last is None or day <= span.last)


def _has_birthday(window: DueWindow, person: Customer | FamilyMember) -> bool:
    if person.birthday_month is None or person.birthday_day is None:
        return False
    days = window.lunar_birthdays if person.birthday_lunar else window.solar_birthdays
    return (person.birthday_month, person.birthday_day) in days


def _may_bring_up(window: DueWindow, row: FollowUp) -> bool:
    if row.status == FollowUpStatus.PLANNED:
        return row.due_on <= window.planned_due_until
    if row.sent_on is None:
        return False
    if row.status == FollowUpStatus.WAITING and row.sent_on >= window.waiting_sent_from:
        return True
    return row.sop_id in window.breaking_sop_ids and row.planned_on >= window.stored_from
