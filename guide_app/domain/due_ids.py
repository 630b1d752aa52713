"""The ids of follow-ups before they are stored: what a row of the day's list is known by.

Made of the customer and of what brought the row up, so that every PC and the server make the same
ones, and so that a stored row can be told from one that nobody has acted on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from guide_app.domain.birthdays import MonthDay
from guide_app.domain.due_item import DueRules
from guide_app.domain.due_window import DueWindow, PlannedSteps, Window
from guide_app.domain.ids import row_id
from guide_app.domain.sop import enrolment_id, step_follow_up_id
from guide_app.domain.words import FollowUpKind

BringsUp = Callable[[str, str, int], bool]
"""Of a customer, the day of `Window.since` as text, and the interval of a repurchase, else 0."""
BirthdayBringsUp = Callable[[str, str, MonthDay, bool], bool]
"""Of a customer, whose birthday (`Birthday.person`), as it is written down, and if it is lunar."""


def new_follow_up_id(customer_id: str, added_on: date) -> str:
    """The id of the built-in row for a new customer."""
    return row_id("follow_up", customer_id, FollowUpKind.NEW, added_on.isoformat())


def silent_follow_up_id(customer_id: str, since: date, threshold: int) -> str:
    """The id of the built-in row for a silence since a day that has lasted ``threshold`` days."""
    return row_id("follow_up", customer_id, FollowUpKind.SILENT, since.isoformat(), threshold)


def birthday_follow_up_id(customer_id: str, year: int, person: str) -> str:
    """The id of the built-in row for one keeping of a birthday; see `Birthday.person`."""
    return row_id("follow_up", customer_id, FollowUpKind.BIRTHDAY, year, person)


def silent_threshold(rules: DueRules, days: int) -> int | None:
    """The longest of the silences that a customer who is silent for ``days`` has reached."""
    return max((passed for passed in rules.silent_days if passed <= days), default=None)


def brings_up(due: DueWindow, window: Window, stored: frozenset[str]) -> BringsUp:
    """Tells whether the window may bring up today what is not stored, for whom it lets through.

    Args:
        stored: The ids of the stored follow-ups.
    """
    work = window.work
    if isinstance(work, PlannedSteps):
        return _steps_brought_up(due, work, stored)

    def is_new(customer_id: str, since: str, _interval: int) -> bool:
        return new_follow_up_id(customer_id, date.fromisoformat(since)) not in stored

    def is_silent(customer_id: str, since: str, _interval: int) -> bool:
        day = date.fromisoformat(since)
        threshold = silent_threshold(due.rules, (due.today - day).days)
        if threshold is None:
            return False
        return silent_follow_up_id(customer_id, day, threshold) not in stored

    return is_new if work is FollowUpKind.NEW else is_silent


def birthday_brings_up(due: DueWindow, stored: frozenset[str]) -> BirthdayBringsUp:
    """The same for birthdays."""

    def is_kept(customer_id: str, person: str, written: MonthDay, lunar: bool) -> bool:
        for window in due.birthdays:
            for on, year in window.kept(lunar).get(written, ()):
                if window.steps is None:
                    if birthday_follow_up_id(customer_id, year, person) not in stored:
                        return True
                elif steps := _steps_after(due, window.steps, (due.today - on).days):
                    enrolled = enrolment_id(window.steps.sop_id, customer_id, year, person)
                    if not stored.issuperset([step_follow_up_id(enrolled, step) for step in steps]):
                        return True
        return False

    return is_kept


def _steps_brought_up(due: DueWindow, work: PlannedSteps, stored: frozenset[str]) -> BringsUp:
    steps_since: dict[tuple[str, int], tuple[str, ...]] = {}  # there are few days, and many people

    def is_due(customer_id: str, since: str, interval: int) -> bool:
        steps = steps_since.get((since, interval))
        if steps is None:
            passed = (due.today - date.fromisoformat(since)).days - work.wait_days - interval
            steps = steps_since[since, interval] = _steps_after(due, work, passed)
        if not steps:
            return False
        enrolled = enrolment_id(work.sop_id, customer_id, since)
        return not stored.issuperset([step_follow_up_id(enrolled, step) for step in steps])

    return is_due


def _steps_after(due: DueWindow, work: PlannedSteps, passed: int) -> tuple[str, ...]:
    """The steps that are due when so many days have passed since the enrolment began."""
    grace_days = due.rules.grace_days
    return tuple(step for step, offset in work.steps if 0 <= passed - offset <= grace_days)
