"""Working through follow-ups.

Sent, outcome, moved, reminded, skipped, planned by hand, and taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from guide_app.domain import consent
from guide_app.domain.contact import after_outcome, after_sent
from guide_app.domain.entities import (
    Brand,
    Customer,
    FollowUp,
    HqTask,
    Material,
    Script,
    TimelineEntry,
)
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.hq_tasks import words_of
from guide_app.domain.values import check, from_wire, to_wire
from guide_app.domain.words import FollowUpKind, FollowUpStatus, TimelineKind
from guide_app.mutations.access import brand_row, own_customer
from guide_app.mutations.follow_up_rows import (
    PlannedFollowUp,
    check_move,
    open_follow_up,
    own_follow_up,
    task_of,
)
from guide_app.mutations.lines import differs, keep_line, values_of
from guide_app.mutations.person_rows import Facts, change_facts, holder
from guide_app.mutations.registry import mutation
from guide_app.mutations.scripts import check_wording_of
from guide_app.mutations.tx import Context, Tx

FURTHEST_DAYS = 800
_PLANNED = FollowUpStatus.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFollowUp:
    """Contact work that the guide plans by hand.

    ``insisted``: the guide was told that the customer should be left in peace, and plans it all the
    same.
    """

    customer_id: str
    due_on: date
    task: str | None = None
    insisted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNow:
    """The guide has written to the customer, though nothing was planned.

    ``wording_id`` is the wording of ``script_id`` that the guide took along, and ``said`` what they
    made of it by hand; ``material_id`` is the material that they took along.
    """

    customer_id: str
    task: str | None = None
    script_id: str | None = None
    wording_id: str | None = None
    said: str | None = None
    material_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFollowUp:
    """The guide has written to the customer; the outcome comes along when it is known already.

    ``wording_id`` is the wording of ``planned.script_id`` that the guide took along, and ``said``
    what they made of it by hand; ``material_id`` is the material that they took along.
    """

    planned: PlannedFollowUp
    outcome: str | None = None
    temperature: str | None = None
    wording_id: str | None = None
    said: str | None = None
    material_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOutcome:
    """What came of a contact that was waiting for a reply."""

    customer_id: str
    follow_up_id: str
    outcome: str
    temperature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFollowUp:
    """Do it on another day."""

    planned: PlannedFollowUp
    to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindLater:
    """Do it today, but not before a time."""

    planned: PlannedFollowUp
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipFollowUp:
    """It will not be done."""

    planned: PlannedFollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """Undo what an entry of the timeline did to a follow-up and its customer."""

    customer_id: str
    entry_id: str


@mutation("follow_up.plan", PlanFollowUp)
def plan_follow_up(tx: Tx, context: Context, arguments: PlanFollowUp) -> None:
    """Store a manual follow-up."""
    customer = own_customer(tx, context, arguments.customer_id)
    _check_day(context, arguments.due_on)
    follow_up = FollowUp(
        id=context.new_id(1),
        brand_id=customer.brand_id,
        customer_id=customer.id,
        kind=FollowUpKind.MANUAL.value,
        planned_on=arguments.due_on,
        due_on=arguments.due_on,
        task=arguments.task,
        insisted_on=context.business_on if arguments.insisted else None,
    )
    tx.insert(follow_up)
    keep_line(tx, context, TimelineKind.PLANNED, None, None, follow_up, {"action": "plan"})


@mutation("follow_up.contact", ContactNow)
def contact_now(tx: Tx, context: Context, arguments: ContactNow) -> None:
    """Store a follow-up that waits for a reply: it counts and goes back like any."""
    customer = own_customer(tx, context, arguments.customer_id)
    today = context.business_on
    if arguments.script_id is not None:
        brand_row(tx, context, Script, arguments.script_id)
    told = _told(tx, context, arguments.script_id, arguments)
    follow_up = FollowUp(
        id=context.new_id(1),
        brand_id=customer.brand_id,
        customer_id=customer.id,
        kind=FollowUpKind.MANUAL.value,
        planned_on=today,
        due_on=today,
        task=arguments.task,
        status=FollowUpStatus.WAITING.value,
        sent_on=today,
        **_told_facts(told),
    )
    tx.insert(follow_up)
    changed = change_facts(tx, customer, lambda known: after_sent(known, today))
    details = {"action": "send", **told}
    keep_line(tx, context, TimelineKind.CONTACT, changed, None, follow_up, details)


@mutation("follow_up.send", SendFollowUp)
def send_follow_up(tx: Tx, context: Context, arguments: SendFollowUp) -> None:
    """The follow-up waits for a reply, or is done if its outcome is known.

    Raises:
        Rejected: NOT_A_CHOICE of a call: what came of it is told by `pool.RecordCall`.
    """
    customer, before, follow_up = open_follow_up(
        tx, context, arguments.planned, FollowUpStatus.WAITING
    )
    _refuse_call(follow_up)
    facts: Facts = partial(after_sent, on=context.business_on)
    told = _told(tx, context, arguments.planned.script_id or follow_up.script_id, arguments)
    changes: dict[str, Any] = {
        "status": FollowUpStatus.WAITING.value,
        "sent_on": context.business_on,
        "remind_at": None,
        **_told_facts(told),
    }
    details = {"action": "send", **told}
    if arguments.outcome is not None:
        changes |= _done(arguments.outcome, context)
        facts = _both(facts, _facts_after(tx, context, customer, arguments))
        details |= {"outcome": arguments.outcome, "temperature": arguments.temperature}
    after = tx.update(follow_up, **changes)
    changed = change_facts(tx, customer, facts)
    keep_line(tx, context, TimelineKind.CONTACT, changed, before, after, details)


@mutation("follow_up.outcome", RecordOutcome)
def record_outcome(tx: Tx, context: Context, arguments: RecordOutcome) -> None:
    """Close a waiting follow-up with its outcome."""
    customer = own_customer(tx, context, arguments.customer_id)
    before, customer = own_follow_up(tx, customer, arguments.follow_up_id)
    check_move(before, FollowUpStatus.DONE)
    after = tx.update(before, **_done(arguments.outcome, context))
    changed = change_facts(tx, customer, _facts_after(tx, context, customer, arguments))
    details = {
        "action": "outcome",
        "outcome": arguments.outcome,
        "temperature": arguments.temperature,
    }
    keep_line(tx, context, TimelineKind.OUTCOME, changed, before, after, details)


@mutation("follow_up.move", MoveFollowUp)
def move_follow_up(tx: Tx, context: Context, arguments: MoveFollowUp) -> None:
    """Give the follow-up another day.

    Raises:
        Rejected: OUT_OF_RANGE, also for a day on which a task of HQ is too late.
    """
    _check_day(context, arguments.to)
    _, before, follow_up = open_follow_up(tx, context, arguments.planned, FollowUpStatus.PLANNED)
    if follow_up.until is not None and arguments.to > follow_up.until:
        raise Rejected(Code.OUT_OF_RANGE, field="due_on", until=follow_up.until.isoformat())
    after = tx.update(follow_up, due_on=arguments.to, remind_at=None)
    details = {
        "action": "move",
        "from": follow_up.due_on.isoformat(),
        "to": arguments.to.isoformat(),
    }
    keep_line(tx, context, TimelineKind.PLANNED, None, before, after, details)


@mutation("follow_up.remind", RemindLater)
def remind_later(tx: Tx, context: Context, arguments: RemindLater) -> None:
    """Hide the follow-up until the time."""
    _, before, follow_up = open_follow_up(tx, context, arguments.planned, FollowUpStatus.PLANNED)
    after = tx.update(follow_up, remind_at=arguments.at)
    keep_line(tx, context, TimelineKind.PLANNED, None, before, after, {"action": "remind"})


@mutation("follow_up.skip", SkipFollowUp)
def skip_follow_up(tx: Tx, context: Context, arguments: SkipFollowUp) -> None:
    """Close the follow-up undone.

    Raises:
        Rejected: NOT_A_CHOICE of a call, as of sending: who is not called goes back to the pool.
    """
    _, before, follow_up = open_follow_up(tx, context, arguments.planned, FollowUpStatus.SKIPPED)
    _refuse_call(follow_up)
    after = tx.update(follow_up, status=FollowUpStatus.SKIPPED.value, closed_on=context.business_on)
    keep_line(tx, context, TimelineKind.PLANNED, None, before, after, {"action": "skip"})


def _refuse_call(follow_up: FollowUp) -> None:
    if follow_up.kind == FollowUpKind.CALL:
        raise Rejected(Code.NOT_A_CHOICE, field="kind")


@mutation("follow_up.take_back", TakeBack)
def take_back(tx: Tx, context: Context, arguments: TakeBack) -> None:
    """Give follow-up and customer the values from before; what others changed since stays.

    Raises:
        Rejected: WRONG_STATE when the follow-up has moved on since, or the entry is taken back
            already.
    """
    customer = own_customer(tx, context, arguments.customer_id)
    entry = tx.get(TimelineEntry, arguments.entry_id)
    kept = (entry.details or {}).get("undo") if isinstance(entry.details, dict) else None
    if kept is None:
        raise Rejected(Code.NOT_FOUND, entity="timeline_entry")
    customer = holder(tx, customer, entry.customer_id, "timeline_entry")
    if entry.undone:
        raise Rejected(Code.WRONG_STATE, state="undone")
    if kept["follow_up_id"] is not None:
        _give_back(tx, customer, kept)
    change_facts(tx, customer, partial(_given_back, kept["customer"], entry.id))
    tx.update(entry, undone=True)


def _give_back(tx: Tx, customer: Customer, kept: dict[str, Any]) -> None:
    follow_up, _ = own_follow_up(tx, customer, kept["follow_up_id"])
    task, after, before = task_of(tx, follow_up), kept["after"], kept["before"]
    if task is not None and follow_up.status == _PLANNED:
        after = after | _changed_by_hq(task, follow_up, after)
    if differs(follow_up, after):
        raise Rejected(Code.WRONG_STATE, state=follow_up.status, outcome=follow_up.outcome)
    is_open_again = before is not None and before["status"] == _PLANNED
    if before is None or (is_open_again and task is not None and task.withdrawn_on is not None):
        tx.delete(follow_up)
        return
    row = tx.update(follow_up, **values_of(FollowUp, before))
    if task is not None and is_open_again:
        tx.update(row, **words_of(task, row))


def _changed_by_hq(task: HqTask, row: FollowUp, left: dict[str, Any]) -> dict[str, Any]:
    """What HQ may have made since of an open row of a task: another script, no later a day."""
    script_id = {"script_id": row.script_id}
    last = task.until.isoformat()
    pulled_in = row.due_on == task.until and last < left["due_on"]
    return {**script_id, "due_on": last} if pulled_in else script_id


def _given_back(did: dict[str, Any], line_id: str, customer: Customer) -> dict[str, Any]:
    unchanged = {
        name: before
        for name, (before, after) in did.items()
        if name not in consent.CONSENT_FIELDS
        and to_wire(entity_of(Customer).by_name[name], getattr(customer, name)) == after
    }
    return {**values_of(Customer, unchanged), **consent.take_back(customer, line_id)}


def _told(
    tx: Tx, context: Context, script_id: str | None, arguments: SendFollowUp | ContactNow
) -> dict[str, str | None]:
    """What went to the customer, as far as it is known."""
    told = {"script_id": script_id}
    if arguments.wording_id is not None:
        check_wording_of(tx, context, script_id, arguments.wording_id)
        told["wording_id"] = arguments.wording_id
    said = (arguments.said or "").strip()
    if said:
        told["said"] = check(entity_of(Script).by_name["text"], said)
    if arguments.material_id is not None:
        told["material_id"] = brand_row(tx, context, Material, arguments.material_id).id
    return told


def _told_facts(told: dict[str, str | None]) -> dict[str, Any]:
    return {
        "script_id": told["script_id"],
        "wording_id": told.get("wording_id"),
        "by_hand": True if "said" in told else None,
        "material_id": told.get("material_id"),
    }


def _done(outcome: str, context: Context) -> dict[str, Any]:
    return {
        "status": FollowUpStatus.DONE.value,
        "outcome": outcome,
        "closed_on": context.business_on,
        "remind_at": None,
    }


def _both(one: Facts, other: Facts) -> Facts:
    return lambda known: {**one(known), **other(known)}


def _facts_after(
    tx: Tx, context: Context, customer: Customer, arguments: SendFollowUp | RecordOutcome
) -> Facts:
    outcome, temperature = arguments.outcome, arguments.temperature
    from_wire(entity_of(FollowUp).by_name["outcome"], outcome)
    from_wire(entity_of(Customer).by_name["temperature"], temperature)
    cool_down_days = tx.get(Brand, customer.brand_id).cool_down_days
    on, line_id = context.business_on, context.new_id(0)
    return lambda known: after_outcome(known, outcome, temperature, on, cool_down_days, line_id)


def _check_day(context: Context, day: date) -> None:
    if not timedelta(0) <= day - context.business_on <= timedelta(days=FURTHEST_DAYS):
        raise Rejected(Code.OUT_OF_RANGE, field="due_on")
