"""How the rows of a day are laid out: which one a customer shows, where, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from guide_app.domain.due_item import DEFAULT_RULES, DueItem, DueRules
from guide_app.domain.due_reasons import ReasonCode
from guide_app.domain.entities import FollowUp
from guide_app.domain.words import FollowUpKind, FollowUpStatus, Outcome

_BY_HAND = 0
_PRIORITY = {
    FollowUpKind.MANUAL: _BY_HAND,
    FollowUpKind.CALL: _BY_HAND,
    FollowUpKind.TASK: 1,
    FollowUpKind.SOP: 2,
    FollowUpKind.BIRTHDAY: 3,
    FollowUpKind.NEW: 4,
    FollowUpKind.SILENT: 5,
}


class Category(StrEnum):
    """The parts of the day's list."""

    OVERDUE = "overdue"
    TODAY = "today"
    BIRTHDAY = "birthday"
    NEW = "new"
    SILENT = "silent"
    WAITING = "waiting"  # sent, and watched for a reply: apart from the work of the day


_BY_KIND = {
    FollowUpKind.BIRTHDAY: Category.BIRTHDAY,
    FollowUpKind.NEW: Category.NEW,
    FollowUpKind.SILENT: Category.SILENT,
}


def pick(items: Iterable[DueItem]) -> DueItem | None:
    """The one row that stands for a customer on the day's list; the others are folded under it.

    Rows that wait for a reply are no work of the day and are never picked. A row that is hidden
    until later is: the customer rests until then, so pick first and hide afterwards.
    """
    planned = (item for item in items if item.status is FollowUpStatus.PLANNED)
    return min(planned, key=_rank, default=None)


def category(item: DueItem, today: date) -> Category:
    """The part of the list to which a row belongs."""
    if item.status is FollowUpStatus.WAITING:
        return Category.WAITING
    if today > item.best_by:
        return Category.OVERDUE
    if item.is_set_by_hand:
        return Category.TODAY
    if item.reason.code is ReasonCode.SOP_BIRTHDAY:
        return Category.BIRTHDAY
    return _BY_KIND.get(item.kind, Category.TODAY)


def list_order(
    item: DueItem, today: date, clock: str | None = None
) -> tuple[int, bool, int, int, str, str]:
    """The sort key of the day's list: overdue first, oldest first; then by kind and day.

    Total: no two rows share a key, so every PC and the server show the same order.

    Args:
        item: The row.
        today: The brand's business day.
        clock: The brand's time of day, HH:MM: rows whose hours it is not come after the others.
    """
    on, rank = item.due_on.toordinal(), _priority(item)
    if item.status is FollowUpStatus.WAITING:
        return 2, False, on, rank, item.customer_id, item.id
    later = clock is not None and not _is_its_hour(item, clock)
    if today > item.best_by:
        return 0, later, on, rank, item.customer_id, item.id
    return 1, later, rank, on, item.customer_id, item.id


def next_hour(items: Iterable[DueItem], clock: str) -> str | None:
    """The next time of this day at which the hours of a row begin or end."""
    edges = (edge for item in items for edge in (item.window_from, item.window_until))
    return min((edge for edge in edges if edge is not None and edge > clock), default=None)


def is_hidden(row: DueItem | FollowUp, now: datetime) -> bool:
    """Whether somebody asked to be reminded of the row at a later time than ``now``."""
    return row.remind_at is not None and row.remind_at > now


def is_waiting(follow_up: FollowUp, today: date, rules: DueRules = DEFAULT_RULES) -> bool:
    """Whether a sent message still waits for its reply; after 7 days it counts as no answer."""
    if follow_up.status != FollowUpStatus.WAITING or follow_up.sent_on is None:
        return False
    return (today - follow_up.sent_on).days < rules.no_answer_days


def outcome_of(follow_up: FollowUp, today: date, rules: DueRules = DEFAULT_RULES) -> str | None:
    """What came of it so far: the stored outcome, or no answer once the waiting is over."""
    if follow_up.outcome is not None or follow_up.status != FollowUpStatus.WAITING:
        return follow_up.outcome
    return None if is_waiting(follow_up, today, rules) else Outcome.NO_ANSWER


def _is_its_hour(item: DueItem, clock: str) -> bool:
    begun = item.window_from is None or item.window_from <= clock
    return begun and (item.window_until is None or clock < item.window_until)


def _priority(item: DueItem) -> int:
    return _BY_HAND if item.is_set_by_hand else _PRIORITY[item.kind]


def _rank(item: DueItem) -> tuple[int, date, str, int, str]:
    return _priority(item), item.due_on, item.sop_id or "", item.step_number, item.id
