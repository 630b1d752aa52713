"""The rows that follow-ups are stored as: what the list computed becomes one once somebody acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide_app.domain.contact import may_move
from guide_app.domain.entities import Customer, FollowUp, HqTask, Material, Script, Sop, SopStep
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.hq_tasks import task_follow_up, task_follow_up_id
from guide_app.domain.words import FollowUpKind, FollowUpStatus
from guide_app.mutations.access import brand_row, own_customer
from guide_app.mutations.person_rows import holder
from guide_app.mutations.tx import Context, Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFollowUp:
    """A row of the day's list as it was computed.

    It becomes a stored row when somebody acts on it.
    """

    follow_up_id: str
    customer_id: str
    kind: str
    planned_on: date
    due_on: date
    sop_id: str | None = None
    step_id: str | None = None
    script_id: str | None = None
    task: str | None = None
    hq_task_id: str | None = None
    material_id: str | None = None


def open_follow_up(
    tx: Tx, context: Context, planned: PlannedFollowUp, to: FollowUpStatus
) -> tuple[Customer, FollowUp | None, FollowUp]:
    """The customer, the follow-up as it was stored before (or None), and as a stored row now.

    A step of a SOP whose day is another one by now has lost the day to which it was moved, and
    gets it back by no undoing.

    Raises:
        Rejected: WRONG_STATE when it cannot become ``to`` any more; NOT_FOUND.
    """
    customer = own_customer(tx, context, planned.customer_id)
    _check_origin(tx, context, planned)
    before = tx.find(FollowUp, planned.follow_up_id)
    if before is not None:
        customer = holder(tx, customer, before.customer_id, "follow_up")
        check_move(before, to)
        open_step = before.step_id is not None and before.status == FollowUpStatus.PLANNED
        if open_step and before.planned_on != planned.planned_on:
            before = tx.update(before, planned_on=planned.planned_on, due_on=planned.due_on)
        return customer, before, before
    if planned.kind in (FollowUpKind.MANUAL, FollowUpKind.CALL):
        raise Rejected(Code.NOT_FOUND, entity="follow_up")
    if planned.kind == FollowUpKind.TASK:
        return customer, None, _done_all_the_same(tx, context, customer, planned, to)
    follow_up = FollowUp(
        id=planned.follow_up_id,
        brand_id=customer.brand_id,
        customer_id=customer.id,
        kind=planned.kind,
        sop_id=planned.sop_id,
        step_id=planned.step_id,
        planned_on=planned.planned_on,
        due_on=planned.due_on,
        script_id=planned.script_id,
        task=planned.task,
        material_id=planned.material_id,
    )
    tx.insert(follow_up)
    return customer, None, follow_up


def _done_all_the_same(
    tx: Tx, context: Context, customer: Customer, planned: PlannedFollowUp, to: FollowUpStatus
) -> FollowUp:
    """A task that HQ has withdrawn, on whose list it still stood: what was done stays done."""
    task = brand_row(tx, context, HqTask, planned.hq_task_id or "")
    if task.withdrawn_on is None or planned.follow_up_id != task_follow_up_id(task.id, customer.id):
        raise Rejected(Code.NOT_FOUND, entity="follow_up")
    if to is FollowUpStatus.PLANNED:
        raise Rejected(Code.WRONG_STATE, state="withdrawn")
    follow_up = task_follow_up(task, customer)
    tx.insert(follow_up)
    return follow_up


def own_follow_up(tx: Tx, customer: Customer, follow_up_id: str) -> tuple[FollowUp, Customer]:
    """The follow-up, and whose it is: the customer's or an alias's.

    Raises:
        Rejected: NOT_FOUND.
    """
    follow_up = tx.get(FollowUp, follow_up_id)
    return follow_up, holder(tx, customer, follow_up.customer_id, "follow_up")


def check_move(follow_up: FollowUp, to: FollowUpStatus) -> None:
    """Raises WRONG_STATE when the follow-up cannot become ``to`` any more."""
    if not may_move(follow_up.status, to):
        raise Rejected(Code.WRONG_STATE, state=follow_up.status, outcome=follow_up.outcome)


def task_of(tx: Tx, follow_up: FollowUp) -> HqTask | None:
    """The task of HQ that the row is."""
    return None if follow_up.hq_task_id is None else tx.find(HqTask, follow_up.hq_task_id)


def _check_origin(tx: Tx, context: Context, planned: PlannedFollowUp) -> None:
    """What the follow-up was computed from has to be there, in the author's brand."""
    origin = (
        *((Sop, planned.sop_id), (SopStep, planned.step_id), (Script, planned.script_id)),
        *((HqTask, planned.hq_task_id), (Material, planned.material_id)),
    )
    for kind, row_id in origin:
        if row_id is not None:
            brand_row(tx, context, kind, row_id)
