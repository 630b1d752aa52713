"""Why a row is on the day's list: a code and the facts that its sentence needs, never words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from guide_app.domain.birthdays import Birthday
from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.sop import AFTER, PlannedStep, SopPlan
from guide_app.domain.words import Trigger


class ReasonCode(StrEnum):
    """Every reason for which a customer is due.

    Dates in facts are ISO texts. A step that has its hours tells them besides: hours, from and
    until, as HH:MM or None.

    ================== =========================================================================
    code               facts
    ================== =========================================================================
    manual             planned_on, days (since it was due)
    call               days (since it was due), tries (without an answer so far)
    task               task (what HQ wrote), until, days (until then)
    moved              from, days (overdue), kind; a SOP's: sop, step, steps; for a birthday, its
                       facts, whose days are called birthday_in
    waiting            sent_on, days (since then), kind; for a birthday the same
    sop_added          sop, step, steps, days (since since), since (the day of adding)
    sop_purchase       sop, step, steps, days (since bought_on), bought_on
    sop_silent         sop, step, steps, days (since since), since
    sop_repurchase     sop, step, steps, days (since bought_on), bought_on, interval_days (own)
    sop_birthday       sop, step, steps and the facts of birthday or family_birthday
    sop_first_purchase sop, step, steps, days (since bought_on), bought_on
    sop_returned       sop, step, steps, days (since returned_on), returned_on
    sop_dated          sop, step, steps, date_on, days (until it, negative after), name (of the
                       kind of date) or None, note or None
    sop_tagged         sop, step, steps, days (since since), since, tag or None
    sop_viewed         sop, step, steps, days (since since), since, viewed (how often), title
    sop_answered       sop, step, steps, days (since since), since, questionnaire or None
    sop_by_hand        sop, step, steps, days (since since), since
    sop_fixed_date     sop, step, steps, date_on, days (until it, negative after)
    sop_weekly         the same
    sop_after          sop, step, steps, days (since since), since, after (the SOP before)
    birthday           birthday_on, days (until it, negative after), age or None, lunar
    family_birthday    the same, and member_id, name or None, relation
    new                added_on, days (since then)
    silent             since, days (since then), threshold, last (contact, order or added),
                       interval_days (their own repurchase interval) or None
    ================== =========================================================================
    """

    MANUAL = "manual"
    CALL = "call"
    TASK = "task"
    MOVED = "moved"
    WAITING = "waiting"
    SOP_ADDED = "sop_added"
    SOP_PURCHASE = "sop_purchase"
    SOP_SILENT = "sop_silent"
    SOP_REPURCHASE = "sop_repurchase"
    SOP_BIRTHDAY = "sop_birthday"
    SOP_FIRST_PURCHASE = "sop_first_purchase"
    SOP_RETURNED = "sop_returned"
    SOP_DATED = "sop_dated"
    SOP_TAGGED = "sop_tagged"
    SOP_VIEWED = "sop_viewed"
    SOP_ANSWERED = "sop_answered"
    SOP_BY_HAND = "sop_by_hand"
    SOP_FIXED_DATE = "sop_fixed_date"
    SOP_WEEKLY = "sop_weekly"
    SOP_AFTER = "sop_after"
    BIRTHDAY = "birthday"
    FAMILY_BIRTHDAY = "family_birthday"
    NEW = "new"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and its facts, which are JSON values."""

    code: ReasonCode
    facts: Mapping[str, Any]


_BY_TRIGGER: Mapping[str, ReasonCode] = {
    trigger: ReasonCode(f"sop_{trigger.value}") for trigger in Trigger
}
_ABOUT: Mapping[ReasonCode, str] = {
    ReasonCode.SOP_DATED: "name",
    ReasonCode.SOP_TAGGED: "tag",
    ReasonCode.SOP_ANSWERED: "questionnaire",
}
_SINCE: Mapping[ReasonCode, str] = {
    ReasonCode.SOP_PURCHASE: "bought_on",
    ReasonCode.SOP_REPURCHASE: "bought_on",
    ReasonCode.SOP_FIRST_PURCHASE: "bought_on",
    ReasonCode.SOP_RETURNED: "returned_on",
    ReasonCode.SOP_DATED: "date_on",
    ReasonCode.SOP_FIXED_DATE: "date_on",
    ReasonCode.SOP_WEEKLY: "date_on",
}
_TOLD: Mapping[ReasonCode, tuple[str, ...]] = {
    ReasonCode.SOP_DATED: ("note",),
    ReasonCode.SOP_VIEWED: ("viewed", "title"),
    ReasonCode.SOP_AFTER: (AFTER,),
}
_FORESEEN = (ReasonCode.SOP_DATED, ReasonCode.SOP_FIXED_DATE, ReasonCode.SOP_WEEKLY)


