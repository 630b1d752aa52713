"""Which customers can be due at all: a prefilter, as plain data, for a query over a whole book.

Whoever matches no window has no row on the list, certainly; whoever matches one may have none. A
window also says which follow-ups it may bring up, see `due_ids`: where all of them are stored, as
nine in ten of a busy guide's are, for somebody has acted on them, it is those rows that say whether
the customer is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from guide_app.domain.birthdays import MonthDay
from guide_app.domain.due_item import DueRules
from guide_app.domain.due_spans import (
    BirthdayWindow,
    CommonWindow,
    Fact,
    NotedWindow,
    ViewedWindow,
    Window,
    between,
    kept_between,
    silent,
)
from guide_app.domain.sop_plans import SopPlan
from guide_app.domain.sop_windows import Rows, SopWindows
from guide_app.domain.words import FollowUpKind, Trigger


@dataclass(frozen=True, slots=True)
class DueWindow:
    """Where due customers are to be found on a day. A customer is a candidate if any part matches.

    Attributes:
        rules: What the window was made with.
        windows: Any of them.
        birthdays: Any of them; of a family member only while it is not removed.
        noted: Any of them.
        viewed: Any of them.
        common: Any of them.
        planned_due_until: A stored follow-up is planned and its ``due_on`` is not later; a step of
            a SOP that was moved to a later day is looked at as if it were not stored.
        tasks_until: A task of HQ that was to be done before this day is told of no more.
        waiting_sent_from: A stored follow-up is waiting and its ``sent_on`` is not earlier.
        breaking_sop_ids: A stored follow-up of these SOPs was sent and is planned on
            ``stored_from`` or later.
        stored_from: The follow-ups that `due_items` needs of a candidate: those planned on this
            day or later, whatever their status, and of older ones those that are still planned,
            tasks of HQ that are told of, or those that are named above or below.
        kept_sop_ids: Of these SOPs it needs all follow-ups, however old.
        orders_from: The orders that `due_items` needs of a candidate: of this day and later, and
            all of who has a moved step of a SOP, ...
        needs_first_order: ... and the first, of whom ``first_order_on`` is not known.
        views_from: The looks that it needs: of this day and later, and all of who has a moved step.
        needs: Which other rows it needs; ...
        tag_ids: ... and of the tags these.
    """

    today: date
    rules: DueRules
    windows: tuple[Window, ...]
    birthdays: tuple[BirthdayWindow, ...]
    noted: tuple[NotedWindow, ...]
    viewed: tuple[ViewedWindow, ...]
    common: tuple[CommonWindow, ...]
    planned_due_until: date
    tasks_until: date
    waiting_sent_from: date
    breaking_sop_ids: frozenset[str]
    stored_from: date
    kept_sop_ids: frozenset[str]
    orders_from: date
    needs_first_order: bool
    views_from: date
    needs: frozenset[Rows]
    tag_ids: frozenset[str]

    def written_birthdays(self, lunar: bool) -> frozenset[MonthDay]:
        """Month and day of all its birthdays, as written down, by one of the calendars."""
        return frozenset().union(*(part.kept(lunar) for part in self.birthdays))


def due_window(rules: DueRules, plans: Sequence[SopPlan], today: date) -> DueWindow:
    """Where to look for the customers who are due on ``today``; hard blocks are not looked at."""
    new = between(Fact.ADDED_ON, today, rules.new_days, 0)
    windows = [Window((new,), Fact.ADDED_ON, FollowUpKind.NEW)]
    if rules.silent_days:
        longest = rules.silent_days[-1] + rules.grace_days
        windows += silent(today, longest, rules.silent_days[0], FollowUpKind.SILENT)
    reach = max(rules.grace_days, rules.birthday_lead_days, rules.new_days)
    reach = max(reach, *_gaps(rules.silent_days), 0)
    sops = SopWindows(today, rules.grace_days)
    for plan in plans:
        sops.add(plan)
    birthdays = sops.birthdays
    if not any(_greets_everybody(plan) for plan in plans):
        birthdays.append(kept_between(today, 0, -rules.birthday_lead_days, None))
    return DueWindow(
        today=today,
        rules=rules,
        windows=(*windows, *sops.windows),
        birthdays=tuple(birthdays),
        noted=tuple(sops.noted),
        viewed=tuple(sops.viewed),
        common=tuple(sops.common),
        planned_due_until=today,
        tasks_until=today - timedelta(days=rules.grace_days),
        waiting_sent_from=today - timedelta(days=rules.no_answer_days - 1),
        breaking_sop_ids=frozenset(sops.breaking),
        stored_from=today - timedelta(days=max(reach, sops.reach)),
        kept_sop_ids=frozenset(sops.kept),
        orders_from=sops.orders_from,
        needs_first_order=sops.needs_first_order,
        views_from=sops.views_from,
        needs=frozenset(sops.needs),
        tag_ids=frozenset(sops.tag_ids),
    )


def _greets_everybody(plan: SopPlan) -> bool:
    """Whether the SOP says of every birthday to come when to write."""
    bounded = plan.sop.until or plan.since or plan.earlier or plan.condition
    return plan.sop.trigger == Trigger.BIRTHDAY and not bounded


def _gaps(thresholds: Sequence[int]) -> list[int]:
    """How long each silence but the last stays on the list."""
    return [later - earlier for earlier, later in pairwise(thresholds)]
