"""Mass sends of HQ: planned, cancelled, and written down for whom they reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guide_app.domain.entities import Customer, MassSend, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.mass_sends import is_open_to
from guide_app.domain.segments import document_of
from guide_app.domain.words import TimelineKind
from guide_app.mutations.access import brand_row
from guide_app.mutations.conditions import brand_condition
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tx import Context, Tx

FURTHEST_DAYS = 366
REACHED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMassSend:
    """A message of HQ's on a day; no condition: to everybody."""

    name: str
    on: date
    condition: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMassSend:
    """It will not go out: its places in the budget are free again."""

    mass_send_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachCustomers:
    """Its day has come: some of the customers whom it reaches, at last the last ones."""

    mass_send_id: str
    customer_ids: tuple[str, ...]
    last: bool = False


@mutation("mass_send.plan", PlanMassSend, HQ_ONLY)
def plan_mass_send(tx: Tx, context: Context, arguments: PlanMassSend) -> None:
    """Announce it; from then on it has its places in the budget."""
    name = arguments.name.strip()
    if not name:
        raise Rejected(Code.REQUIRED, field="name")
    furthest = timedelta(days=FURTHEST_DAYS)
    if not timedelta(0) <= arguments.on - context.business_on <= furthest:
        raise Rejected(Code.OUT_OF_RANGE, field="on")
    condition = None
    if arguments.condition is not None:
        condition = document_of(brand_condition(tx, context, arguments.condition))
    tx.insert(
        MassSend(
            id=context.new_id(0),
            brand_id=context.actor.brand_id,
            name=name,
            on=arguments.on,
            planned_by=context.actor.guide_id,
            condition=condition,
        )
    )


@mutation("mass_send.cancel", CancelMassSend, HQ_ONLY)
def cancel_mass_send(tx: Tx, context: Context, arguments: CancelMassSend) -> None:
    """Mark it, as long as nobody has been reached."""
    send = _waiting(tx, context, arguments.mass_send_id)
    if send.reached:
        raise Rejected(Code.WRONG_STATE, state="settled")
    tx.update(send, cancelled=True)


@mutation("mass_send.reach", ReachCustomers, HQ_ONLY)
def reach_customers(tx: Tx, context: Context, arguments: ReachCustomers) -> None:
    """A line in the history of each, once; whoever may not be written to any more is left out.

    Raises:
        Rejected: WRONG_STATE when it was cancelled, is not due or has gone out already.
    """
    if len(arguments.customer_ids) > REACHED_AT_ONCE:
        raise Rejected(Code.TOO_MANY, limit=REACHED_AT_ONCE)
    send = _waiting(tx, context, arguments.mass_send_id)
    if send.on > context.business_on:
        raise Rejected(Code.WRONG_STATE, state="planned")
    ids = sorted(set(arguments.customer_ids))
    lines = {customer_id: row_id("mass_send", send.id, customer_id) for customer_id in ids}
    tx.prefetch(Customer, ids)
    tx.prefetch(TimelineEntry, lines.values())
    reached = send.reached
    for customer_id, line_id in lines.items():
        customer = brand_row(tx, context, Customer, customer_id)
        if not is_open_to(customer, send.on) or tx.find(TimelineEntry, line_id) is not None:
            continue
        reached += 1
        tx.insert(
            TimelineEntry(
                id=line_id,
                brand_id=customer.brand_id,
                customer_id=customer.id,
                kind=TimelineKind.MASS_SEND.value,
                on=send.on,
                at=context.at,
                text=send.name,
                details={"mass_send_id": send.id},
            )
        )
    settled_on = context.business_on if arguments.last else None
    tx.update(send, reached=reached, settled_on=settled_on)


def _waiting(tx: Tx, context: Context, mass_send_id: str) -> MassSend:
    """The mass send, if it may still be stopped."""
    send = brand_row(tx, context, MassSend, mass_send_id)
    if send.cancelled:
        raise Rejected(Code.WRONG_STATE, state="cancelled")
    if send.settled_on is not None:
        raise Rejected(Code.WRONG_STATE, state="settled")
    return send
