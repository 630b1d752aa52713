"""What HQ does to tags themselves: their order, merging two of them, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guide_app.domain.entities import Customer, CustomerTag, Tag, TagGroup
from guide_app.domain.entity import Row
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.tags import standing_tag
from guide_app.mutations.access import brand_row, own_customer
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tag_rows import labels_of, settle
from guide_app.mutations.tags import CUSTOMER_LIMIT
from guide_app.mutations.tx import Context, Tx

ORDER_LIMIT = 500
ORDERED: Mapping[str, type[TagGroup] | type[Tag]] = {"tag_group": TagGroup, "tag": Tag}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTags:
    """The whole order of the tag groups, or of the tags of a group, as it is to be."""

    entity: str
    row_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeTags:
    """One tag becomes another: whoever has it, or names it, has and names the other from now on."""

    tag_id: str
    into_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleTags:
    """Let the rows of some customers lie where a merge or a new kind of choice wants them."""

    tag_id: str
    customer_ids: tuple[str, ...]


@mutation("tags.order", OrderTags, HQ_ONLY)
def order_tags(tx: Tx, context: Context, arguments: OrderTags) -> None:
    """Number the rows in this order; the order that arrives last stands."""
    kind = ORDERED.get(arguments.entity)
    if kind is None:
        raise Rejected(Code.NOT_A_CHOICE, field="entity", value=arguments.entity)
    if len(arguments.row_ids) > ORDER_LIMIT:
        raise Rejected(Code.TOO_MANY, limit=ORDER_LIMIT)
    for position, row_id in enumerate(dict.fromkeys(arguments.row_ids)):
        row: Row = brand_row(tx, context, kind, row_id)
        if getattr(row, "position", None) != position:
            tx.update(row, position=position)


@mutation("tags.merge", MergeTags, HQ_ONLY)
def merge_tags(tx: Tx, context: Context, arguments: MergeTags) -> None:
    """Archive the tag and name the one that stands for it; the customers' rows follow in batches.

    Until they have, and at a PC that has not heard of it, either of the two means the other.
    """
    tag = brand_row(tx, context, Tag, arguments.tag_id)
    into = brand_row(tx, context, Tag, arguments.into_id)
    standing = standing_tag(into, lambda other: tx.find(Tag, other))
    if tag.merged_into is not None or standing.id == tag.id:
        raise Rejected(Code.WRONG_STATE, state="merged", entity="tag", name=tag.name)
    if standing.archived:
        raise Rejected(Code.WRONG_STATE, state="archived", entity="tag", name=standing.name)
    tx.update(tag, merged_into=standing.id, archived=True)


@mutation("tags.settle", SettleTags, HQ_ONLY)
def settle_tags(tx: Tx, context: Context, arguments: SettleTags) -> None:
    """Settle the rows; of two answers to a question of one the newer stands, or the one there."""
    customer_ids = sorted(set(arguments.customer_ids))
    if len(customer_ids) > CUSTOMER_LIMIT:
        raise Rejected(Code.TOO_MANY, limit=CUSTOMER_LIMIT)
    label = labels_of(tx, context, (arguments.tag_id,))[arguments.tag_id]
    tx.prefetch(Customer, customer_ids)
    tx.prefetch(CustomerTag, {place for one in customer_ids for place in label.places_of(one)})
    for customer_id in customer_ids:
        settle(tx, own_customer(tx, context, customer_id, removed=True), label)
