"""The rows of a day, from the customers who may be due: pure rules, no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guide_app.domain.due import DueItem, HeldBack, due_items, held_back
from guide_app.domain.due_item import DEFAULT_RULES, DueRules
from guide_app.domain.due_list import is_hidden, list_order, pick
from guide_app.domain.entities import Customer
from guide_app.domain.sop import SopPlan
from guide_app.domain.words import Consent, FollowUpState, FollowUpStatus
from localdb.queries.due import Candidate


@dataclass(frozen=True, slots=True)
class DayRow:
    """One row of the list; ``others`` of the same customer are folded under it."""

    candidate: Candidate
    item: DueItem
    others: tuple[DueItem, ...] = ()


@dataclass(frozen=True, slots=True)
class DayList:
    """A day's rows in their order.

    Attributes:
        rows: Work first, then what waits for a reply.
        hidden: Work that somebody asked to be reminded of later, the next first.
        held_back: What would be due, and why it is not, with its customer.
    """

    rows: list[DayRow]
    hidden: list[DayRow]
    held_back: list[tuple[Customer, HeldBack]]


def items_of(
    candidate: Candidate, plans: Sequence[SopPlan], today: date, rules: DueRules = DEFAULT_RULES
) -> list[DueItem]:
    """Every row of one customer."""
    return due_items(
        candidate.customer,
        candidate.family,
        candidate.stored,
        candidate.orders_on,
        plans,
        today,
        rules,
    )


def row_of(candidate: Candidate, items: Sequence[DueItem]) -> DayRow | None:
    """The row that stands for the customer among the work of the day."""
    chosen = pick(items)
    if chosen is None:
        return None
    others = tuple(
        item for item in items if item is not chosen and item.status is FollowUpStatus.PLANNED
    )
    return DayRow(candidate, chosen, others)


def list_day(
    candidates: Iterable[Candidate],
    plans: Sequence[SopPlan],
    today: date,
    now: datetime,
    rules: DueRules = DEFAULT_RULES,
) -> DayList:
    """The day's list of all these customers."""
    rows: list[DayRow] = []
    hidden: list[DayRow] = []
    held: list[tuple[Customer, HeldBack]] = []
    for candidate in candidates:
        items = items_of(candidate, plans, today, rules)
        row = row_of(candidate, items)
        if row is not None:
            (hidden if is_hidden(row.item, now) else rows).append(row)
        rows += [DayRow(candidate, item) for item in items if item.status is FollowUpStatus.WAITING]
        if _may_be_held_back(candidate.customer, today):
            held += [
                (candidate.customer, found)
                for found in held_back(
                    candidate.customer,
                    candidate.family,
                    candidate.stored,
                    candidate.orders_on,
                    plans,
                    today,
                    rules,
                )
            ]
    rows.sort(key=lambda row: list_order(row.item, today))
    hidden.sort(key=lambda row: (row.item.remind_at, list_order(row.item, today)))
    held.sort(key=lambda pair: list_order(pair[1].item, today))
    return DayList(rows, hidden, held)


def _may_be_held_back(customer: Customer, today: date) -> bool:
    """Whether asking the rules is worth it: nothing holds back most customers."""
    return (
        customer.last_contact_on == today
        or customer.cool_until is not None
        or customer.deleted_us
        or customer.removed_on is not None
        or customer.consent == Consent.WITHDRAWN
        or customer.state == FollowUpState.LOST
    )
