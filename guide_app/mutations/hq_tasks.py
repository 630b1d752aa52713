"""Tasks of HQ: given, put on the lists of the guides, and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guide_app.domain.entities import Customer, FollowUp, HqTask, Script
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.hq_tasks import can_be_given, task_follow_up, task_follow_up_id
from guide_app.domain.merging import head_id, is_alias
from guide_app.domain.segments import document_of
from guide_app.domain.words import FollowUpStatus
from guide_app.mutations.access import brand_row, own_customer
from guide_app.mutations.conditions import brand_condition
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tx import Context, Tx

FURTHEST_DAYS = 366
AT_ONCE = 500
_OPEN = FollowUpStatus.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveTask:
    """A task for the guides of one customer, or of all for whom a condition holds; None: of all."""

    task: str
    kind: str
    due_on: date
    until: date
    script_id: str | None = None
    condition: Any = None
    customer_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOnLists:
    """Some of the customers for whom a task is given, at last the last ones."""

    hq_task_id: str
    customer_ids: tuple[str, ...]
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawTask:
    """What is not done of it goes; what is done stays."""

    hq_task_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOffLists:
    """Some of the follow-ups of a withdrawn task, at last the last ones."""

    hq_task_id: str
    follow_up_ids: tuple[str, ...]
    last: bool = False


@mutation("hq_task.give", GiveTask, HQ_ONLY)
def give_task(tx: Tx, context: Context, arguments: GiveTask) -> None:
    """Keep what is asked; for one customer it is on the guide's list at once.

    Raises:
        Rejected: REQUIRED, OUT_OF_RANGE of the days, NOT_FOUND; NOTHING_TO_DO for a customer whom
            no guide has.
    """
    wanted = arguments.task.strip()
    if not wanted:
        raise Rejected(Code.REQUIRED, field="task")
    furthest = context.business_on + timedelta(days=FURTHEST_DAYS)
    for name, day, earliest in (
        ("due_on", arguments.due_on, context.business_on),
        ("until", arguments.until, arguments.due_on),
    ):
        if not earliest <= day <= furthest:
            raise Rejected(Code.OUT_OF_RANGE, field=name)
    if arguments.script_id is not None:
        brand_row(tx, context, Script, arguments.script_id)
    condition, customer = None, None
    if arguments.customer_id is not None:
        customer = _somebodys(tx, context, arguments.customer_id)
    elif arguments.condition is not None:
        condition = document_of(brand_condition(tx, context, arguments.condition))
    task = HqTask(
        id=context.new_id(0),
        brand_id=context.actor.brand_id,
        task=wanted,
        kind=arguments.kind,
        due_on=arguments.due_on,
        until=arguments.until,
        script_id=arguments.script_id,
        condition=condition,
        for_one=customer is not None,
        given_by=context.actor.guide_id,
        given_on=context.business_on,
        given=0 if customer is None else 1,
        settled_on=None if customer is None else context.business_on,
    )
    tx.insert(task)
    if customer is not None:
        tx.insert(task_follow_up(task, customer))


@mutation("hq_task.put_on_lists", PutOnLists, HQ_ONLY)
def put_on_lists(tx: Tx, context: Context, arguments: PutOnLists) -> None:
    """A follow-up of each customer, once; whom no guide has any more is left out.

    Raises:
        Rejected: WRONG_STATE when it was withdrawn, or all have it already.
    """
    check_count(arguments.customer_ids)
    task = brand_row(tx, context, HqTask, arguments.hq_task_id)
    if task.withdrawn_on is not None:
        raise Rejected(Code.WRONG_STATE, state="withdrawn")
    if task.settled_on is not None:
        raise Rejected(Code.WRONG_STATE, state="settled")
    ids = sorted(set(arguments.customer_ids))
    tx.prefetch(Customer, ids)
    tx.prefetch(FollowUp, [task_follow_up_id(task.id, customer_id) for customer_id in ids])
    given = task.given
    for customer_id in ids:
        customer = brand_row(tx, context, Customer, customer_id)
        row = task_follow_up(task, customer)
        if can_be_given(customer) and tx.find(FollowUp, row.id) is None:
            given += 1
            tx.insert(row)
    tx.update(task, given=given, settled_on=context.business_on if arguments.last else None)


@mutation("hq_task.withdraw", WithdrawTask, HQ_ONLY)
def withdraw_task(tx: Tx, context: Context, arguments: WithdrawTask) -> None:
    """From now on nobody gets it; the server takes off the lists what is not done.

    Raises:
        Rejected: WRONG_STATE when it is withdrawn already.
    """
    task = brand_row(tx, context, HqTask, arguments.hq_task_id)
    if task.withdrawn_on is not None:
        raise Rejected(Code.WRONG_STATE, state="withdrawn")
    tx.update(task, withdrawn_on=context.business_on, settled_on=None)


@mutation("hq_task.take_off_lists", TakeOffLists, HQ_ONLY)
def take_off_lists(tx: Tx, context: Context, arguments: TakeOffLists) -> None:
    """Those that nobody has acted on go.

    Raises:
        Rejected: WRONG_STATE when it is not withdrawn, or all are gone already.
    """
    check_count(arguments.follow_up_ids)
    task = brand_row(tx, context, HqTask, arguments.hq_task_id)
    if task.withdrawn_on is None:
        raise Rejected(Code.WRONG_STATE, state="given")
    if task.settled_on is not None:
        raise Rejected(Code.WRONG_STATE, state="settled")
    for row in open_rows(tx, context, task, arguments.follow_up_ids):
        tx.delete(row)
    if arguments.last:
        tx.update(task, settled_on=context.business_on)


def _somebodys(tx: Tx, context: Context, customer_id: str) -> Customer:
    """The customer, or who stands for them by now."""
    customer = own_customer(tx, context, customer_id)
    if is_alias(customer):
        customer = own_customer(tx, context, head_id(customer))
    if not can_be_given(customer):
        raise Rejected(Code.NOTHING_TO_DO)
    return customer


def open_rows(
    tx: Tx, context: Context, task: HqTask, follow_up_ids: tuple[str, ...]
) -> list[FollowUp]:
    """Those of the follow-ups that are of the task, and on which nobody has acted."""
    ids = sorted(set(follow_up_ids))
    tx.prefetch(FollowUp, ids)
    there = [id for id in ids if tx.find(FollowUp, id) is not None]  # the rest was erased
    rows = [brand_row(tx, context, FollowUp, id) for id in there]
    return [row for row in rows if row.hq_task_id == task.id and row.status == _OPEN]


def check_count(ids: tuple[str, ...]) -> None:
    """Raises TOO_MANY for more than one lot."""
    if len(ids) > AT_ONCE:
        raise Rejected(Code.TOO_MANY, limit=AT_ONCE)
