"""The parts of the window of due customers: where each kind of reason is to be found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from guide_app.domain.birthdays import Kept, MonthDay, birthday_calendar
from guide_app.domain.segments import Condition
from guide_app.domain.words import FollowUpKind


class Fact(StrEnum):
    """The days of a customer that windows speak of."""

    ADDED_ON = "added_on"
    LAST_CONTACT_ON = "last_contact_on"
    LAST_ORDER_ON = "last_order_on"
    REPURCHASE_ON = "repurchase_on"  # last_order_on + repurchase_days, both known
    ORDERED_ON = "ordered_on"  # an order later than last_order_on; any, if that is yet to come
    FIRST_ORDER_ON = "first_order_on"
    EARLY_ORDER_ON = "early_order_on"  # any order of whom first_order_on is not known
    LAST_RETURN_ON = "last_return_on"


@dataclass(frozen=True, slots=True)
class Span:
    """A fact lies between two days, both included; None leaves a side open.

    With ``or_missing`` it may also not be known.
    """

    fact: Fact
    first: date | None
    last: date | None
    or_missing: bool = False


class PlannedSteps(NamedTuple):
    """What of a SOP the ids and days of its follow-ups are made of.

    Attributes:
        root_id: The first version of the SOP whose trigger began it all.
        wait_days: From the fact to the beginning of the enrolment; for a repurchase the customer's
            own interval comes on top.
        steps: Id and day offset.
        key: What stands for the day of the fact in the enrolment's id, if it is not the day.
        then: The first versions of the SOPs that follow one another, the last of them has the
            steps.
    """

    root_id: str
    wait_days: int
    steps: tuple[tuple[str, int], ...]
    key: str | None = None
    then: tuple[str, ...] = ()

    def due_after(self, passed: int, grace_days: int) -> tuple[str, ...]:
        """The steps that are due when so many days have passed since the fact."""
        passed -= self.wait_days
        return tuple(step for step, offset in self.steps if 0 <= passed - offset <= grace_days)


@dataclass(frozen=True, slots=True)
class Window:
    """Whoever all of its spans hold for may be due.

    Attributes:
        since: The fact whose day the follow-ups' ids are made of.
        work: What it brings up: steps, or the built-in rows of a kind.
    """

    spans: tuple[Span, ...]
    since: Fact
    work: PlannedSteps | FollowUpKind


@dataclass(frozen=True, slots=True)
class BirthdayWindow:
    """Whoever has a birthday, the own or one of the family, from ``first`` to ``last``.

    Attributes:
        steps: What it brings up; None: the built-in rows.
    """

    first: date
    last: date
    steps: PlannedSteps | None

    def kept(self, lunar: bool) -> Mapping[MonthDay, tuple[Kept, ...]]:
        """The birthdays as written down, by one of the calendars, and when they are kept."""
        return birthday_calendar(self.first, self.last, lunar)


class Noted(StrEnum):
    """The rows of a customer whose days begin a SOP."""

    TAG = "customer_tag"  # by its tag; the id is made of its day
    DATE = "customer_date"  # by its kind
    SHEET = "answer_sheet"  # by its questionnaire
    ENROLMENT = "enrolment"  # by its SOP; its own id is the enrolment's


@dataclass(frozen=True, slots=True)
class NotedWindow:
    """Whoever has such a row of a day from ``first`` to ``last``.

    Attributes:
        about: What it may be of: tags, kinds of date, questionnaires, SOPs.
        yearly: The days come round every year.
    """

    noted: Noted
    about: tuple[str, ...]
    first: date
    last: date
    yearly: bool
    steps: PlannedSteps


@dataclass(frozen=True, slots=True)
class ViewedWindow:
    """Whoever looked at one thing that often from ``first`` to ``last``.

    Attributes:
        years: Those in which it may have been counted, see `guide_app.domain.views`.
    """

    times: int
    first: date
    last: date
    years: tuple[int, ...]
    steps: PlannedSteps


@dataclass(frozen=True, slots=True)
class CommonWindow:
    """Whoever was there on one of these days.

    Attributes:
        days: Each with the ids of the steps that it makes due.
        condition: For whom; None: everybody.
    """

    days: tuple[tuple[date, tuple[str, ...]], ...]
    condition: Condition | None
    steps: PlannedSteps


def kept_between(
    today: date, oldest: int, newest: int, steps: PlannedSteps | None
) -> BirthdayWindow:
    """Birthdays that many days ago; negative ones are yet to come."""
    return BirthdayWindow(today - timedelta(days=oldest), today - timedelta(days=newest), steps)


def between(fact: Fact, today: date, oldest: int, newest: int) -> Span:
    """The fact's day is that many days ago."""
    return Span(fact, today - timedelta(days=oldest), today - timedelta(days=newest))


def silent(
    today: date, oldest: int, newest: int, work: PlannedSteps | FollowUpKind
) -> list[Window]:
    """Nothing is later than ``newest`` days ago, and one of the facts not before ``oldest``."""
    facts = (Fact.ADDED_ON, Fact.LAST_CONTACT_ON, Fact.LAST_ORDER_ON)
    until = today - timedelta(days=newest)
    windows: list[Window] = []
    for latest in facts:
        others = (Span(fact, None, until, or_missing=True) for fact in facts if fact != latest)
        windows.append(Window((between(latest, today, oldest, newest), *others), latest, work))
    return windows
