"""Where the customers are to be found for whom SOPs may have a step due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from guide_app.domain import segments
from guide_app.domain.due_spans import (
    BirthdayWindow,
    CommonWindow,
    Fact,
    Noted,
    NotedWindow,
    PlannedSteps,
    ViewedWindow,
    Window,
    between,
    kept_between,
    silent,
)
from guide_app.domain.sop_beginnings import FIRST, occurs_weekly
from guide_app.domain.sop_plans import SopPlan
from guide_app.domain.views import WITHIN_DAYS, years_from
from guide_app.domain.words import EndCode, Trigger

_BEGINS_ON: Mapping[str, tuple[Fact, ...]] = {
    Trigger.ADDED: (Fact.ADDED_ON,),
    Trigger.PURCHASE: (Fact.LAST_ORDER_ON, Fact.ORDERED_ON),
    Trigger.FIRST_PURCHASE: (Fact.FIRST_ORDER_ON, Fact.EARLY_ORDER_ON),
    Trigger.RETURNED: (Fact.LAST_RETURN_ON,),
    Trigger.REPURCHASE: (Fact.REPURCHASE_ON,),
}
_NOTED: Mapping[str, Noted] = {
    Trigger.TAGGED: Noted.TAG,
    Trigger.DATED: Noted.DATE,
    Trigger.ANSWERED: Noted.SHEET,
    Trigger.BY_HAND: Noted.ENROLMENT,
}
_BY_ORDERS = frozenset({EndCode.BOUGHT, EndCode.JOINED})


class Rows(StrEnum):
    """Rows of a customer that only some SOPs ask for."""

    TAGS = "tags"
    DATES = "dates"
    SHEETS = "sheets"
    ENROLMENTS = "enrolments"
    VIEWS = "views"
    FAMILY = "family"  # all of it, not only those whose birthday it is


_NEEDS: Mapping[str, Rows] = {
    Trigger.TAGGED: Rows.TAGS,
    Trigger.DATED: Rows.DATES,
    Trigger.ANSWERED: Rows.SHEETS,
    Trigger.VIEWED: Rows.VIEWS,
}


class _Way(NamedTuple):
    """How a plan's steps come about: the SOPs that follow one another, the plan's the last.

    Attributes:
        days: From the beginning of the first to that of the last.
    """

    plans: tuple[SopPlan, ...]
    days: int


class SopWindows:
    """Gathers the windows of every plan of a day.

    Args:
        today: The day.
        grace_days: How long an overdue step stays.
    """

    def __init__(self, today: date, grace_days: int) -> None:
        self._today, self._grace_days = today, grace_days
        self.windows: list[Window] = []
        self.birthdays: list[BirthdayWindow] = []
        self.noted: list[NotedWindow] = []
        self.viewed: list[ViewedWindow] = []
        self.common: list[CommonWindow] = []
        self.breaking: set[str] = set()
        self.kept: set[str] = set()
        self.reach = 0
        self.orders_from = today
        self.views_from = today
        self.needs_first_order = False
        self.needs: set[Rows] = {Rows.ENROLMENTS}
        self.tag_ids: set[str] = set()

    def add(self, plan: SopPlan) -> None:
        """Look for the plan's steps too."""
        self._note_needs(plan)
        if plan.is_over(self._today, self._grace_days):
            return
        for way in _ways(plan):
            self._look_for(plan, way)

    def _look_for(self, plan: SopPlan, way: _Way) -> None:
        origin = way.plans[0]
        trigger = origin.sop.trigger
        oldest = plan.last_offset + self._grace_days + way.days
        newest = plan.first_offset + way.days
        wait = origin.sop.trigger_days if trigger == Trigger.SILENT else 0
        work = PlannedSteps(
            root_id=origin.root_id,
            wait_days=wait + way.days,
            steps=tuple((step.id, step.day_offset) for step in plan.steps),
            key=FIRST if trigger == Trigger.FIRST_PURCHASE else None,
            then=tuple(later.root_id for later in way.plans[1:]),
        )
        if trigger == Trigger.BIRTHDAY:
            self.birthdays.append(kept_between(self._today, oldest, newest, work))
        if trigger == Trigger.SILENT:
            self.windows += silent(self._today, wait + oldest, wait + newest, work)
        for fact in _BEGINS_ON.get(trigger, ()):
            since = Fact.LAST_ORDER_ON if fact is Fact.REPURCHASE_ON else fact
            span = between(fact, self._today, oldest, newest)
            self.windows.append(Window((span,), since, work))
        if trigger in _NOTED:
            self._look_for_rows(origin, oldest, newest, work)
        if trigger == Trigger.VIEWED:
            self._look_for_views(origin, oldest, newest, work)
        if trigger in (Trigger.FIXED_DATE, Trigger.WEEKLY):
            self._look_everywhere(plan, origin, oldest, newest, work)
        self._look_back(way, wait + oldest, oldest)

    def _look_back(self, way: _Way, days: int, oldest: int) -> None:
        """How far back what was bought and sent counts, if the fact may be ``days`` old."""
        origin = way.plans[0]
        trigger = origin.sop.trigger
        breaks = trigger == Trigger.SILENT and (len(way.plans) > 1 or len(origin.steps) > 1)
        if breaks:
            self.breaking.add(origin.sop.id)
            self.kept.update(origin.version_ids)  # a step may have been moved to whenever
            # a run keeps others from beginning as long as it lasts, and they would last as long
            self.reach = max(self.reach, oldest + origin.last_offset - origin.first_offset)
        forever = trigger == Trigger.REPURCHASE  # any order ends it, however long they wait
        days += max(plan.lead for plan in way.plans)
        since = date.min if forever else self._today - timedelta(days=days)
        if trigger == Trigger.VIEWED or any(map(_ends_by_views, way.plans)):
            self.views_from = min(self.views_from, years_from(since))
        codes = {rule.code for plan in way.plans for rule in plan.ends}
        if forever or breaks or trigger == Trigger.PURCHASE or codes & _BY_ORDERS:
            self.orders_from = min(self.orders_from, since)

    def _look_for_rows(self, origin: SopPlan, oldest: int, newest: int, work: PlannedSteps) -> None:
        noted = _NOTED[origin.sop.trigger]
        about = {
            Noted.TAG: origin.tag_ids,
            Noted.DATE: frozenset({origin.sop.trigger_date_kind_id or ""}),
            Noted.SHEET: origin.sheet_ids,
            Noted.ENROLMENT: frozenset(origin.version_ids),
        }[noted]
        first, last = self._today - timedelta(days=oldest), self._today - timedelta(days=newest)
        window = NotedWindow(noted, tuple(sorted(about)), first, last, origin.yearly, work)
        self.noted.append(window)

    def _look_for_views(
        self, origin: SopPlan, oldest: int, newest: int, work: PlannedSteps
    ) -> None:
        first, last = self._today - timedelta(days=oldest), self._today - timedelta(days=newest)
        window = ViewedWindow(
            times=origin.sop.trigger_count or 1,
            first=first - timedelta(days=(origin.sop.trigger_within or WITHIN_DAYS) - 1),
            last=last,
            years=tuple(range(first.year, last.year + 1)),
            steps=work,
        )
        self.viewed.append(window)

    def _look_everywhere(
        self, plan: SopPlan, origin: SopPlan, oldest: int, newest: int, work: PlannedSteps
    ) -> None:
        first, last = self._today - timedelta(days=oldest), self._today - timedelta(days=newest)
        days = []
        for on, lapses_after in self._common_days(origin, first, last):
            if work.then:  # what follows is no more of every week
                lapses_after = self._grace_days
            due = work.due_after((self._today - on).days, lapses_after)
            if due:
                days.append((on, due))
        if days:
            self.common.append(CommonWindow(tuple(days), plan.condition, work))

    def _common_days(self, origin: SopPlan, first: date, last: date) -> Iterator[tuple[date, int]]:
        on = origin.sop.trigger_on
        if origin.sop.trigger == Trigger.FIXED_DATE:
            if on is not None and first <= on <= last:
                yield on, self._grace_days
            return
        for day, ahead in occurs_weekly(origin.sop.trigger_weekdays, first, last):
            yield day, min(self._grace_days, ahead - 1)

    def _note_needs(self, plan: SopPlan) -> None:
        if plan.sop.trigger in _NEEDS:
            self.needs.add(_NEEDS[plan.sop.trigger])
        for condition in (plan.condition, *plan.step_conditions):
            if condition is not None:
                self.needs.update(Rows(needed.value) for needed in segments.needs(condition))
                self.tag_ids.update(_tags_in(condition))
        self.tag_ids.update(plan.tag_ids)
        if plan.sop.trigger == Trigger.FIRST_PURCHASE:
            self.needs_first_order = True
        may_move = plan.sop.trigger in (Trigger.DATED, Trigger.VIEWED)
        if may_move or len(plan.version_ids) > 1:
            self.kept.update(plan.version_ids)
        for rule in plan.ends:
            if rule.code == EndCode.TAG:
                self.needs.add(Rows.TAGS)
                self.tag_ids.update(rule.tag_ids)
            if rule.code == EndCode.REPLIED:
                self.kept.update(plan.version_ids)
            for joined in rule.plans:
                self.kept.update(joined.version_ids)
                if joined.sop.trigger == Trigger.BIRTHDAY:
                    self.needs.add(Rows.FAMILY)


def _ends_by_views(plan: SopPlan) -> bool:
    """Whether looks begin another SOP that ends it."""
    return any(one.sop.trigger == Trigger.VIEWED for rule in plan.ends for one in rule.plans)


def _tags_in(condition: segments.Condition) -> Iterator[str]:
    for group in condition.groups:
        for clause in group:
            if clause.fact is segments.Fact.TAG:
                yield from clause.values


def _ways(plan: SopPlan) -> Iterator[_Way]:
    yield _Way((plan,), 0)
    for before in plan.after:
        for way in _ways(before):
            yield _Way((*way.plans, plan), way.days + before.last_offset + 1)
