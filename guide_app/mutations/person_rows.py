"""Writing what is known of a customer, whom another one may stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from guide_app.domain.entities import Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.merging import (
    COUNTED,
    LENT,
    SPOKEN,
    alias_ids,
    alone_document,
    counted,
    head_id,
    own_row,
)
from guide_app.mutations.tx import Tx

Facts = Callable[[Customer], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Changed:
    """A customer as it is by itself, before and after, and its row now, which tells of all."""

    before: Customer
    after: Customer
    row: Customer


def person_of(tx: Tx, customer: Customer) -> dict[str, Customer]:
    """The rows of the one person that the customer is, by their ids."""
    head = tx.get(Customer, head_id(customer))
    ids = (head.id, *alias_ids(head))
    tx.prefetch(Customer, ids)
    return {row_id: tx.get(Customer, row_id) for row_id in ids}


def aliases_of(tx: Tx, customer: Customer) -> list[Customer]:
    """The customers for whom this one stands."""
    return [tx.get(Customer, row_id) for row_id in alias_ids(customer)]


def holder(tx: Tx, customer: Customer, customer_id: str, entity: str) -> Customer:
    """Whose a row is that somebody names with the customer: its own, or that of an alias.

    Raises:
        Rejected: NOT_FOUND; it is somebody else's.
    """
    if customer_id == customer.id:
        return customer
    if customer_id not in alias_ids(customer):
        raise Rejected(Code.NOT_FOUND, entity=entity)
    return tx.get(Customer, customer_id)


def move_aliases(tx: Tx, customer: Customer, owner: Mapping[str, str | None]) -> None:
    """Who was merged into the customer goes along to another guide, store or pool.

    Parted later, those who were the same guide's are the new one's.
    """
    for alias in aliases_of(tx, customer):
        same = alias.merged["guide_id"] == customer.guide_id
        tx.update(alias, **owner, merged={**alias.merged, **(owner if same else {})})


def change_facts(tx: Tx, customer: Customer, facts: Facts, *, everyone: bool = False) -> Changed:
    """Change what is known of a customer, in its own row and in that of who stands for it.

    Args:
        facts: The changes, worked out for the customer by itself, and for the person.
        everyone: They are of all who are this person.
    """
    if customer.merged is None:
        after = tx.update(customer, **facts(customer))
        return Changed(customer, after, after)
    rows = person_of(tx, customer)
    head = rows[head_id(customer)]
    own = {row.id: own_row(row) for row in rows.values()}
    before = own[customer.id]
    for row_id in rows if everyone else (customer.id,):
        changes = facts(own[row_id])
        own[row_id] = replace(own[row_id], **changes)
        if row_id != head.id:
            tx.update(rows[row_id], **changes)
    others = [own[row_id] for row_id in sorted(own) if row_id != head.id]
    shown = {name: value for name, value in facts(head).items() if name not in COUNTED}
    if customer.id != head.id:
        shown = {name: shown[name] for name in SPOKEN if name in shown} | _lent(
            head, before, own[customer.id]
        )
    document = {**head.merged, "alone": alone_document(own[head.id])}
    tx.update(head, **shown, **counted([own[head.id], *others]), merged=document)
    return Changed(before, own[customer.id], tx.get(Customer, customer.id))


def _lent(head: Customer, before: Customer, after: Customer) -> dict[str, Any]:
    """What an alias said anew, where the person had nothing else."""
    return {
        name: getattr(after, name)
        for name in LENT
        if getattr(after, name) != getattr(before, name)
        and getattr(head, name) in (None, getattr(before, name))
    }
