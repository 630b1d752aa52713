"""Who is due on a day, and why: the rows of the day's list, computed alike on every PC and server.

Computed rows (SOP steps, birthdays, newly added, silent) come and go with the facts. A stored row
takes the place of the computed one with its id: sent, done and skipped ones are off the list, one
that was moved or made by hand stays until somebody acts on it, and one that is only reminded of
later lives as long as the computed one does. A moved step of a SOP stays no longer than its run
goes on, see `sop_moved`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from guide_app.domain import due_reasons as reasons
from guide_app.domain.birthdays import birthdays
from guide_app.domain.due_ids import (
    birthday_follow_up_id,
    new_follow_up_id,
    silent_follow_up_id,
    silent_threshold,
)
from guide_app.domain.due_item import DueItem, DueRules, HeldBack, HeldBackCode
from guide_app.domain.due_list import is_waiting
from guide_app.domain.due_reasons import Reason, ReasonCode
from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.holding import Holding
from guide_app.domain.hq_tasks import said_twice
from guide_app.domain.person import Person
from guide_app.domain.planned_birthday import birthday_of_row
from guide_app.domain.segments import matches
from guide_app.domain.sop import (
    PlannedStep,
    Situation,
    SopPlan,
    last_purchase,
    planned_steps,
    silent_since,
)
from guide_app.domain.sop_moved import Fate, fates
from guide_app.domain.words import BY_HAND, FollowUpKind, FollowUpStatus, Trigger

__all__ = [
    "DueItem",
    "DueRules",
    "HeldBack",
    "HeldBackCode",
    "Reason",
    "ReasonCode",
    "due_items",
    "promised",
    "sift",
]


def due_items(
    person: Person, plans: Sequence[SopPlan], today: date, rules: DueRules
) -> list[DueItem]:
    """Every row of the customer that is due or waits for a reply; `pick` gives the one to show.

    Args:
        person: Whom it concerns.
        plans: From `make_plans`.
        today: The brand's business day.
        rules: The built-in rules.
    """
    return sift(person, plans, today, rules)[0]


def sift(
    person: Person, plans: Sequence[SopPlan], today: date, rules: DueRules
) -> tuple[list[DueItem], list[HeldBack]]:
    """`due_items`, and what it leaves out for the customer's sake and why; same arguments."""
    items: list[DueItem] = []
    held: list[HeldBack] = []
    situation = _situation(person, today, rules)
    moved = fates(plans, situation) if person.stored else {}
    everything = _everything(situation, plans, rules, moved)
    holding = Holding(person, today, rules, moved)
    for item in everything:
        held_back = holding.back(item)
        if held_back is None:
            items.append(item)
        else:
            held.append(held_back)
    return items, held


def promised(
    person: Person, plans: Sequence[SopPlan], today: date, rules: DueRules
) -> list[FollowUp]:
    """What somebody put on a day and the list brings up then, or has brought up, the next first.

    As things stand: a moved step whose run has ended, or begins on another day now, is not of it,
    nor is a task of HQ whose last day has passed.
    Arguments as in `due_items`.
    """
    rows = [row for row in person.stored if _has_a_day_of_its_own(row)]
    if not rows:
        return []
    moved = fates(plans, _situation(person, today, rules))
    over = said_twice(rows).union(moved)
    rows = [row for row in rows if row.id not in over and (row.until or today) >= today]
    return sorted(rows, key=lambda row: (row.due_on, row.id))


def _situation(person: Person, today: date, rules: DueRules) -> Situation:
    customer = person.customer
    bought_on = last_purchase(customer, person.orders_on, today)
    return Situation(person, bought_on, silent_since(customer), today, rules.grace_days)


def _everything(
    situation: Situation, plans: Sequence[SopPlan], rules: DueRules, moved: dict[str, Fate]
) -> list[DueItem]:
    """All that is due, with the moved steps of SOPs that have ended for a while."""
    person, today = situation.person, situation.today
    customer, stored = person.customer, person.stored
    computed: list[DueItem] = []
    for plan in plans:
        steps = planned_steps(plan, situation)
        if steps:
            computed += [_step_item(customer, step, today) for step in steps]
    computed += _birthday_items(person, plans, today, rules)
    computed += _new_items(customer, today, rules)
    computed += _silent_items(customer, situation.silent_since, today, rules)
    if not stored:
        return computed
    if moved:  # what is computed goes on, however far its day was moved
        moved.update((item.id, Fate.VOID) for item in computed if item.id in moved)
    rows, twice = {row.id: row for row in stored}, said_twice(stored)
    kept = [_with_row(item, rows[item.id], moved) if item.id in rows else item for item in computed]
    return [item for item in kept if item is not None] + [
        _row_item(row, person, plans, today)
        for row in stored
        if row.id not in twice
        and (is_waiting(row, today, rules) or _is_set_by_hand(row, today, rules, moved))
    ]


def _is_set_by_hand(row: FollowUp, today: date, rules: DueRules, moved: Mapping[str, Fate]) -> bool:
    """Whether a row that a person put on a day is due, or would be but for the end of its SOP or
    for having become too late.
    """  # noqa: D205 - one sentence
    if not _has_a_day_of_its_own(row) or row.due_on > today:
        return False
    if row.id in moved:  # it is told for as long as it would have stayed, had nobody moved it
        ended = moved[row.id] is Fate.ENDED
        return ended and (today - row.due_on).days <= rules.grace_days
    return row.until is None or (today - row.until).days <= rules.grace_days


