"""Which steps of which SOP are due for a customer: a pure function of facts and the day.

An enrolment is a SOP, a customer and the fact that triggered it; its id is made of the three, and a
follow-up's id of the enrolment and the step. So every PC and the server plan the same rows without
asking each other, and a row is stored only once somebody acts on it.

========== ==================================== ============================ ==================
trigger    begins on                            its fact                     ends with
========== ==================================== ============================ ==================
added      the day of adding                    that day                     a later purchase
purchase   the day of the last purchase         that day                     the next purchase
silent     N days after the last contact, order the day of that contact,     an answer or a
           or adding                            order or adding              purchase
repurchase the customer's own interval after    the day of that order        the next purchase
           the last order
birthday   the day on which it is kept          its year, and the person     nothing
========== ==================================== ============================ ==================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import NamedTuple

from guide_app.domain.birthdays import Birthday, birthdays
from guide_app.domain.contact import ANSWERS
from guide_app.domain.entities import Customer, Sop, SopStep
from guide_app.domain.ids import ids_after
from guide_app.domain.person import Person
from guide_app.domain.words import Trigger

MAX_DAYS = 3_660
"""Offsets and waits beyond ten years either way are not planned."""
_HAPPENS_UNANNOUNCED = (Trigger.ADDED, Trigger.PURCHASE)
_follow_up_id = ids_after("follow_up")
_enrolment_ids = lru_cache(maxsize=256)(partial(ids_after, "enrolment"))


@dataclass(frozen=True, slots=True)
class SopPlan:
    """A SOP with the steps it plans, in order; never empty.

    Attributes:
        first_offset: Day offset of its earliest step.
        last_offset: Day offset of its latest step.
    """

    sop: Sop
    steps: tuple[SopStep, ...]
    first_offset: int
    last_offset: int


class Situation(NamedTuple):
    """What is known of a customer on a day.

    Attributes:
        person: Of the stored follow-ups, a sent wake-up ends the silence it answered, yet the rest
            of that SOP goes on until the customer answers.
        bought_on: From `last_purchase`.
        silent_since: From `silent_since`.
        grace_days: How long an overdue step stays.
    """

    person: Person
    bought_on: date | None
    silent_since: date
    today: date
    grace_days: int


_Beginning = tuple[date, int, Birthday | None]
"""The day of the fact that triggers, how many days later it begins, and the birthday it is for."""


class Enrolment(NamedTuple):
    """When a SOP begins for a customer, and the day of the fact that triggered it."""

    started_on: date
    since: date
    birthday: Birthday | None = None


class PlannedStep(NamedTuple):
    """One step that is due, before anybody acted on it."""

    id: str
    plan: SopPlan
    step: SopStep
    number: int  # 1 for the first step of the plan
    due_on: date
    enrolment: Enrolment


def make_plans(sops: Iterable[Sop], steps: Iterable[SopStep]) -> tuple[SopPlan, ...]:
    """What active SOPs plan, archived steps left out, in a fixed order. Made once per change."""
    by_sop: dict[str, list[SopStep]] = {}
    for step in steps:
        if not step.archived and abs(step.day_offset) <= MAX_DAYS:
            by_sop.setdefault(step.sop_id, []).append(step)
    plans = []
    for sop in sorted(sops, key=lambda sop: sop.id):
        earliest = 0 if sop.trigger in _HAPPENS_UNANNOUNCED else -MAX_DAYS
        kept = [step for step in by_sop.get(sop.id, ()) if step.day_offset >= earliest]
        known = sop.trigger in _BEGINNINGS and 0 <= sop.trigger_days <= MAX_DAYS
        if sop.active and kept and known:
            kept.sort(key=lambda step: (step.day_offset, step.position, step.id))
            plans.append(SopPlan(sop, tuple(kept), kept[0].day_offset, kept[-1].day_offset))
    return tuple(plans)


def silent_since(customer: Customer) -> date:
    """The last day on which customer and shop had to do with each other."""
    since = customer.added_on
    if customer.last_contact_on is not None and customer.last_contact_on > since:
        since = customer.last_contact_on
    if customer.last_order_on is not None and customer.last_order_on > since:
        since = customer.last_order_on
    return since


def last_purchase(customer: Customer, orders_on: Sequence[date], today: date) -> date | None:
    """The newest day of a purchase up to ``today``."""
    newest = customer.last_order_on
    if newest is not None and newest > today:
        newest = None
    for ordered_on in orders_on:
        if ordered_on <= today and (newest is None or ordered_on > newest):
            newest = ordered_on
    return newest


def enrolment_id(sop_id: str, customer_id: str, *fact: str | int) -> str:
    """The id of an enrolment, made of its SOP, its customer and the fact that triggered it."""
    return _enrolment_ids(sop_id)(customer_id, *map(str, fact))


def step_follow_up_id(enrolment: str, step_id: str, occurrence: int = 0) -> str:
    """The id of the follow-up that a step plans for an enrolment."""
    return _follow_up_id(enrolment, step_id, str(occurrence))


def planned_steps(plan: SopPlan, situation: Situation) -> list[PlannedStep]:
    """The steps of one SOP that are due, or were so at most the grace days ago."""
    today, grace_days = situation.today, situation.grace_days
    found: list[PlannedStep] = []
    for since, wait_days, birthday in _BEGINNINGS[plan.sop.trigger](plan, situation):
        passed = (today - since).days - wait_days
        if not plan.first_offset <= passed <= plan.last_offset + grace_days:
            continue
        enrolment = Enrolment(since + timedelta(days=wait_days), since, birthday)
        enrolled = _id_of(plan, situation.person.customer, enrolment)
        for number, step in enumerate(plan.steps, 1):
            if 0 <= passed - step.day_offset <= grace_days:
                due_on = enrolment.started_on + timedelta(days=step.day_offset)
                follow_up_id = step_follow_up_id(enrolled, step.id)
                found.append(PlannedStep(follow_up_id, plan, step, number, due_on, enrolment))
    return found


def _id_of(plan: SopPlan, customer: Customer, enrolment: Enrolment) -> str:
    birthday = enrolment.birthday
    if birthday is None:
        return enrolment_id(plan.sop.id, customer.id, enrolment.since.isoformat())
    return enrolment_id(plan.sop.id, customer.id, birthday.year, birthday.person)


def _added(plan: SopPlan, situation: Situation) -> Iterable[_Beginning]:
    added_on, bought_on = situation.person.customer.added_on, situation.bought_on
    if bought_on is not None and bought_on > added_on:
        return ()
    return ((added_on, 0, None),)


def _bought(plan: SopPlan, situation: Situation) -> Iterable[_Beginning]:
    bought_on = situation.bought_on
    return () if bought_on is None else ((bought_on, 0, None),)


def _to_buy_again(plan: SopPlan, situation: Situation) -> Iterable[_Beginning]:
    bought_on, interval = situation.bought_on, situation.person.customer.repurchase_days
    if bought_on is None or bought_on != situation.person.customer.last_order_on:
        return ()
    if interval is None or not 0 < interval <= MAX_DAYS:
        return ()
    return ((bought_on, interval, None),)


def _silent(plan: SopPlan, situation: Situation) -> Iterable[_Beginning]:
    """The current silence, and those that the SOP has begun to break without an answer so far."""
    wait_days, current = plan.sop.trigger_days, situation.silent_since
    found: list[_Beginning] = []
    if current <= situation.today:
        found.append((current, wait_days, None))
    if situation.person.stored and len(plan.steps) > 1:
        broken = _silences_broken(plan, situation) - {current}
        found += ((since, wait_days, None) for since in sorted(broken))
    return found


def _silences_broken(plan: SopPlan, situation: Situation) -> set[date]:
    offsets = {step.id: step.day_offset for step in plan.steps}
    bought_on = situation.bought_on
    broken = set()
    for row in situation.person.stored:
        offset = offsets.get(row.step_id or "")
        if offset is None or row.sent_on is None or row.outcome in ANSWERS:
            continue
        began = row.planned_on.toordinal() - offset - plan.sop.trigger_days
        if not 0 < began <= situation.today.toordinal():
            continue
        since = date.fromordinal(began)
        if bought_on is not None and bought_on > since:
            continue
        enrolled = enrolment_id(plan.sop.id, situation.person.customer.id, since.isoformat())
        if row.id == step_follow_up_id(enrolled, row.step_id or ""):
            broken.add(since)
    return broken


def _birthdays(plan: SopPlan, situation: Situation) -> Iterable[_Beginning]:
    if situation.person.customer.birthday_month is None and not situation.person.family:
        return ()
    first = situation.today - timedelta(days=plan.last_offset + situation.grace_days)
    last = situation.today - timedelta(days=plan.first_offset)
    kept = birthdays(situation.person.customer, situation.person.family, first, last)
    return [(birthday.on, 0, birthday) for birthday in kept]


_BEGINNINGS: Mapping[str, Callable[[SopPlan, Situation], Iterable[_Beginning]]] = {
    Trigger.ADDED: _added,
    Trigger.PURCHASE: _bought,
    Trigger.SILENT: _silent,
    Trigger.REPURCHASE: _to_buy_again,
    Trigger.BIRTHDAY: _birthdays,
}
