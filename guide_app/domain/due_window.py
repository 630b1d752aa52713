"""Which customers can be due at all: a prefilter, as plain data, for a query over a whole book.

Whoever matches no window has no row on the list, certainly; whoever matches one may have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from guide_app.domain.birthdays import MonthDay, birthday_calendar
from guide_app.domain.due_item import DueRules
from guide_app.domain.sop import SopPlan
from guide_app.domain.words import Trigger


class Fact(StrEnum):
    """The days of a customer that windows speak of."""

    ADDED_ON = "added_on"
    LAST_CONTACT_ON = "last_contact_on"
    LAST_ORDER_ON = "last_order_on"
    REPURCHASE_ON = "repurchase_on"  # last_order_on + repurchase_days, both known
    ORDERED_ON = "ordered_on"  # the day of any of the customer's orders


@dataclass(frozen=True, slots=True)
class Span:
    """A fact lies between two days, both included; None leaves a side open.

    With ``or_missing`` it may also not be known.
    """

    fact: Fact
    first: date | None
    last: date | None
    or_missing: bool = False


Window = tuple[Span, ...]
"""All of its spans hold."""


@dataclass(frozen=True, slots=True)
class DueWindow:
    """Where due customers are to be found on a day. A customer is a candidate if any part matches.

    Attributes:
        windows: Any of them.
        solar_birthdays: Month and day, as written down, of the customer or a family member that is
            not removed, with ``birthday_lunar`` false.
        lunar_birthdays: The same with ``birthday_lunar`` true.
        planned_due_until: A stored follow-up is planned and its ``due_on`` is not later.
        waiting_sent_from: A stored follow-up is waiting and its ``sent_on`` is not earlier.
        breaking_sop_ids: A stored follow-up of these SOPs was sent and is planned on
            ``stored_from`` or later.
        stored_from: The follow-ups that `due_items` needs of a candidate: those planned on this
            day or later, whatever their status, and those of the two attributes above.
        orders_from: The orders that `due_items` needs of a candidate: of this day and later.
    """

    today: date
    windows: tuple[Window, ...]
    solar_birthdays: frozenset[MonthDay]
    lunar_birthdays: frozenset[MonthDay]
    planned_due_until: date
    waiting_sent_from: date
    breaking_sop_ids: frozenset[str]
    stored_from: date
    orders_from: date


def due_window(rules: DueRules, sops: Sequence[SopPlan], today: date) -> DueWindow:
    """Where to look for the customers who are due on ``today``; hard blocks are not looked at."""
    windows: list[Window] = [(_between(Fact.ADDED_ON, today, rules.new_days, 0),)]
    if rules.silent_days:
        longest = rules.silent_days[-1] + rules.grace_days
        windows += _silent(today, longest, rules.silent_days[0])
    solar: set[MonthDay] = set()
    lunar: set[MonthDay] = set()
    births = [(0, -rules.birthday_lead_days)]
    reach = max(rules.grace_days, rules.birthday_lead_days, rules.new_days)
    reach = max(reach, *_gaps(rules.silent_days), 0)
    orders_reach = 0
    breaking = set()
    for plan in sops:
        oldest, newest = plan.last_offset + rules.grace_days, plan.first_offset
        if plan.sop.trigger == Trigger.ADDED:
            windows.append((_between(Fact.ADDED_ON, today, oldest, newest),))
            orders_reach = max(orders_reach, oldest)
        elif plan.sop.trigger == Trigger.PURCHASE:
            windows.append((_between(Fact.LAST_ORDER_ON, today, oldest, newest),))
            windows.append((_between(Fact.ORDERED_ON, today, oldest, newest),))
            orders_reach = max(orders_reach, oldest)
        elif plan.sop.trigger == Trigger.REPURCHASE:
            windows.append((_between(Fact.REPURCHASE_ON, today, oldest, newest),))
        elif plan.sop.trigger == Trigger.SILENT:
            wait = plan.sop.trigger_days
            windows += _silent(today, wait + oldest, wait + newest)
            if len(plan.steps) > 1:
                breaking.add(plan.sop.id)
                reach = max(reach, oldest - newest)
                orders_reach = max(orders_reach, wait + oldest)
        elif plan.sop.trigger == Trigger.BIRTHDAY:
            births.append((oldest, newest))
    for oldest, newest in births:
        span = today - timedelta(days=oldest), today - timedelta(days=newest)
        solar.update(birthday_calendar(*span, False))
        lunar.update(birthday_calendar(*span, True))
    return DueWindow(
        today=today,
        windows=tuple(windows),
        solar_birthdays=frozenset(solar),
        lunar_birthdays=frozenset(lunar),
        planned_due_until=today,
        waiting_sent_from=today - timedelta(days=rules.no_answer_days - 1),
        breaking_sop_ids=frozenset(breaking),
        stored_from=today - timedelta(days=reach),
        orders_from=today - timedelta(days=orders_reach),
    )


def _between(fact: Fact, today: date, oldest: int, newest: int) -> Span:
    return Span(fact, today - timedelta(days=oldest), today - timedelta(days=newest))


def _silent(today: date, oldest: int, newest: int) -> list[Window]:
    """Nothing is later than ``newest`` days ago, and one of the facts not before ``oldest``."""
    facts = (Fact.ADDED_ON, Fact.LAST_CONTACT_ON, Fact.LAST_ORDER_ON)
    until = today - timedelta(days=newest)
    windows: list[Window] = []
    for latest in facts:
        others = (Span(fact, None, until, or_missing=True) for fact in facts if fact != latest)
        windows.append((_between(latest, today, oldest, newest), *others))
    return windows


def _gaps(thresholds: Sequence[int]) -> list[int]:
    """How long each silence but the last stays on the list."""
    return [later - earlier for earlier, later in pairwise(thresholds)]
