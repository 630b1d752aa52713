"""Reading a row only when the author may: a foreign one answers like a missing one."""

from __future__ import annotations

from typing import TypeVar

from guide_app.domain.entities import Customer, Guide
from guide_app.domain.entity import Row
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import may_change_customer, may_see_guide
from guide_app.mutations.tx import Context, Tx

R = TypeVar("R", bound=Row)


def own_customer(tx: Tx, context: Context, customer_id: str, *, removed: bool = False) -> Customer:
    """The customer, if the author may change it.

    Raises:
        Rejected: NOT_FOUND.
    """
    customer = tx.find(Customer, customer_id)
    if customer is None or not may_change_customer(context.actor, customer):
        raise Rejected(Code.NOT_FOUND, entity="customer")
    if customer.removed_on is not None and not removed and customer.merged_into is None:
        raise Rejected(Code.NOT_FOUND, entity="customer")
    return customer


def known_guide(tx: Tx, context: Context, guide_id: str) -> Guide:
    """The account, if the author may know of it.

    Raises:
        Rejected: NOT_FOUND.
    """
    guide = tx.get(Guide, guide_id)
    if not may_see_guide(context.actor, guide):
        raise Rejected(Code.NOT_FOUND, entity="guide")
    return guide


def brand_row(tx: Tx, context: Context, kind: type[R], row_id: str) -> R:
    """A row of the author's own brand.

    Raises:
        Rejected: NOT_FOUND.
    """
    row = tx.get(kind, row_id)
    if row.brand_id != context.actor.brand_id:
        raise Rejected(Code.NOT_FOUND, entity=kind.__name__.lower())
    return row
