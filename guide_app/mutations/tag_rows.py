"""The rows that say which tags a customer has: where each of them lies, and how they change.

A tag that was merged, and a group that became one of a single choice, leave rows behind at places
where they lie no longer; whoever comes across one settles it first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from guide_app.domain.entities import Customer, CustomerTag, Tag, TagGroup, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.policy import may_set_tags
from guide_app.domain.tags import standing_tag
from guide_app.domain.words import TimelineKind
from guide_app.mutations.access import brand_row
from guide_app.mutations.tx import Context, Tx


@dataclass(frozen=True, slots=True)
class Label:
    """A tag as somebody named it, the tag that stands for it now, and that one's group."""

    named: Tag
    tag: Tag
    group: TagGroup

    @property
    def names(self) -> frozenset[str]:
        """The ids by which a row may name it."""
        return frozenset((self.named.id, self.tag.id))

    def row_of(self, customer_id: str) -> str:
        """The id of the row that says that the customer has it."""
        return tag_row_id(customer_id, self.tag, self.group)

    def places_of(self, customer_id: str) -> Iterator[str]:
        """Every id under which a row that says so may lie."""
        for part in dict.fromkeys((self.tag.id, self.group.id, self.named.id, self.named.group_id)):
            yield row_id("customer_tag", customer_id, part)

    def check_add(self, context: Context) -> None:
        """Refuse what the author may not set, and what is no longer set.

        Raises:
            Rejected: NOT_ALLOWED or WRONG_STATE.
        """
        self.check_author(context)
        if self.tag.archived or self.group.archived:
            raise Rejected(Code.WRONG_STATE, state="archived", entity="tag", name=self.tag.name)

    def check_author(self, context: Context) -> None:
        """Refuse what the author may neither set nor remove: NOT_ALLOWED."""
        if not may_set_tags(context.actor, self.group):
            raise Rejected(
                Code.NOT_ALLOWED,
                entity="tag_group",
                name=self.group.name,
                role=self.group.editable_by,
            )


@dataclass(slots=True)
class Told:
    """What a customer's line in the history tells: ids of tags."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def tag_row_id(customer_id: str, tag: Tag, group: TagGroup) -> str:
    """The id of the row that says that a customer has a tag."""
    return row_id("customer_tag", customer_id, group.id if group.single_choice else tag.id)


def labels_of(tx: Tx, context: Context, tag_ids: Iterable[str]) -> dict[str, Label]:
    """Tags of the author's brand.

    Raises:
        Rejected: NOT_FOUND.
    """
    made = {}
    for tag_id in sorted(set(tag_ids)):
        named = brand_row(tx, context, Tag, tag_id)
        tag = standing_tag(named, lambda other: tx.find(Tag, other))
        made[tag_id] = Label(named, tag, tx.get(TagGroup, tag.group_id))
    return made


def put_on(
    tx: Tx, context: Context, customer: Customer, label: Label, add: str, told: Told
) -> None:
    """Put a tag on; of a single choice it takes the place of the answer before."""
    settle(tx, customer, label)
    tag, place = label.tag, label.row_of(customer.id)
    before = tx.find(CustomerTag, place)
    if before is None:
        tx.insert(
            CustomerTag(
                id=place,
                brand_id=customer.brand_id,
                customer_id=customer.id,
                group_id=tag.group_id,
                tag_id=tag.id,
                adds=[add],
                since=context.business_on,
            )
        )
        told.added.append(tag.id)
    elif before.tag_id == tag.id:
        tx.update(before, adds=[*before.adds, add])
    else:
        if context.origins.gives_way("customer_tag", before.id, "tag_id"):
            return
        tx.update(before, tag_id=tag.id, adds=[add], since=context.business_on)
        told.replaced.append(before.tag_id)
        told.added.append(tag.id)
    context.origins.written("customer_tag", place, "tag_id")


def give_way(tx: Tx, aliases: Iterable[Customer], label: Label) -> None:
    """Of a single choice the person has one answer: those that aliases gave are gone."""
    if not label.group.single_choice:
        return
    for alias in aliases:
        settle(tx, alias, label)
        answer = tx.find(CustomerTag, label.row_of(alias.id))
        if answer is not None:
            tx.delete(answer)


def take_off(tx: Tx, customer: Customer, label: Label, seen: Iterable[str], told: Told) -> None:
    """Cancel these adds; the tag is gone with the last of its adds."""
    settle(tx, customer, label)
    before = tx.find(CustomerTag, label.row_of(customer.id))
    if before is None or before.tag_id != label.tag.id:
        return
    cancelled = set(seen)
    left = [add for add in before.adds if add not in cancelled]
    if len(left) == len(before.adds):
        return
    if left:
        tx.update(before, adds=left)
        return
    tx.delete(before)
    told.removed.append(label.tag.id)


def settle(tx: Tx, customer: Customer, label: Label) -> None:
    """Let every row that may speak of the tag lie where it belongs, and name what stands."""
    for place in label.places_of(customer.id):
        row = tx.find(CustomerTag, place)
        if row is not None:
            _settle(tx, row)


def tell(tx: Tx, context: Context, customer: Customer, ordinal: int, told: Told) -> None:
    """One line in the customer's history, if anything changed."""
    if told:
        add_line(tx, context, customer, ordinal, dataclasses.asdict(told))


def add_line(
    tx: Tx, context: Context, customer: Customer, ordinal: int, details: dict[str, object]
) -> None:
    """A line about tags."""
    tx.insert(
        TimelineEntry(
            id=context.new_id(ordinal),
            brand_id=customer.brand_id,
            customer_id=customer.id,
            kind=TimelineKind.TAGS.value,
            on=context.business_on,
            at=context.at,
            guide_id=context.actor.guide_id,
            details=details,
        )
    )


def _settle(tx: Tx, row: CustomerTag) -> None:
    named = tx.find(Tag, row.tag_id)
    if named is None:
        return
    tag = standing_tag(named, lambda other: tx.find(Tag, other))
    group = tx.get(TagGroup, tag.group_id)
    place = tag_row_id(row.customer_id, tag, group)
    if place == row.id:
        if row.tag_id != tag.id:
            tx.update(row, tag_id=tag.id)
        return
    there = tx.find(CustomerTag, place)
    tx.delete(row)
    if there is None:
        tx.insert(dataclasses.replace(row, id=place, tag_id=tag.id, group_id=group.id))
    elif there.tag_id == tag.id:
        adds = [*there.adds, *(add for add in row.adds if add not in there.adds)]
        tx.update(there, adds=adds, since=_earlier(there.since, row.since))
    elif (row.since or date.min) > (there.since or date.min):  # of two answers the newer stands
        tx.update(there, tag_id=tag.id, adds=row.adds, since=row.since)


def _earlier(one: date | None, other: date | None) -> date | None:
    known = [day for day in (one, other) if day is not None]
    return min(known) if known else None
