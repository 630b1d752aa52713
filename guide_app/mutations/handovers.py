"""Handing customers over later: planned, called off, and carried out by the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from guide_app.domain.entities import Customer, Guide, Handover
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import may_transfer
from guide_app.domain.words import HandoverState
from guide_app.mutations.access import known_guide, own_customer
from guide_app.mutations.registry import HQ_ONLY, MANAGERS, mutation
from guide_app.mutations.transfer import CUSTOMER_LIMIT, leave_handover
from guide_app.mutations.tx import Context, FieldConflict, Tx

FURTHEST_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHandover:
    """Customers of one guide who go to another of the store at ``moves_at``.

    ``seen_guide_id`` is whose they were when the manager looked.
    """

    customer_ids: tuple[str, ...]
    to_guide_id: str
    seen_guide_id: str
    moves_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffHandover:
    """The customers stay where they are."""

    handover_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseHandover:
    """Its time has come: ``moved`` customers went, or None because nobody may take them now."""

    handover_id: str
    moved: int | None


@mutation("handover.plan", PlanHandover, MANAGERS)
def plan_handover(tx: Tx, context: Context, arguments: PlanHandover) -> None:
    """Write down who goes to whom, and when; until then nothing changes for anybody.

    A customer who was to go with another handover goes with this one instead.
    """
    if len(arguments.customer_ids) > CUSTOMER_LIMIT:
        raise Rejected(Code.TOO_MANY, limit=CUSTOMER_LIMIT)
    days = arguments.moves_at.date() - context.business_on
    if not timedelta(0) <= days <= timedelta(days=FURTHEST_DAYS):
        raise Rejected(Code.OUT_OF_RANGE, field="moves_at")
    to_guide = known_guide(tx, context, arguments.to_guide_id)
    if to_guide.store_id is None:
        raise Rejected(Code.NOT_ALLOWED)
    tx.prefetch(Customer, arguments.customer_ids)
    going = [
        customer
        for customer_id in sorted(set(arguments.customer_ids))
        if (customer := _may_go(tx, context, customer_id, to_guide, arguments.seen_guide_id))
    ]
    if not going:
        return
    tx.insert(
        Handover(
            id=context.new_id(0),
            brand_id=context.actor.brand_id,
            store_id=to_guide.store_id,
            from_guide_id=arguments.seen_guide_id,
            to_guide_id=to_guide.id,
            planned_by=context.actor.guide_id,
            moves_at=arguments.moves_at,
            customers=len(going),
        )
    )
    for customer in going:
        leave_handover(tx, customer)
        tx.update(customer, handover_id=context.new_id(0))


@mutation("handover.call_off", CallOffHandover, MANAGERS)
def call_off_handover(tx: Tx, context: Context, arguments: CallOffHandover) -> None:
    """Take it back, as long as it has not happened.

    Raises:
        Rejected: NOT_FOUND; WRONG_STATE when it has happened, or was called off.
    """
    tx.update(_planned(tx, context, arguments.handover_id), state=HandoverState.CALLED_OFF.value)


@mutation("handover.close", CloseHandover, HQ_ONLY)
def close_handover(tx: Tx, context: Context, arguments: CloseHandover) -> None:
    """Note what became of it; the customers themselves go by `transfer_customers`."""
    handover = _planned(tx, context, arguments.handover_id)
    if arguments.moved is None:
        tx.update(handover, state=HandoverState.FAILED.value)
    elif arguments.moved < 0:
        raise Rejected(Code.OUT_OF_RANGE, field="moved")
    else:
        tx.update(handover, state=HandoverState.DONE.value, customers=arguments.moved)


def _may_go(
    tx: Tx, context: Context, customer_id: str, to_guide: Guide, seen_guide_id: str
) -> Customer | None:
    """The customer; None for one who is somebody else's by now, which is a conflict."""
    customer = own_customer(tx, context, customer_id, removed=True)
    if not may_transfer(context.actor, customer, to_guide):
        raise Rejected(Code.NOT_ALLOWED)
    if customer.store_id != to_guide.store_id or customer.guide_id == to_guide.id:
        raise Rejected(Code.NOT_ALLOWED)
    if customer.guide_id != seen_guide_id:
        context.conflicts.append(
            FieldConflict("customer", customer.id, "guide_id", to_guide.id, customer.guide_id)
        )
        return None
    return customer


def _planned(tx: Tx, context: Context, handover_id: str) -> Handover:
    handover = tx.get(Handover, handover_id)
    actor = context.actor
    if handover.brand_id != actor.brand_id or (
        actor.store_id is not None and handover.store_id != actor.store_id
    ):
        raise Rejected(Code.NOT_FOUND, entity="handover")
    if handover.state != HandoverState.PLANNED:
        raise Rejected(Code.WRONG_STATE, state=handover.state)
    return handover
