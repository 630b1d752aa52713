"""Two customers who are one person, and parting them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guide_app.domain.entities import Customer, Guide, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.merging import (
    OWN_FIELDS,
    alone_document,
    as_one,
    counted,
    edges_of,
    head_id,
    is_alias,
    own_row,
    parents,
)
from guide_app.domain.policy import may_see_customer
from guide_app.domain.words import TimelineKind
from guide_app.mutations.access import own_customer
from guide_app.mutations.person_rows import person_of
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx

PERSON_LIMIT = 20
"""How many customers can be one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCustomers:
    """``customer_id`` is the same person as ``into_id``, who stands for both from now on."""

    customer_id: str
    into_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmergeCustomer:
    """``customer_id`` is a person of its own again, with those merged into it before."""

    customer_id: str


@mutation("customer.merge", MergeCustomers)
def merge_customers(tx: Tx, context: Context, arguments: MergeCustomers) -> None:
    """Let one stand for both; no row moves.

    Where merges contradict one another, the head with the lower id stands, whichever came first.
    """
    customer = _seen(tx, context, arguments.customer_id)
    into = _seen(tx, context, arguments.into_id)
    if customer.id == into.id:
        raise Rejected(Code.WRONG_STATE, state="same", entity="customer")
    rows = person_of(tx, customer) | person_of(tx, into)
    edges = edges_of(rows.values())
    before, after = head_id(customer), head_id(into)
    if before == after:
        head = min(before, into.id) if customer.id == before else before
        if head == before:
            return
    else:
        edges.add(frozenset((customer.id, into.id)))
        head = after if customer.id == before else min(before, after)
    if len(rows) > PERSON_LIMIT:
        raise Rejected(Code.TOO_MANY, entity="customer", limit=PERSON_LIMIT)
    _arrange(tx, context.business_on, head, rows, edges)
    _tell(tx, context, customer, TimelineKind.MERGED, {"with": into.id})


@mutation("customer.unmerge", UnmergeCustomer)
def unmerge_customer(tx: Tx, context: Context, arguments: UnmergeCustomer) -> None:
    """Part the customer from who stands for it; each has what was written under its own id.

    It goes back to the guide whose it was, if they still serve in that store.
    """
    customer = _seen(tx, context, arguments.customer_id)
    if not is_alias(customer):
        raise Rejected(Code.WRONG_STATE, state="single", entity="customer")
    rows = person_of(tx, customer)
    owner = _owner_again(tx, customer)
    if not may_see_customer(context.actor, replace(customer, **owner)):
        raise Rejected(Code.NOT_ALLOWED)
    edges = edges_of(rows.values()) - {frozenset((customer.id, customer.merged["with"]))}
    head = head_id(customer)
    _arrange(tx, context.business_on, head, rows, edges, anew=True)
    tx.update(tx.get(Customer, customer.id), merged={**customer.merged, **owner})
    rows[customer.id] = tx.get(Customer, customer.id)
    _arrange(tx, context.business_on, customer.id, rows, edges, anew=True)
    _tell(tx, context, customer, TimelineKind.UNMERGED, {"from": head})


def part_from_all(tx: Tx, customer: Customer, on: date) -> None:
    """Let a customer who is going be nobody's alias and nobody's head; the others stay one."""
    rows = person_of(tx, customer)
    left = {edge for edge in edges_of(rows.values()) if customer.id not in edge}
    waiting = sorted(rows)
    while waiting:
        head = waiting[0] if head_id(customer) not in waiting else head_id(customer)
        _arrange(tx, on, head, rows, left, anew=True)
        waiting = [one for one in waiting if one != head and one not in parents(head, left)]


def _seen(tx: Tx, context: Context, customer_id: str) -> Customer:
    """A customer whom the author holds; to have held it before it was merged is not enough."""
    customer = own_customer(tx, context, customer_id)
    if not may_see_customer(context.actor, customer):
        raise Rejected(Code.NOT_FOUND, entity="customer")
    return customer


def _owner_again(tx: Tx, customer: Customer) -> dict[str, Any]:
    kept = {name: customer.merged[name] for name in ("guide_id", "store_id")}
    guide = tx.find(Guide, kept["guide_id"]) if kept["guide_id"] is not None else None
    gone = guide is None or not guide.active or guide.store_id != kept["store_id"]
    if kept["guide_id"] is not None and gone:
        return {"guide_id": customer.guide_id, "store_id": customer.store_id}
    return kept


def _arrange(
    tx: Tx,
    on: date,
    head: str,
    rows: Mapping[str, Customer],
    edges: Iterable[frozenset[str]],
    *,
    anew: bool = False,
) -> None:
    """Let ``head`` stand for all that hang together with it.

    Args:
        anew: What the person's last contact said counts only where it was written.
    """
    towards = parents(head, edges)
    own = {row_id: own_row(rows[row_id]) for row_id in (head, *sorted(towards))}
    now = rows[head]
    owner = _own_owner(now)
    shown = own[head] if anew or is_alias(now) else now
    others = [own[row_id] for row_id in sorted(towards)]
    facts = as_one(shown, others) | counted([own[head], *others])
    document = {"aliases": sorted(towards), "alone": alone_document(own[head])} if others else None
    if not others:
        facts = {name: getattr(own[head], name) for name in OWN_FIELDS}
    tx.update(
        now,
        **owner,
        **facts,
        merged_into=None,
        merged=document,
        removed_on=None if is_alias(now) else now.removed_on,
    )
    for row_id in sorted(towards):
        row = rows[row_id]
        tx.update(
            row,
            **owner,
            **{name: getattr(own[row_id], name) for name in OWN_FIELDS},
            merged_into=head,
            merged={"with": towards[row_id], **_own_owner(row)},
            removed_on=row.removed_on or on,
        )


def _own_owner(row: Customer) -> dict[str, Any]:
    """Whose the customer is by itself."""
    if is_alias(row):
        return {name: row.merged[name] for name in ("guide_id", "store_id")}
    return {"guide_id": row.guide_id, "store_id": row.store_id}


def _tell(
    tx: Tx, context: Context, customer: Customer, kind: TimelineKind, details: dict[str, Any]
) -> None:
    tx.insert(
        TimelineEntry(
            id=context.new_id(0),
            brand_id=customer.brand_id,
            customer_id=customer.id,
            kind=kind.value,
            on=context.business_on,
            at=context.at,
            guide_id=context.actor.person_id,
            details=details,
        )
    )
