"""Payment links: that one was made for a customer."""

from __future__ import annotations

from dataclasses import dataclass

from guide_app.domain.entities import Product, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.words import TimelineKind
from guide_app.mutations.access import own_customer
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePaymentLink:
    """The guide has taken the address of a product along, for this customer."""

    customer_id: str
    product_id: str


@mutation("payment_link.note", NotePaymentLink)
def note_payment_link(tx: Tx, context: Context, arguments: NotePaymentLink) -> None:
    """Add it to the timeline, once a day for a product: who sold it is seen by it later.

    Raises:
        Rejected: NOT_FOUND.
    """
    customer = own_customer(tx, context, arguments.customer_id)
    product = tx.find(Product, arguments.product_id)
    if product is None or product.brand_id != context.actor.brand_id:
        raise Rejected(Code.NOT_FOUND, entity="product")
    guide_id, day = context.actor.person_id, context.business_on
    entry_id = row_id("payment link", customer.id, product.id, guide_id or "", day.isoformat())
    if tx.find(TimelineEntry, entry_id) is not None:
        return
    tx.insert(
        TimelineEntry(
            id=entry_id,
            brand_id=customer.brand_id,
            customer_id=customer.id,
            kind=TimelineKind.PAYMENT_LINK.value,
            on=day,
            at=context.at,
            guide_id=guide_id,
            text=product.name,
            details={"product_id": product.id},
        )
    )
