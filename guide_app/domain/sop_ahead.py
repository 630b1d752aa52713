"""What the SOPs have in store for one customer: the runs that go on, and those that are to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from guide_app.domain.person import Person
from guide_app.domain.sop import PlannedStep, runs, step_follow_up_id
from guide_app.domain.sop_beginnings import Run, Situation
from guide_app.domain.sop_moved import began_on, is_moved_step
from guide_app.domain.sop_plans import SopPlan
from guide_app.domain.words import FollowUpStatus, Trigger

FORESEEN = frozenset({Trigger.BIRTHDAY, Trigger.DATED, Trigger.REPURCHASE, Trigger.FIXED_DATE})
"""What is known before it begins; the rest begins with something that has yet to happen."""
AHEAD_DAYS = 366


class RunAhead(NamedTuple):
    """A run of a SOP that has steps left.

    Attributes:
        id: Of the enrolment.
        steps: Those that are still to come or wait to be done, in order, each on the day to which
            somebody moved it, or on its own.
        has_begun: Whether the day of its first step has come.
    """

    id: str
    plan: SopPlan
    run: Run
    steps: tuple[PlannedStep, ...]
    has_begun: bool


def runs_ahead(plans: Iterable[SopPlan], situation: Situation) -> list[RunAhead]:
    """The runs that have steps left, the next step first.

    Of a SOP that will begin within a year only its next run is told, and only if nothing has to
    happen for it.

    Args:
        plans: All of the brand.
        situation: Of the customer; with the whole family, whenever its birthdays are.
    """
    found: list[RunAhead] = []
    foreseen: dict[str, RunAhead] = {}
    for plan in plans:
        for one in _of_plan(plan, situation):
            known = foreseen.get(plan.root_id)
            if one.has_begun:
                found.append(one)
            elif known is None or one.steps[0].due_on < known.steps[0].due_on:
                foreseen[plan.root_id] = one
    found += foreseen.values()
    return sorted(found, key=lambda one: (one.steps[0].due_on, one.plan.sop.name, one.id))


def _of_plan(plan: SopPlan, situation: Situation) -> Iterator[RunAhead]:
    today = situation.today
    ahead = AHEAD_DAYS if plan.sop.trigger in FORESEEN and not plan.after else 0
    first = today - timedelta(days=plan.last_offset + situation.grace_days)
    last = today - timedelta(days=plan.first_offset) + timedelta(days=ahead)
    found = runs(plan, situation, first, last)
    for on in sorted(_moved(plan, situation.person)):
        if not first <= on <= last:
            found += runs(plan, situation, on, on)
    for run in found:
        steps = tuple(_left(plan, run, situation))
        if steps:
            enrolled = run.id_in(plan.root_id, situation.person.customer.id)
            begins_on = run.started_on + timedelta(days=plan.first_offset)
            yield RunAhead(enrolled, plan, run, steps, begins_on <= today)


def _moved(plan: SopPlan, person: Person) -> set[date]:
    """When the runs began of which somebody moved a step: it may outlive the run's own days."""
    own = (row for row in person.stored if is_moved_step(row) and row.sop_id == plan.sop.id)
    return {on for row in own if (on := began_on(row, plan)) is not None}


def _left(plan: SopPlan, run: Run, situation: Situation) -> Iterator[PlannedStep]:
    customer = situation.person.customer
    stored = {row.id: row for row in situation.person.stored}
    enrolled = run.id_in(plan.root_id, customer.id)
    lapses_after = min(situation.grace_days, run.lapses_after)
    left = []
    for number, step in enumerate(plan.steps, 1):
        due_on = run.started_on + timedelta(days=step.day_offset)
        row = stored.get(step_follow_up_id(enrolled, step.id))
        if row is not None and row.status != FollowUpStatus.PLANNED:
            continue
        if row is not None and is_moved_step(row) and row.planned_on == due_on:
            due_on = row.due_on
        elif (situation.today - due_on).days > lapses_after:
            continue
        planned = PlannedStep(step_follow_up_id(enrolled, step.id), plan, step, number, due_on, run)
        left.append(planned)
    return iter(sorted(left, key=lambda one: (one.due_on, one.number)))
