"""Which customers can be due at all: a prefilter, as plain data, for a query over a whole book.

Whoever matches no window has no row on the list, certainly; whoever matches one may have none. A
window also says which follow-ups it may bring up, see `due_ids`: where all of them are stored, as
nine in ten of a busy guide's are, for somebody has acted on them, it is those rows that say whether
the customer is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from guide_app.domain.birthdays import Kept, MonthDay, birthday_calendar
from guide_app.domain.due_item import DueRules
from guide_app.domain.sop import SopPlan
from guide_app.domain.words import FollowUpKind, Trigger


class Fact(StrEnum):
    """The days of a customer that windows speak of."""

    ADDED_ON = "added_on"
    LAST_CONTACT_ON = "last_contact_on"
    LAST_ORDER_ON = "last_order_on"
    REPURCHASE_ON = "repurchase_on"  # last_order_on + repurchase_days, both known
    ORDERED_ON = "ordered_on"  # an order later than last_order_on; any, if that is yet to come


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
        wait_days: From the fact to the beginning of the enrolment; for a repurchase the customer's
            own interval comes on top.
        steps: Id and day offset.
    """

    sop_id: str
    wait_days: int
    steps: tuple[tuple[str, int], ...]


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


@dataclass(frozen=True, slots=True)
class DueWindow:
    """Where due customers are to be found on a day. A customer is a candidate if any part matches.

    Attributes:
        rules: What the window was made with.
        windows: Any of them.
        birthdays: Any of them; of a family member only while it is not removed.
        planned_due_until: A stored follow-up is planned and its ``due_on`` is not later.
        waiting_sent_from: A stored follow-up is waiting and its ``sent_on`` is not earlier.
        breaking_sop_ids: A stored follow-up of these SOPs was sent and is planned on
            ``stored_from`` or later.
        stored_from: The follow-ups that `due_items` needs of a candidate: those planned on this
            day or later, whatever their status, and of older ones those that are still planned
            or are named above.
        orders_from: The orders that `due_items` needs of a candidate: of this day and later.
    """

    today: date
    rules: DueRules
    windows: tuple[Window, ...]
    birthdays: tuple[BirthdayWindow, ...]
    planned_due_until: date
    waiting_sent_from: date
    breaking_sop_ids: frozenset[str]
    stored_from: date
    orders_from: date

    def written_birthdays(self, lunar: bool) -> frozenset[MonthDay]:
        """Month and day of all its birthdays, as written down, by one of the calendars."""
        return frozenset().union(*(part.kept(lunar) for part in self.birthdays))


def due_window(rules: DueRules, sops: Sequence[SopPlan], today: date) -> DueWindow:
    """Where to look for the customers who are due on ``today``; hard blocks are not looked at."""
    new = _between(Fact.ADDED_ON, today, rules.new_days, 0)
    windows = [Window((new,), Fact.ADDED_ON, FollowUpKind.NEW)]
    if rules.silent_days:
        longest = rules.silent_days[-1] + rules.grace_days
        windows += _silent(today, longest, rules.silent_days[0], FollowUpKind.SILENT)
    birthdays = []
    reach = max(rules.grace_days, rules.birthday_lead_days, rules.new_days)
    reach = max(reach, *_gaps(rules.silent_days), 0)
    orders_from = today
    breaking = set()
    for plan in sops:
        oldest, newest = plan.last_offset + rules.grace_days, plan.first_offset
        wait = plan.sop.trigger_days if plan.sop.trigger == Trigger.SILENT else 0
        steps = tuple((step.id, step.day_offset) for step in plan.steps)
        work = PlannedSteps(plan.sop.id, wait, steps)
        if plan.sop.trigger == Trigger.BIRTHDAY:
            birthdays.append(_kept_between(today, oldest, newest, work))
            continue
        if plan.sop.trigger == Trigger.SILENT:
            windows += _silent(today, wait + oldest, wait + newest, work)
        for fact in _BEGINS_ON.get(plan.sop.trigger, ()):
            since = Fact.LAST_ORDER_ON if fact is Fact.REPURCHASE_ON else fact
            windows.append(Window((_between(fact, today, oldest, newest),), since, work))
        if plan.sop.trigger in (Trigger.ADDED, Trigger.PURCHASE):
            orders_from = min(orders_from, today - timedelta(days=oldest))
        if plan.sop.trigger == Trigger.REPURCHASE:  # any order ends it, however long they wait
            orders_from = date.min
        if plan.sop.trigger == Trigger.SILENT and len(plan.steps) > 1:
            breaking.add(plan.sop.id)
            reach = max(reach, oldest - newest)
            orders_from = min(orders_from, today - timedelta(days=wait + oldest))
    if not birthdays:  # else the SOP says when to write
        birthdays.append(_kept_between(today, 0, -rules.birthday_lead_days, None))
    return DueWindow(
        today=today,
        rules=rules,
        windows=tuple(windows),
        birthdays=tuple(birthdays),
        planned_due_until=today,
        waiting_sent_from=today - timedelta(days=rules.no_answer_days - 1),
        breaking_sop_ids=frozenset(breaking),
        stored_from=today - timedelta(days=reach),
        orders_from=orders_from,
    )


_BEGINS_ON: Mapping[str, tuple[Fact, ...]] = {
    Trigger.ADDED: (Fact.ADDED_ON,),
    Trigger.PURCHASE: (Fact.LAST_ORDER_ON, Fact.ORDERED_ON),
    Trigger.REPURCHASE: (Fact.REPURCHASE_ON,),
}


def _kept_between(
    today: date, oldest: int, newest: int, steps: PlannedSteps | None
) -> BirthdayWindow:
    return BirthdayWindow(today - timedelta(days=oldest), today - timedelta(days=newest), steps)


def _between(fact: Fact, today: date, oldest: int, newest: int) -> Span:
    return Span(fact, today - timedelta(days=oldest), today - timedelta(days=newest))


def _silent(
    today: date, oldest: int, newest: int, work: PlannedSteps | FollowUpKind
) -> list[Window]:
    """Nothing is later than ``newest`` days ago, and one of the facts not before ``oldest``."""
    facts = (Fact.ADDED_ON, Fact.LAST_CONTACT_ON, Fact.LAST_ORDER_ON)
    until = today - timedelta(days=newest)
    windows: list[Window] = []
    for latest in facts:
        others = (Span(fact, None, until, or_missing=True) for fact in facts if fact != latest)
        windows.append(Window((_between(latest, today, oldest, newest), *others), latest, work))
    return windows


def _gaps(thresholds: Sequence[int]) -> list[int]:
    """How long each silence but the last stays on the list."""
    return [later - earlier for earlier, later in pairwise(thresholds)]
