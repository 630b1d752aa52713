"""What keeps a row off the day's list for the customer's sake, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from guide_app.domain.due_item import DueItem, HeldBackCode
from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.words import Consent, FollowUpKind, FollowUpState, FollowUpStatus


def rests_until(stored: Sequence[FollowUp], today: date) -> date | None:
    """The day to which somebody moved the customer's work: nothing computed comes before it."""
    moved = (
        row.due_on
        for row in stored
        if row.status == FollowUpStatus.PLANNED
        and row.kind != FollowUpKind.MANUAL
        and row.due_on > max(today, row.planned_on)
    )
    return max(moved, default=None)


def held_until(
    code: HeldBackCode, customer: Customer, today: date, rests: date | None
) -> date | None:
    """The day on which the reason may be over; None if no day is known."""
    if code is HeldBackCode.COOLING_DOWN:
        return customer.cool_until
    if code is HeldBackCode.CONTACTED_TODAY:
        return today + timedelta(days=1)
    return rests if code is HeldBackCode.MOVED else None


def held_by(
    customer: Customer, item: DueItem, today: date, rests: date | None
) -> HeldBackCode | None:
    """Why a row that is due is not on the list; None: it is."""
    if customer.removed_on is not None:
        return HeldBackCode.REMOVED
    if customer.consent == Consent.WITHDRAWN:
        return HeldBackCode.CONSENT_WITHDRAWN
    if customer.deleted_us:
        return HeldBackCode.DELETED_US
    if item.status is FollowUpStatus.WAITING or item.kind is FollowUpKind.MANUAL:
        return None
    if customer.cool_until is not None and customer.cool_until > today:
        return HeldBackCode.COOLING_DOWN
    if item.is_set_by_hand:
        return None
    if customer.state == FollowUpState.LOST:
        return HeldBackCode.LOST
    if customer.last_contact_on == today:
        return HeldBackCode.CONTACTED_TODAY
    if rests is not None:
        return HeldBackCode.MOVED
    return None
