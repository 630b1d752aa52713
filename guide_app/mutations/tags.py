"""Putting tags on customers and taking them off, one or many at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Literal

from guide_app.domain.entities import Customer, CustomerTag
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.access import own_customer
from guide_app.mutations.person_rows import aliases_of
from guide_app.mutations.registry import mutation
from guide_app.mutations.tag_rows import Told, give_way, labels_of, put_on, take_off, tell
from guide_app.mutations.tx import Context, Tx

CUSTOMER_LIMIT = 512
CHANGE_LIMIT = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TagChange:
    """One tag put on or taken off one customer.

    Attributes:
        seen: For a removal, the ``adds`` that the author saw on it; for an answer to a
            single-choice group, the tag that stood there before, or nothing.
    """

    customer_id: str
    tag_id: str
    action: Literal["add", "remove"]
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTags:
    """Tag changes of up to 512 customers, all or nothing."""

    changes: tuple[TagChange, ...]


@mutation("tags.change", ChangeTags)
def change_tags(tx: Tx, context: Context, arguments: ChangeTags) -> None:
    """Apply every change and write one line in each customer's history.

    A tag that was merged means the one that stands for it. An archived one can be taken off, but
    not put on; what its group keeps to others is refused.
    """
    changes = arguments.changes
    customer_ids = {change.customer_id for change in changes}
    if len(customer_ids) > CUSTOMER_LIMIT or len(changes) > CHANGE_LIMIT:
        raise Rejected(Code.TOO_MANY, limit=CUSTOMER_LIMIT)
    if not changes:
        raise Rejected(Code.NOTHING_TO_DO)
    tx.prefetch(Customer, customer_ids)
    labels = labels_of(tx, context, {change.tag_id for change in changes})
    tx.prefetch(
        CustomerTag,
        {
            place
            for change in changes
            for place in labels[change.tag_id].places_of(change.customer_id)
        },
    )
    ordered = sorted(changes, key=attrgetter("customer_id"))
    for ordinal, (customer_id, own) in enumerate(groupby(ordered, key=attrgetter("customer_id"))):
        customer = own_customer(tx, context, customer_id)
        told = Told()
        for change in own:
            label = labels[change.tag_id]
            if change.action == "add":
                label.check_add(context)
                put_on(tx, context, customer, label, context.mutation_id, told)
                give_way(tx, aliases_of(tx, customer), label)
            else:
                label.check_author(context)
                for one in (customer, *aliases_of(tx, customer)):
                    take_off(tx, one, label, change.seen, told)
        tell(tx, context, customer, ordinal, told)
