"""The ids of follow-ups before they are stored: what a row of the day's list is known by.

Made of the customer and of what brought the row up, so that every PC and the server make the same
ones, and so that a stored row can be told from one that nobody has acted on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from guide_app.domain.birthdays import MonthDay
from guide_app.domain.due_item import DueRules
from guide_app.domain.due_spans import (
    CommonWindow,
    Noted,
    NotedWindow,
    PlannedSteps,
    ViewedWindow,
    Window,
)
from guide_app.domain.due_window import DueWindow
from guide_app.domain.ids import row_id
from guide_app.domain.sop import AFTER
from guide_app.domain.sop_beginnings import comes_round, enrolment_id, step_follow_up_id
from guide_app.domain.words import FollowUpKind

BringsUp = Callable[[str, str, int], bool]
"""Of a customer, the day of `Window.since` as text, and the interval of a repurchase, else 0."""
NotedBringsUp = Callable[[str, str, str], bool]
"""Of a customer, the id of a row of theirs, and its day as text."""
ViewedBringsUp = Callable[[str, str], bool]
"""Of a customer, and the thing."""
CommonBringsUp = Callable[[str, str], bool]
"""Of a customer, and the day of adding as text."""
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
                elif steps := window.steps.due_after((due.today - on).days, due.rules.grace_days):
                    enrolled = enrolled_by(window.steps, customer_id, str(year), person)
                    if not stored.issuperset([step_follow_up_id(enrolled, step) for step in steps]):
                        return True
        return False

    return is_kept


def noted_brings_up(due: DueWindow, window: NotedWindow, stored: frozenset[str]) -> NotedBringsUp:
    """The same for rows whose days begin a SOP."""
    work, grace_days = window.steps, due.rules.grace_days

    def is_due(customer_id: str, row_id: str, noted_on: str) -> bool:
        on = date.fromisoformat(noted_on)
        days = comes_round(on, window.first, window.last) if window.yearly else ((on, None),)
        for day, year in days:
            steps = work.due_after((due.today - day).days, grace_days)
            if not steps:
                continue
            key = [noted_on] if window.noted is Noted.TAG else [row_id]
            if year is not None:
                key.append(str(year))
            begun = row_id if window.noted is Noted.ENROLMENT else None
            enrolled = enrolled_by(work, customer_id, *key, begun=begun)
            if not stored.issuperset([step_follow_up_id(enrolled, step) for step in steps]):
                return True
        return False

    return is_due


def viewed_brings_up(window: ViewedWindow, stored: frozenset[str]) -> ViewedBringsUp:
    """The same for what was looked at often enough: the day is not known, so it may be any step."""
    steps = [step for step, _ in window.steps.steps]

    def is_due(customer_id: str, thing: str) -> bool:
        for year in window.years:
            enrolled = enrolled_by(window.steps, customer_id, thing, str(year))
            if not stored.issuperset([step_follow_up_id(enrolled, step) for step in steps]):
                return True
        return False

    return is_due


def common_brings_up(window: CommonWindow, stored: frozenset[str]) -> CommonBringsUp:
    """The same for days that are everybody's."""
    days = [(day.isoformat(), steps) for day, steps in window.days]

    def is_due(customer_id: str, added_on: str) -> bool:
        for day, steps in days:
            if added_on > day:
                continue
            enrolled = enrolled_by(window.steps, customer_id, day)
            if not stored.issuperset([step_follow_up_id(enrolled, step) for step in steps]):
                return True
        return False

    return is_due


def enrolled_by(work: PlannedSteps, customer_id: str, *key: str, begun: str | None = None) -> str:
    """The id of the enrolment that has the steps, if the fact is told by ``key``.

    Args:
        work: The steps.
        customer_id: Whose enrolment it is.
        key: See `Run.key`.
        begun: The id of the stored enrolment that begins it all.
    """
    enrolled = begun or enrolment_id(work.root_id, customer_id, *key)
    for root_id in work.then:
        enrolled = enrolment_id(root_id, customer_id, AFTER, enrolled)
    return enrolled


def _steps_brought_up(due: DueWindow, work: PlannedSteps, stored: frozenset[str]) -> BringsUp:
    steps_since: dict[tuple[str, int], tuple[str, ...]] = {}  # there are few days, and many people

    def is_due(customer_id: str, since: str, interval: int) -> bool:
        steps = steps_since.get((since, interval))
        if steps is None:
            passed = (due.today - date.fromisoformat(since)).days - interval
            steps = work.due_after(passed, due.rules.grace_days)
            steps_since[since, interval] = steps
        if not steps:
            return False
        enrolled = enrolled_by(work, customer_id, work.key or since)
        return not stored.issuperset([step_follow_up_id(enrolled, step) for step in steps])

    return is_due
