"""The places that a guide has for customers claimed from the pool."""

from __future__ import annotations

from datetime import date, timedelta

from guide_app.domain.entities import Brand, Claim, Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.pool import claim_id, claims_allowed, lead_days
from guide_app.mutations.tx import Context, Tx


def take_place(tx: Tx, context: Context, customer_id: str, on: date | None = None) -> None:
    """Take a free place of the author's for somebody, who was claimed ``on`` a day, or today.

    One that is older than a lead may stay unworked is free: whoever it was for has gone.

    Raises:
        Rejected: TOO_MANY.
    """
    actor, brand = context.actor, tx.get(Brand, context.actor.brand_id)
    on = on or context.business_on
    oldest = context.business_on - timedelta(days=lead_days(brand))
    ids = _places(tx, brand, actor.guide_id)
    for id in ids:
        there = tx.find(Claim, id)
        if there is None:
            claim = Claim(
                id=id,
                brand_id=brand.id,
                guide_id=actor.guide_id,
                lead_id=customer_id,
                claimed_on=on,
            )
            tx.insert(claim)
            return
        if there.claimed_on < oldest:
            tx.update(there, lead_id=customer_id, claimed_on=on)
            return
    raise Rejected(Code.TOO_MANY, limit=len(ids), entity="claim")


def claimed_on(tx: Tx, customer: Customer) -> date | None:
    """When the customer's guide claimed them; None: they did not, or this is a manager's PC."""
    return next((claim.claimed_on for claim in _claims_of(tx, customer)), None)


def free_place(tx: Tx, customer: Customer) -> None:
    """The customer's guide may claim another one.

    A manager's PC, which holds nobody's places, finds none.
    """
    for claim in _claims_of(tx, customer):
        tx.delete(claim)


def _claims_of(tx: Tx, customer: Customer) -> list[Claim]:
    if customer.guide_id is None:
        return []
    ids = _places(tx, tx.get(Brand, customer.brand_id), customer.guide_id)
    found = (tx.find(Claim, id) for id in ids)
    return [claim for claim in found if claim is not None and claim.lead_id == customer.id]


def _places(tx: Tx, brand: Brand, guide_id: str) -> list[str]:
    ids = [claim_id(guide_id, place) for place in range(claims_allowed(brand))]
    tx.prefetch(Claim, ids)
    return ids
