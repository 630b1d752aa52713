"""Whether a SOP still stands behind a step that somebody moved to another day.

What was moved is stored and comes back on its new day, yet it is no promise to the customer: it is
the SOP's, and goes with the run that planned it. A step whose SOP the plans do not have, because HQ
has switched it off or this version of the program cannot read it, has ended: what such a SOP would
compute is not shown either. Where the day of a run has changed, its steps stand on their new days,
whoever moved them before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import Enum, auto

from guide_app.domain.entities import FollowUp
from guide_app.domain.sop import runs, step_follow_up_id
from guide_app.domain.sop_beginnings import Run, Situation
from guide_app.domain.sop_plans import LONGEST_CHAIN, MAX_DAYS, SopPlan
from guide_app.domain.words import BY_HAND, FollowUpStatus, Trigger

_REACH = {
    Trigger.FIRST_PURCHASE: MAX_DAYS,
    Trigger.REPURCHASE: MAX_DAYS,
    Trigger.DATED: MAX_DAYS,
    Trigger.BIRTHDAY: 400,  # the year is part of what tells the run
    Trigger.VIEWED: 400,
}
"""How far the day of a run may move while it stays the same run; that of others cannot."""
_MARGIN = (LONGEST_CHAIN + 2) * (MAX_DAYS + 1)
_FIRST, _LAST = date.min.toordinal() + _MARGIN, date.max.toordinal() - _MARGIN


class Fate(Enum):
    """Why a step is not where somebody moved it."""

    ENDED = auto()
    VOID = auto()  # its run begins on another day now


def is_moved_step(row: FollowUp) -> bool:
    """Whether the row is a step of a SOP that somebody moved, and nobody acted on since."""
    return (
        row.status == FollowUpStatus.PLANNED
        and row.due_on != row.planned_on
        and row.step_id is not None
        and row.sop_id is not None
        and row.kind not in BY_HAND
    )


def fates(plans: Sequence[SopPlan], situation: Situation) -> dict[str, Fate]:
    """What became of the customer's moved steps, by their ids; of those that stand, nothing."""
    found: dict[str, Fate] = {}
    for row in situation.person.stored:
        if is_moved_step(row):
            fate = _fate(row, plans, situation)
            if fate is not None:
                found[row.id] = fate
    return found


def began_on(row: FollowUp, plan: SopPlan) -> date | None:
    """The day on which the run began when it planned the row; None if the plan has no such step."""
    for step in plan.steps:
        if step.id == row.step_id:
            began = row.planned_on.toordinal() - step.day_offset
            return date.fromordinal(began) if _FIRST <= began <= _LAST else None
    return None


def _fate(row: FollowUp, plans: Sequence[SopPlan], situation: Situation) -> Fate | None:
    plan = next((plan for plan in plans if plan.sop.id == row.sop_id), None)
    on = None if plan is None else began_on(row, plan)
    if plan is None or on is None:
        return Fate.ENDED
    if _is_among(runs(plan, situation, on, on), row, plan, situation):
        return None
    reaches = [_REACH.get(Trigger(trigger), 0) for trigger in _origins(plan)]
    within = [days for days in reaches if days]
    if within:
        reach = timedelta(days=min(within))
        if _is_among(runs(plan, situation, on - reach, on + reach), row, plan, situation):
            return Fate.VOID
    return Fate.ENDED


def _is_among(found: Iterable[Run], row: FollowUp, plan: SopPlan, situation: Situation) -> bool:
    """Whether one of the runs planned the row.

    What lies with a customer who was merged into another has an id of its own.
    """
    for run in found:
        enrolled = run.id_in(plan.root_id, row.customer_id)
        if step_follow_up_id(enrolled, row.step_id or "") == row.id:
            left = situation.person.enrolments
            return not any(one.id == enrolled and one.ended_on is not None for one in left)
    return False


def _origins(plan: SopPlan) -> Iterator[str]:
    """The triggers that may begin it, its own and those of what it follows."""
    yield plan.sop.trigger
    for before in plan.after:
        yield from _origins(before)