def of_step(step: PlannedStep, today: date) -> Reason:
    """Why a SOP's step is due."""
    plan, run = step.plan, step.run
    facts: dict[str, Any] = {
        "sop": plan.sop.name,
        "step": step.number,
        "steps": len(plan.steps),
    }
    hours = (step.step.window_from, step.step.window_until)
    if any(hours):
        facts["hours"] = list(hours)
    told = dict(run.facts or {})
    code = ReasonCode.SOP_AFTER if AFTER in told else _BY_TRIGGER[plan.sop.trigger]
    if run.birthday is not None:
        return Reason(code, facts | _birthday_facts(run.birthday, today))
    days = (today - run.since).days
    facts["days"] = -days if code in _FORESEEN else days
    facts[_SINCE.get(code, "since")] = run.since.isoformat()
    if code in _ABOUT:
        facts[_ABOUT[code]] = plan.about
    for name in _TOLD.get(code, ()):
        facts[name] = told.get(name)
    if code is ReasonCode.SOP_REPURCHASE:
        facts["interval_days"] = (run.started_on - run.since).days
    return Reason(code, facts)


def of_birthday(birthday: Birthday, today: date) -> Reason:
    """Why a birthday is on the list."""
    code = ReasonCode.BIRTHDAY if birthday.member is None else ReasonCode.FAMILY_BIRTHDAY
    return Reason(code, _birthday_facts(birthday, today))


def of_new(added_on: date, today: date) -> Reason:
    """Why a new customer is on the list."""
    facts = {"added_on": added_on.isoformat(), "days": (today - added_on).days}
    return Reason(ReasonCode.NEW, facts)


def of_silence(customer: Customer, since: date, threshold: int, today: date) -> Reason:
    """Why a silent customer is on the list."""
    last = "added"
    if customer.last_contact_on == since:
        last = "contact"
    elif customer.last_order_on == since:
        last = "order"
    facts = {
        "since": since.isoformat(),
        "days": (today - since).days,
        "threshold": threshold,
        "last": last,
        "interval_days": customer.repurchase_days,
    }
    return Reason(ReasonCode.SILENT, facts)


def of_manual(row: FollowUp, today: date) -> Reason:
    """Why a follow-up made by hand is due."""
    facts = {"planned_on": row.planned_on.isoformat(), "days": (today - row.due_on).days}
    return Reason(ReasonCode.MANUAL, facts)


def of_call(row: FollowUp, customer: Customer, today: date) -> Reason:
    """Why somebody out of the pool is to be called."""
    facts = {"days": (today - row.due_on).days, "tries": customer.call_tries or 0}
    return Reason(ReasonCode.CALL, facts)


def of_task(row: FollowUp, until: date, today: date) -> Reason:
    """Why a task of HQ is due."""
    facts = {"task": row.task, "until": until.isoformat(), "days": (until - today).days}
    return Reason(ReasonCode.TASK, facts)


def of_waiting(row: FollowUp, sent_on: date, birthday: Birthday | None, today: date) -> Reason:
    """Why a sent message is watched; ``birthday`` is the one it was for."""
    facts: dict[str, Any] = {
        "sent_on": sent_on.isoformat(),
        "days": (today - sent_on).days,
        "kind": row.kind,
    }
    return Reason(ReasonCode.WAITING, _of_the_birthday(birthday, today) | facts)


def of_moved(row: FollowUp, birthday: Birthday | None, plan: SopPlan | None, today: date) -> Reason:
    """Why a row is due that somebody moved to another day.

    Args:
        row: As stored.
        birthday: The birthday it was planned for, while it is known.
        plan: The SOP that planned it, while it exists.
        today: The business day.
    """
    facts: dict[str, Any] = {
        "from": row.planned_on.isoformat(),
        "days": (today - row.due_on).days,
        "kind": row.kind,
    }
    facts = _of_the_birthday(birthday, today) | facts
    if plan is not None:
        numbers = {step.id: number for number, step in enumerate(plan.steps, 1)}
        facts |= {"sop": plan.sop.name, "steps": len(plan.steps)}
        if row.step_id in numbers:
            facts["step"] = numbers[row.step_id]
    return Reason(ReasonCode.MOVED, facts)


def _of_the_birthday(birthday: Birthday | None, today: date) -> dict[str, Any]:
    """The facts of the birthday that a stored row is for, beside days of its own."""
    if birthday is None:
        return {}
    facts = _birthday_facts(birthday, today)
    facts["birthday_in"] = facts.pop("days")
    return facts


def _birthday_facts(birthday: Birthday, today: date) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "birthday_on": birthday.on.isoformat(),
        "days": (birthday.on - today).days,
        "age": birthday.age,
        "lunar": birthday.lunar,
    }
    if birthday.member is not None:
        facts |= {
            "member_id": birthday.member.id,
            "name": birthday.member.name,
            "relation": birthday.member.relation,
        }
    return facts
