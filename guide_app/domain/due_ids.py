"""The ids of follow-ups before they are stored: what a row of the day's list is known by.

Made of the customer and of what brought the row up, so that every PC and the server make the same
ones, and so that a stored row can be told from one that nobody has acted on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guide_app.domain.birthdays import MonthDay
from guide_app.domain.due_item import DueRules
from guide_app.domain.due_window import DueWindow, PlannedSteps, Window
from guide_app.domain.ids import row_id
from guide_app.domain.sop import enrolment_id, step_follow_up_id
from guide_app.domain.words import FollowUpKind


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


def ids_of_window(
    due: DueWindow, window: Window, customer_id: str, since: date, interval: int
) -> Iterator[str]:
    """The follow-ups that the window may bring up today for a customer whom it lets through.

    Args:
        since: The day of `Window.since`.
        interval: The customer's own interval for a repurchase, else 0.
    """
    if isinstance(window.work, PlannedSteps):
        enrolled = enrolment_id(window.work.sop_id, customer_id, since.isoformat())
        passed = (due.today - since).days - window.work.wait_days - interval
        yield from _ids_of_steps(due, window.work, enrolled, passed)
    elif window.work is FollowUpKind.NEW:
        yield new_follow_up_id(customer_id, since)
    else:
        threshold = silent_threshold(due.rules, (due.today - since).days)
        if threshold is not None:
            yield silent_follow_up_id(customer_id, since, threshold)


def ids_of_birthday(
    due: DueWindow, customer_id: str, person: str, written: MonthDay, lunar: bool
) -> Iterator[str]:
    """The follow-ups that may come up today for a birthday, as it is written down.

    Args:
        person: See `Birthday.person`.
    """
    for window in due.birthdays:
        for on, year in window.kept(lunar).get(written, ()):
            if window.steps is None:
                yield birthday_follow_up_id(customer_id, year, person)
            else:
                enrolled = enrolment_id(window.steps.sop_id, customer_id, year, person)
                yield from _ids_of_steps(due, window.steps, enrolled, (due.today - on).days)


def _ids_of_steps(due: DueWindow, work: PlannedSteps, enrolled: str, passed: int) -> Iterator[str]:
    for step_id, offset in work.steps:
        if 0 <= passed - offset <= due.rules.grace_days:
            yield step_follow_up_id(enrolled, step_id)
