"""What keeps a row off the day's list for the customer's sake, and until when.

========== ============================ ============== ================ ============= ============
row        no consent, removed, gone    cool-down      budget used up   lost          other rests
========== ============================ ============== ================ ============= ============
computed   held                         held           held             held          held
moved      held                         held           held             shown         shown
its SOP    held                         held           held             held          held
 has ended
by hand    held                         held           held             shown         shown
insisted   held                         shown          shown            shown         shown
waiting    held                         shown          shown            shown         shown
HQ's task  held                         held           held             held          held
 too late  held                         held           held             held          held
========== ============================ ============== ================ ============= ============

A row that is held back is not lost: it is listed with its reason, and what a person put on a day
comes back once the reason is over. Insisting counts for the cool-down it was said in: whoever turns
cold later is left in peace again. Nor does it bring back a step whose SOP has ended, or a task of
HQ whose last day has passed; one that was moved is held as what was moved is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from guide_app.domain.budget import MONTH_DAYS, Full
from guide_app.domain.due_item import DueItem, DueRules, HeldBack, HeldBackCode
from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.person import Person
from guide_app.domain.sop_moved import Fate
from guide_app.domain.words import BY_HAND, Consent, FollowUpState, FollowUpStatus


def rests_until(stored: Sequence[FollowUp], today: date) -> date | None:
    """The day to which somebody moved the customer's work: nothing computed comes before it."""
    moved = (
        row.due_on
        for row in stored
        if row.status == FollowUpStatus.PLANNED
        and row.kind not in BY_HAND
        and row.due_on > max(today, row.planned_on)
    )
    return max(moved, default=None)


def no_contact(customer: Customer) -> HeldBackCode | None:
    """Why nothing at all is to be sent to the customer, whoever insists; None: something may."""
    if customer.removed_on is not None:
        return HeldBackCode.REMOVED
    if customer.consent == Consent.WITHDRAWN:
        return HeldBackCode.CONSENT_WITHDRAWN
    return HeldBackCode.DELETED_US if customer.deleted_us else None


def cools_down(customer: Customer, day: date) -> bool:
    """Whether the customer is to be left in peace on the day, for having been cold."""
    return customer.cool_until is not None and customer.cool_until > day


def used_up(person: Person, day: date, rules: DueRules, today: date) -> Full | None:
    """Why the budget has no place for a row of the guide's on ``day``; None: it has.

    What lies after ``today`` was written by a clock that is wrong, and has not happened.
    """
    since = day - timedelta(days=MONTH_DAYS)
    so_far = [on for on in person.contacts_on if since < on <= today]
    if person.announced:
        sent = [on for on in person.mass_sends_on if on <= today]
        so_far += [send.on for send in rules.budget.places(so_far, sent, person.announced)]
    return rules.budget.full(so_far, day)


def is_insisted(row: FollowUp, customer: Customer) -> bool:
    """Whether the guide was warned and wants the row all the same; being cold later ends that."""
    return row.insisted_on is not None and row.insisted_on >= (
        customer.last_cold_on or row.insisted_on
    )


class Holding:
    """What holds the rows of one person back on a day; ``moved`` is from `fates`."""

    def __init__(
        self, person: Person, today: date, rules: DueRules, moved: Mapping[str, Fate]
    ) -> None:
        self._moved = moved
        self._customer = person.customer
        self._today = today
        self._no_contact = no_contact(person.customer)
        self._cools = cools_down(person.customer, today)
        self._full = used_up(person, today, rules, today)
        stored = person.stored
        if moved:
            stored = [row for row in stored if row.id not in moved]
        self._rests_until = rests_until(stored, today)
        self._insisted = frozenset(
            row.id for row in person.stored if is_insisted(row, person.customer)
        )

    def back(self, item: DueItem) -> HeldBack | None:
        """The row with the reason for which it is not on the list; None: it is."""
        code = self._code(item)
        if code is None:
            return None
        full = self._full if code is HeldBackCode.OVER_BUDGET else None
        return HeldBack(item, code, self._until(code), full)

    def _code(self, item: DueItem) -> HeldBackCode | None:
        if self._no_contact is not None:
            return self._no_contact
        if self._moved.get(item.id) is Fate.ENDED:
            return HeldBackCode.SOP_ENDED
        if item.is_too_late(self._today):
            return HeldBackCode.TOO_LATE
        if item.status is FollowUpStatus.WAITING or item.id in self._insisted:
            return None
        if self._cools:
            return HeldBackCode.COOLING_DOWN
        by_hand = item.is_set_by_hand
        if not by_hand and self._customer.state == FollowUpState.LOST:
            return HeldBackCode.LOST
        if self._full is not None:
            return HeldBackCode.OVER_BUDGET
        if by_hand:
            return None
        if self._customer.last_contact_on == self._today:
            return HeldBackCode.CONTACTED_TODAY
        return HeldBackCode.MOVED if self._rests_until is not None else None

    def _until(self, code: HeldBackCode) -> date | None:
        if code is HeldBackCode.COOLING_DOWN:
            return self._customer.cool_until
        if code is HeldBackCode.OVER_BUDGET and self._full is not None:
            return self._full.until
        if code is HeldBackCode.CONTACTED_TODAY:
            return self._today + timedelta(days=1)
        return self._rests_until if code is HeldBackCode.MOVED else None
