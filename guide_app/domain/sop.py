"""Which steps of which SOP are due for a customer: a pure function of facts and the day.

An enrolment is a SOP, a customer and the fact that triggered it, see `sop_beginnings`; its id is
made of the three, and a follow-up's id of the enrolment and the step. So every PC and the server
plan the same rows without asking each other, and a row is stored only once somebody acts on it. An
enrolment is stored only where facts alone do not tell of it: begun by hand, or left.

A SOP may follow another: it begins on the day after the other's last step, if nothing ended that
one. What ends a SOP ends what follows from it as well, at whatever time, so that nothing comes back
to life when only the newest of several facts is known.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from guide_app.domain.contact import ANSWERS
from guide_app.domain.entities import FollowUp, SopStep
from guide_app.domain.segments import matches
from guide_app.domain.sop_beginnings import (
    BEGUN_BY_ROWS,
    Run,
    Situation,
    begun,
    enrolment_id,
    last_purchase,
    silent_since,
    step_follow_up_id,
)
from guide_app.domain.sop_plans import EndRule, SopPlan, make_plans
from guide_app.domain.words import EndCode

__all__ = [
    "AFTER",
    "PlannedStep",
    "Run",
    "Situation",
    "SopPlan",
    "ended_by",
    "enrolment_id",
    "has_version",
    "last_purchase",
    "make_plans",
    "planned_steps",
    "silent_since",
    "step_follow_up_id",
]

AFTER = "after"


class PlannedStep(NamedTuple):
    """One step that is due, before anybody acted on it."""

    id: str
    plan: SopPlan
    step: SopStep
    number: int  # 1 for the first step of the plan
    due_on: date
    run: Run


@lru_cache(maxsize=1024)
def _span(today: date, first_offset: int, last_offset: int, grace_days: int) -> tuple[date, date]:
    """From when to when an enrolment began that has a step due; of a day few are different."""
    first = today - timedelta(days=last_offset + grace_days)
    return first, today - timedelta(days=first_offset)


def planned_steps(plan: SopPlan, situation: Situation) -> list[PlannedStep]:
    """The steps of one version that are due, or were so at most the grace days ago."""
    today, grace_days = situation.today, situation.grace_days
    if plan.sop.until is not None and plan.is_over(today, grace_days):
        return []
    rows = BEGUN_BY_ROWS.get(plan.sop.trigger)
    if rows is not None and not plan.after and not getattr(situation.person, rows):
        return []
    first, last = _span(today, plan.first_offset, plan.last_offset, grace_days)
    begun_then = runs(plan, situation, first, last)
    if not begun_then:
        return []
    found: list[PlannedStep] = []
    for run in begun_then:
        passed = (today - run.started_on).days
        lapses_after = min(grace_days, run.lapses_after)
        enrolled = ""
        for number, step in enumerate(plan.steps, 1):
            if not 0 <= passed - step.day_offset <= lapses_after:
                continue
            condition = plan.step_conditions[number - 1]
            if condition is not None and not matches(condition, situation.person, today):
                continue
            enrolled = enrolled or run.id_in(plan.root_id, situation.person.customer.id)
            due_on = run.started_on + timedelta(days=step.day_offset)
            found.append(
                PlannedStep(step_follow_up_id(enrolled, step.id), plan, step, number, due_on, run)
            )
    return found


def runs(plan: SopPlan, situation: Situation, first: date, last: date) -> list[Run]:
    """The enrolments of this version that began from ``first`` to ``last`` and have not ended."""
    found = begun(plan, situation, first, last)
    for before in plan.after:
        days = timedelta(days=before.last_offset + 1)
        for run in runs(before, situation, first - days, last - days):
            enrolled = run.id_in(before.root_id, situation.person.customer.id)
            started_on = run.started_on + days
            facts = {AFTER: before.sop.name}
            found.append(Run(started_on, started_on, (AFTER, enrolled), facts=facts))
    return [run for run in found if _goes_on(plan, run, situation)] if found else found


def _goes_on(plan: SopPlan, run: Run, situation: Situation) -> bool:
    person = situation.person
    if not has_version(plan, run, situation):
        return False
    if person.enrolments:
        enrolled = run.id_in(plan.root_id, person.customer.id)
        if any(row.id == enrolled and row.ended_on is not None for row in person.enrolments):
            return False
    if any(ended_by(rule, plan, run, situation) for rule in plan.ends):
        return False
    return plan.condition is None or matches(plan.condition, person, situation.today)


def has_version(plan: SopPlan, run: Run, situation: Situation) -> bool:
    """Whether the enrolment has this version: the one that was acted on, or that of its day."""
    if len(plan.version_ids) > 1:
        acted_on = {row.sop_id for row in _rows_of(plan, run, situation)}
        if acted_on:
            return plan.sop.id == next(id for id in plan.version_ids if id in acted_on)
    return plan.takes(run.started_on)


def _rows_of(plan: SopPlan, run: Run, situation: Situation) -> list[FollowUp]:
    """The stored follow-ups of the enrolment, whatever version planned them."""
    person = situation.person
    own = [row for row in person.stored if row.step_id and row.sop_id in plan.version_ids]
    if not own:
        return []
    enrolled = run.id_in(plan.root_id, person.customer.id)
    return [row for row in own if row.id == step_follow_up_id(enrolled, row.step_id or "")]


def ended_by(rule: EndRule, plan: SopPlan, run: Run, situation: Situation) -> bool:
    """Whether something happened since the enrolment's first step could be due that ends it."""
    customer = situation.person.customer
    began = run.started_on - timedelta(days=plan.lead)
    match rule.code:
        case EndCode.BOUGHT:
            return situation.bought_on is not None and situation.bought_on > began
        case EndCode.REPLIED:
            answered_on = customer.last_answer_on
            if answered_on is None or answered_on < began:
                return False
            if answered_on > began:
                return True
            return any(row.outcome in ANSWERS for row in _rows_of(plan, run, situation))
        case EndCode.COLD:
            return customer.last_cold_on is not None and customer.last_cold_on >= began
        case EndCode.TAG:
            return any(tag.tag_id in rule.tag_ids for tag in situation.person.tags)
    return any(_joined(plan, began, situation) for plan in rule.plans)


def _joined(plan: SopPlan, after: date, situation: Situation) -> bool:
    """Whether an enrolment in another SOP began later, by its own trigger."""
    first, today = after + timedelta(days=1), situation.today
    person = situation.person
    return any(
        has_version(plan, run, situation)
        and (plan.condition is None or matches(plan.condition, person, today))
        for run in begun(plan, situation, first, today)
    )