def _has_a_day_of_its_own(row: FollowUp) -> bool:
    """Whether a person, or HQ, put the row on its day, and nobody has acted on it since."""
    by_hand = row.kind in BY_HAND or row.until is not None or row.due_on != row.planned_on
    return row.status == FollowUpStatus.PLANNED and by_hand


def _with_row(item: DueItem, row: FollowUp, moved: Mapping[str, Fate]) -> DueItem | None:
    """A computed row as somebody left it; None when it was acted on or moved."""
    if row.status != FollowUpStatus.PLANNED:
        return None
    if row.due_on != row.planned_on and row.id not in moved:
        return None
    return replace(item, remind_at=row.remind_at, stored=True)


def _step_item(customer: Customer, step: PlannedStep, today: date) -> DueItem:
    birthday = step.run.birthday
    best_by = step.due_on if birthday is None else max(step.due_on, birthday.on)
    return DueItem(
        id=step.id,
        customer_id=customer.id,
        kind=FollowUpKind.SOP,
        planned_on=step.due_on,
        due_on=step.due_on,
        best_by=best_by,
        reason=reasons.of_step(step, today),
        sop_id=step.plan.sop.id,
        step_id=step.step.id,
        step_number=step.number,
        script_id=step.step.script_id,
        task=step.step.task,
        step_kind=step.step.kind,
        window_from=step.step.window_from,
        window_until=step.step.window_until,
        material_id=step.step.material_id,
    )


def _birthday_items(
    person: Person, plans: Sequence[SopPlan], today: date, rules: DueRules
) -> Iterator[DueItem]:
    """Those for which no SOP says when to write: nobody is greeted twice."""
    customer = person.customer
    if customer.birthday_month is None and not person.family:
        return
    lead = timedelta(days=rules.birthday_lead_days)
    for birthday in birthdays(customer, person.family, today, today + lead):
        if any(_greets(plan, birthday.on, person, today) for plan in plans):
            continue
        yield _computed(
            birthday_follow_up_id(customer.id, birthday.year, birthday.person),
            customer,
            FollowUpKind.BIRTHDAY,
            birthday.on - lead,
            birthday.on,
            reasons.of_birthday(birthday, today),
        )


def _greets(plan: SopPlan, on: date, person: Person, today: date) -> bool:
    if plan.sop.trigger != Trigger.BIRTHDAY or not plan.takes(on):
        return False
    return plan.condition is None or matches(plan.condition, person, today)


def _new_items(customer: Customer, today: date, rules: DueRules) -> Iterator[DueItem]:
    added_on = customer.added_on
    if customer.last_contact_on is None and 0 <= (today - added_on).days <= rules.new_days:
        yield _computed(
            new_follow_up_id(customer.id, added_on),
            customer,
            FollowUpKind.NEW,
            added_on,
            added_on + timedelta(days=rules.new_days),
            reasons.of_new(added_on, today),
        )


def _silent_items(
    customer: Customer, since: date, today: date, rules: DueRules
) -> Iterator[DueItem]:
    days = (today - since).days
    threshold = silent_threshold(rules, days)
    if threshold is not None and days <= rules.silent_days[-1] + rules.grace_days:
        yield _computed(
            silent_follow_up_id(customer.id, since, threshold),
            customer,
            FollowUpKind.SILENT,
            since + timedelta(days=threshold),
            today,  # silence is never too late to break
            reasons.of_silence(customer, since, threshold, today),
        )


def _computed(
    follow_up_id: str,
    customer: Customer,
    kind: FollowUpKind,
    planned_on: date,
    best_by: date,
    reason: Reason,
) -> DueItem:
    return DueItem(follow_up_id, customer.id, kind, planned_on, planned_on, best_by, reason)


def _row_item(row: FollowUp, person: Person, plans: Sequence[SopPlan], today: date) -> DueItem:
    plan = next((plan for plan in plans if plan.sop.id == row.sop_id), None)
    for_birthdays = plan is None or plan.sop.trigger == Trigger.BIRTHDAY
    birthday = None
    if for_birthdays:
        root_id = None if plan is None else plan.root_id
        birthday = birthday_of_row(row, person.customer, person.family, root_id)
    if row.status == FollowUpStatus.WAITING and row.sent_on is not None:
        reason = reasons.of_waiting(row, row.sent_on, birthday, today)
    elif row.until is not None:
        reason = reasons.of_task(row, row.until, today)
    elif row.kind == FollowUpKind.CALL:
        reason = reasons.of_call(row, person.customer, today)
    elif row.kind == FollowUpKind.MANUAL:
        reason = reasons.of_manual(row, today)
    else:
        reason = reasons.of_moved(row, birthday, plan, today)
    return DueItem(
        id=row.id,
        customer_id=row.customer_id,
        kind=FollowUpKind(row.kind),
        planned_on=row.planned_on,
        due_on=row.due_on,
        best_by=row.until or row.due_on,
        reason=reason,
        status=FollowUpStatus(row.status),
        sop_id=row.sop_id,
        step_id=row.step_id,
        script_id=row.script_id,
        task=row.task,
        remind_at=row.remind_at,
        sent_on=row.sent_on,
        stored=True,
        hq_task_id=row.hq_task_id,
        until=row.until,
        material_id=row.material_id,
    )
