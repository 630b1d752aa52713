"""A row of the day's list, and the rules that put it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from guide_app.domain.budget import USUAL, Budget, Full
from guide_app.domain.due_reasons import Reason
from guide_app.domain.words import BY_HAND, FollowUpKind, FollowUpStatus


@dataclass(frozen=True, slots=True)
class DueRules:
    """The built-in rules of the day's list.

    Attributes:
        grace_days: How long a planned row stays after its day before it lapses.
        birthday_lead_days: How long before a birthday it is on the list.
        new_days: How long a new customer whom nobody contacted is on the list.
        silent_days: The silences after which a customer is listed, ascending; each lasts until the
            next, the last one for the grace days.
        no_answer_days: When a sent message without a reply counts as not answered.
        budget: How often a customer may be contacted.
    """

    grace_days: int = 14
    birthday_lead_days: int = 7
    new_days: int = 3
    silent_days: tuple[int, ...] = (7, 15, 30)
    no_answer_days: int = 7
    budget: Budget = USUAL


DEFAULT_RULES = DueRules()


@dataclass(frozen=True, slots=True)
class DueItem:
    """One row of the day's list.

    Attributes:
        id: The follow-up's id; acting on the row stores it under this id.
        best_by: The last day on which the row is not overdue.
        reason: Why it is due, as a code and facts.
        step_number: Position of the step in its SOP, from 1; 0 without one.
        step_kind: One of `StepKind`.
        window_from: The hour from which it is best done, HH:MM in the brand's time zone.
        window_until: The hour until which it is.
        hq_task_id: The task of HQ that it is.
        until: The last day on which a task of HQ is to be done.
        material_id: What is to go along; of a row that was sent, what did.
        stored: Whether the follow-up exists as a row already.
    """

    id: str
    customer_id: str
    kind: FollowUpKind
    planned_on: date
    due_on: date
    best_by: date
    reason: Reason
    status: FollowUpStatus = FollowUpStatus.PLANNED
    sop_id: str | None = None
    step_id: str | None = None
    step_number: int = 0
    script_id: str | None = None
    task: str | None = None
    remind_at: datetime | None = None
    sent_on: date | None = None
    stored: bool = False
    step_kind: str | None = None
    window_from: str | None = None
    window_until: str | None = None
    hq_task_id: str | None = None
    until: date | None = None
    material_id: str | None = None

    @property
    def is_set_by_hand(self) -> bool:
        """Whether a person chose its day: it was made by hand, or moved."""
        return self.kind in BY_HAND or self.due_on != self.planned_on

    def is_too_late(self, today: date) -> bool:
        """Whether it was to be done by a day that has passed."""
        planned = self.status is FollowUpStatus.PLANNED
        return planned and self.until is not None and today > self.until


class HeldBackCode(StrEnum):
    """Why a row that is due is not on the list."""

    REMOVED = "removed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    DELETED_US = "deleted_us"
    COOLING_DOWN = "cooling_down"
    SOP_ENDED = "sop_ended"
    TOO_LATE = "too_late"  # the last day of a task of HQ has passed
    LOST = "lost"
    OVER_BUDGET = "over_budget"
    CONTACTED_TODAY = "contacted_today"
    MOVED = "moved"  # to another day: the customer rests until then


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A row that would be due, and why it is held back.

    Attributes:
        until: When it may come back, if that is known.
        full: Of `HeldBackCode.OVER_BUDGET`, what the budget says.
    """

    item: DueItem
    code: HeldBackCode
    until: date | None = None
    full: Full | None = None
