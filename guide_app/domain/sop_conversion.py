"""SOP conversion: who was enrolled in a SOP, and of them who bought inside its window.

Enrolments are computed, so those of the past are found anew: a purchase and a silence begin one
each time, not only the last, and what ended a run later makes nobody less enrolled. Conditions are
asked of the customer as they are now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from guide_app.domain.contact import ANSWERS
from guide_app.domain.due_item import DEFAULT_RULES
from guide_app.domain.segments import matches
from guide_app.domain.sop import AFTER, Run, Situation, SopPlan, ended_by, has_version
from guide_app.domain.sop_beginnings import (
    begun,
    has_steps_to_come,
    outlasts_its_silence,
    silences_written_into,
)
from guide_app.domain.sop_plans import MAX_DAYS
from guide_app.domain.words import EndCode, Trigger

GRACE_DAYS = DEFAULT_RULES.grace_days


class Enrolled(NamedTuple):
    """A customer in one version of a SOP.

    Attributes:
        since: The day on which the first of their enrolments in the period began.
        until: The first purchase inside the window of one of them; None: none so far.
    """

    plan: SopPlan
    customer_id: str
    since: date
    until: date | None


def window_days(plan: SopPlan, grace_days: int) -> int:
    """How many days after its beginning a purchase counts: to the last step, and its grace."""
    return max(0, plan.last_offset) + grace_days


def enrolled(
    plans: Iterable[SopPlan], situation: Situation, first: date, last: date
) -> Iterator[Enrolled]:
    """The SOPs that began for the customer from ``first`` to ``last``, each once.

    Args:
        plans: All of the brand.
        situation: Of the customer, with every order and every stored follow-up.
    """
    bought = sorted(set(situation.person.orders_on))
    for plan in plans:
        began = sorted(run.started_on for run in _began(plan, situation, bought, first, last))
        if not began:
            continue
        days = window_days(plan, situation.grace_days)
        purchases = (
            on for on in bought if any(start < on <= start + timedelta(days) for start in began)
        )
        customer_id = situation.person.customer.id
        yield Enrolled(plan, customer_id, began[0], next(purchases, None))


def _began(
    plan: SopPlan, situation: Situation, bought: Sequence[date], first: date, last: date
) -> list[Run]:
    """The runs of this version that began, whatever ended them."""
    last = min(last, situation.today)
    found = _by_trigger(plan, situation, bought, first, last)
    for before in plan.after:
        days = timedelta(days=before.last_offset + 1)
        for run in _began(before, situation, bought, first - days, last - days):
            if not _ended_before(before, run, situation, bought, run.started_on + days):
                started_on = run.started_on + days
                behind = run.id_in(before.root_id, situation.person.customer.id)
                found.append(Run(started_on, started_on, (AFTER, behind)))
    condition, person = plan.condition, situation.person
    if found and condition is not None and not matches(condition, person, situation.today):
        return []
    return [run for run in found if has_version(plan, run, situation)]


def _by_trigger(
    plan: SopPlan, situation: Situation, bought: Sequence[date], first: date, last: date
) -> list[Run]:
    customer = situation.person.customer
    match plan.sop.trigger:
        case Trigger.PURCHASE:
            waits = [(on, 0) for on in bought]
        case Trigger.REPURCHASE:
            interval = customer.repurchase_days
            if interval is None or not 0 < interval <= MAX_DAYS:
                return []
            waits = [(on, interval) for on in _undisturbed(bought, interval)]
        case Trigger.SILENT:
            wait = plan.sop.trigger_days
            silences = _undisturbed(_touches(situation, bought), wait)
            waits = [(on, wait) for on in _not_gone_through(plan, silences, situation, bought)]
        case _:
            return begun(plan, situation, first, last)
    runs = (Run(on + timedelta(days), on, (on.isoformat(),)) for on, days in waits)
    return [run for run in runs if first <= run.started_on <= last]


def _undisturbed(days: Sequence[date], wait: int) -> Iterator[date]:
    """The days after which nothing happened until the wait was over."""
    for at, day in enumerate(days):
        if at + 1 == len(days) or days[at + 1] >= day + timedelta(wait):
            yield day


def _touches(situation: Situation, bought: Sequence[date]) -> list[date]:
    """The days on which customer and shop had to do with each other."""
    person = situation.person
    days = {person.customer.added_on, *bought}
    if person.customer.last_contact_on is not None:
        days.add(person.customer.last_contact_on)
    days |= {row.sent_on for row in person.stored if row.sent_on is not None}
    answered = (row for row in person.stored if row.outcome in ANSWERS)
    days |= {row.closed_on for row in answered if row.closed_on is not None}
    return sorted(day for day in days if day >= person.customer.added_on)


def _not_gone_through(
    plan: SopPlan, silences: Iterable[date], situation: Situation, bought: Sequence[date]
) -> Iterator[date]:
    """The silences that are no part of a run that an older one began, see `sop_beginnings`."""
    person = situation.person
    before = [
        (version, since, row.sent_on)
        for version in (plan, *plan.others)
        if version.sop.trigger == Trigger.SILENT and outlasts_its_silence(version)
        for since, row in silences_written_into(version, person)
        if row.sent_on is not None
    ]
    answered = [row.closed_on for row in person.stored if row.outcome in ANSWERS]
    ends = [*bought, person.customer.last_answer_on, *answered]
    for on in silences:
        if not any(
            sent_on <= on
            and has_steps_to_come(version, since, on)
            and not any(end is not None and since < end <= on for end in ends)
            for version, since, sent_on in before
        ):
            yield on


def _ended_before(
    plan: SopPlan, run: Run, situation: Situation, bought: Sequence[date], day: date
) -> bool:
    """Whether the run ended before the SOP that follows it began."""
    for rule in plan.ends:
        if rule.code == EndCode.BOUGHT:
            if any(run.started_on < on < day for on in bought):
                return True
        elif ended_by(rule, plan, run, situation):
            return True
    return False
