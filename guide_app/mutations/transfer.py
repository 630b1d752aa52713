"""Handing a customer to another guide."""

from __future__ import annotations

from dataclasses import dataclass

from guide_app.domain.entities import Customer, Handover, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.merging import head_id, is_alias
from guide_app.domain.policy import may_transfer
from guide_app.domain.words import HandoverState, TimelineKind
from guide_app.mutations.access import known_guide, own_customer
from guide_app.mutations.claims import free_place
from guide_app.mutations.person_rows import move_aliases
from guide_app.mutations.registry import MANAGERS, mutation
from guide_app.mutations.tx import Context, FieldConflict, Tx

CUSTOMER_LIMIT = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCustomers:
    """Customers handed to one guide.

    ``seen_guide_id`` is whose they were when the manager looked.
    """

    customer_ids: tuple[str, ...]
    to_guide_id: str
    seen_guide_id: str | None


@mutation("customer.transfer", TransferCustomers, MANAGERS)
def transfer_customers(tx: Tx, context: Context, arguments: TransferCustomers) -> None:
    """Change the owner; the whole history goes with the customer."""
    if len(arguments.customer_ids) > CUSTOMER_LIMIT:
        raise Rejected(Code.TOO_MANY, limit=CUSTOMER_LIMIT)
    to_guide = known_guide(tx, context, arguments.to_guide_id)
    if to_guide.store_id is None or not to_guide.active:
        raise Rejected(Code.NOT_ALLOWED)
    tx.prefetch(Customer, arguments.customer_ids)
    for ordinal, customer_id in enumerate(sorted(set(arguments.customer_ids))):
        customer = own_customer(tx, context, customer_id, removed=True)
        if is_alias(customer):
            customer = own_customer(tx, context, head_id(customer), removed=True)
        if not may_transfer(context.actor, customer, to_guide):
            raise Rejected(Code.NOT_ALLOWED)
        if customer.guide_id == to_guide.id:
            continue
        if customer.guide_id != arguments.seen_guide_id:
            context.conflicts.append(
                FieldConflict("customer", customer.id, "guide_id", to_guide.id, customer.guide_id)
            )
            continue
        if customer.lead_since is not None:
            free_place(tx, customer)
        leave_handover(tx, customer)
        owner = {"guide_id": to_guide.id, "store_id": to_guide.store_id}
        move_aliases(tx, customer, owner)
        tx.update(customer, **owner, handover_id=None)
        tell_transfer(tx, context, customer, to_guide.id, ordinal)


def leave_handover(tx: Tx, customer: Customer) -> None:
    """Whoever goes another way is none of those any more who go with a planned handover."""
    planned = None if customer.handover_id is None else tx.find(Handover, customer.handover_id)
    if planned is not None and planned.state == HandoverState.PLANNED:
        tx.update(planned, customers=max(0, planned.customers - 1))


def tell_transfer(
    tx: Tx, context: Context, before: Customer, to_guide_id: str | None, ordinal: int
) -> None:
    """Write the line that tells from whom a customer, as they were before, went to whom."""
    actor = context.actor  # the server itself stands under the brand's id
    tx.insert(
        TimelineEntry(
            id=context.new_id(ordinal),
            brand_id=before.brand_id,
            customer_id=before.id,
            kind=TimelineKind.TRANSFER.value,
            on=context.business_on,
            at=context.at,
            guide_id=None if actor.guide_id == actor.brand_id else actor.person_id,
            details={
                "from": before.guide_id,
                "to": to_guide_id,
                "temperature": before.temperature,
            },
        )
    )
