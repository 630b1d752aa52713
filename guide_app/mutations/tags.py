"""Putting tags on customers and taking them off, one or many at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Literal

from guide_app.domain.entities import Customer, CustomerTag, Tag, TagGroup, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.words import TimelineKind
from guide_app.mutations.access import brand_row, own_customer
from guide_app.mutations.registry import mutation
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


def tag_row_id(customer_id: str, tag: Tag, group: TagGroup) -> str:
    """The id of the row that says that a customer has a tag."""
    return row_id("customer_tag", customer_id, group.id if group.single_choice else tag.id)


@mutation("tags.change", ChangeTags)
def change_tags(tx: Tx, context: Context, arguments: ChangeTags) -> None:
    """Apply every change and write one line in each customer's history."""
    changes = arguments.changes
    customer_ids = {change.customer_id for change in changes}
    if len(customer_ids) > CUSTOMER_LIMIT or len(changes) > CHANGE_LIMIT:
        raise Rejected(Code.TOO_MANY, limit=CUSTOMER_LIMIT)
    if not changes:
        raise Rejected(Code.NOTHING_TO_DO)
    tx.prefetch(Customer, customer_ids)
    tags = {tag_id: brand_row(tx, context, Tag, tag_id) for tag_id in {c.tag_id for c in changes}}
    groups = {tag.group_id: tx.get(TagGroup, tag.group_id) for tag in tags.values()}
    row_ids = {
        change: tag_row_id(
            change.customer_id, tags[change.tag_id], groups[tags[change.tag_id].group_id]
        )
        for change in changes
    }
    tx.prefetch(CustomerTag, row_ids.values())
    ordered = sorted(changes, key=attrgetter("customer_id"))
    for ordinal, (customer_id, own) in enumerate(groupby(ordered, key=attrgetter("customer_id"))):
        customer = own_customer(tx, context, customer_id)
        added, removed, replaced = [], [], []
        for change in own:
            tag = tags[change.tag_id]
            before = tx.find(CustomerTag, row_ids[change])
            if change.action == "add":
                if before is not None and before.tag_id != tag.id:
                    replaced.append(before.tag_id)
                if _add(tx, context, customer, tag, before, row_ids[change]):
                    added.append(tag.id)
            elif _remove(tx, tag, before, change.seen):
                removed.append(tag.id)
        _add_line(tx, context, customer, ordinal, added, removed, replaced)


def _add(
    tx: Tx,
    context: Context,
    customer: Customer,
    tag: Tag,
    before: CustomerTag | None,
    new_id: str,
) -> bool:
    if before is None:
        tx.insert(
            CustomerTag(
                id=new_id,
                brand_id=customer.brand_id,
                customer_id=customer.id,
                group_id=tag.group_id,
                tag_id=tag.id,
                adds=[context.mutation_id],
                since=context.business_on,
            )
        )
        context.origins.written("customer_tag", new_id, "tag_id")
        return True
    if before.tag_id == tag.id:
        tx.update(before, adds=[*before.adds, context.mutation_id])
        context.origins.written("customer_tag", before.id, "tag_id")
        return False
    if context.origins.gives_way("customer_tag", before.id, "tag_id"):
        return False
    tx.update(before, tag_id=tag.id, adds=[context.mutation_id], since=context.business_on)
    context.origins.written("customer_tag", before.id, "tag_id")
    return True


def _remove(tx: Tx, tag: Tag, before: CustomerTag | None, seen: tuple[str, ...]) -> bool:
    if before is None or before.tag_id != tag.id:
        return False
    left = [add for add in before.adds if add not in seen]
    if len(left) == len(before.adds):
        return False
    if left:
        tx.update(before, adds=left)
        return False
    tx.delete(before)
    return True


def _add_line(
    tx: Tx,
    context: Context,
    customer: Customer,
    ordinal: int,
    added: list[str],
    removed: list[str],
    replaced: list[str],
) -> None:
    if not added and not removed:
        return
    tx.insert(
        TimelineEntry(
            id=context.new_id(ordinal),
            brand_id=customer.brand_id,
            customer_id=customer.id,
            kind=TimelineKind.TAGS.value,
            on=context.business_on,
            at=context.at,
            guide_id=context.actor.guide_id,
            details={"added": added, "removed": removed, "replaced": replaced},
        )
    )
