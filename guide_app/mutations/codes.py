"""The codebook: publishing a version, and setting a customer's tags by a code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from guide_app.domain.codebook import (
    Entry,
    Reading,
    codebook_id,
    document_of,
    entries_of,
    find_flaw,
    folded,
    read_code,
)
from guide_app.domain.entities import Codebook, Customer, CustomerTag
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import may_set_tags
from guide_app.domain.values import check
from guide_app.mutations.access import own_customer
from guide_app.mutations.person_rows import change_facts
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tag_rows import Label, Told, add_line, labels_of, put_on, take_off
from guide_app.mutations.tx import Context, FieldConflict, Tx

BY_CODE = "code:"
"""Begins those of a tag's ``adds`` that a code made; a new code cancels them, and no others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCode:
    """What a customer's code field holds now.

    Attributes:
        text: As it was typed or scanned; empty takes the code away.
        number: Of the codebook that the author saw, by which it is read for ever.
    """

    customer_id: str
    text: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """One entry of a codebook to be published."""

    code: str
    question: str
    answer: str
    tag_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishCodebook:
    """The brand's next codebook; ``number_seen`` is the newest that its author saw, 0 for none."""

    number_seen: int
    entries: tuple[CodeEntry, ...]


@mutation("customer.set_code", SetCode)
def set_code(tx: Tx, context: Context, arguments: SetCode) -> None:
    """Read the code and set its tags; those that only the code before had set go.

    The code that arrives last stands. A tag that was archived is read and not set.
    """
    customer = own_customer(tx, context, arguments.customer_id)
    check(entity_of(Customer).by_name["code"], arguments.text)
    if context.origins.gives_way("customer", customer.id, "code"):
        return
    entries = _entries(tx, context, arguments.number) if arguments.text.strip() else ()
    reading = read_code(arguments.text, entries)
    _check_reading(reading)
    labels = labels_of(tx, context, (entry.tag_id for entry in reading.entries))
    one_of = {named: one.group.id for named, one in labels.items() if one.group.single_choice}
    _check_reading(read_code(arguments.text, entries, one_of))
    told = Told()
    wanted = {label.tag.id for label in labels.values()}
    for label in _labels_of_code(tx, context, customer):
        if label.tag.id not in wanted and may_set_tags(context.actor, label.group):
            take_off(tx, customer, label, _by_code(tx, customer, label), told)
    for label in labels.values():
        if label.tag.archived or label.group.archived:
            continue
        label.check_add(context)
        _put_on(tx, context, customer, label, told)
    code = "".join(folded(entry.code) for entry in reading.entries) or None
    number = arguments.number if code is not None else None
    changed = (customer.code, customer.code_number) != (code, number)
    if changed:
        change_facts(tx, customer, lambda _: {"code": code, "code_number": number})
    context.origins.written("customer", customer.id, "code")
    if changed or told:
        details = {"added": told.added, "removed": told.removed, "replaced": told.replaced}
        add_line(tx, context, customer, 0, {**details, "code": code, "before": customer.code})


@mutation("codebook.publish", PublishCodebook, HQ_ONLY)
def publish_codebook(tx: Tx, context: Context, arguments: PublishCodebook) -> None:
    """Add the next version; where somebody has published meanwhile, theirs stands."""
    brand_id, number = context.actor.brand_id, arguments.number_seen + 1
    entries = [
        Entry(one.code.strip(), one.question.strip(), one.answer.strip(), one.tag_id)
        for one in arguments.entries
    ]
    flaw = find_flaw(entries)
    if flaw is not None:
        raise _flawed(flaw.fault.value, flaw.line, flaw.value)
    labels = labels_of(tx, context, {entry.tag_id for entry in entries})
    for line, entry in enumerate(entries):
        label = labels[entry.tag_id]
        if label.tag.archived or label.group.archived:
            raise _flawed("archived", line, label.tag.name)
    if arguments.number_seen and (
        tx.find(Codebook, codebook_id(brand_id, arguments.number_seen)) is None
    ):
        raise Rejected(Code.NOT_FOUND, entity="codebook")
    made = codebook_id(brand_id, number)
    if tx.find(Codebook, made) is not None:
        seen = arguments.number_seen
        context.conflicts.append(FieldConflict("codebook", made, "number", seen, number))
        return
    standing = [
        replace(entry, code=folded(entry.code), tag_id=labels[entry.tag_id].tag.id)
        for entry in entries
    ]
    tx.insert(
        Codebook(
            id=made,
            brand_id=brand_id,
            number=number,
            published_on=context.business_on,
            entries=document_of(standing),
        )
    )


def _entries(tx: Tx, context: Context, number: int | None) -> tuple[Entry, ...]:
    if number is None:
        return ()
    return entries_of(tx.get(Codebook, codebook_id(context.actor.brand_id, number)))


def _check_reading(reading: Reading) -> None:
    if reading.trouble is not None:
        raise Rejected(
            Code.NOT_A_CHOICE, field="code", value=reading.part, trouble=reading.trouble.value
        )


def _labels_of_code(tx: Tx, context: Context, customer: Customer) -> Iterable[Label]:
    """The tags that the customer's code stands for now."""
    if customer.code is None:
        return ()
    entries = read_code(customer.code, _entries(tx, context, customer.code_number)).entries
    return labels_of(tx, context, (entry.tag_id for entry in entries)).values()


def _by_code(tx: Tx, customer: Customer, label: Label) -> list[str]:
    """Those adds of the tag that a code made."""
    found = (tx.find(CustomerTag, place) for place in label.places_of(customer.id))
    adds = [add for row in found if row is not None for add in row.adds]
    return [add for add in adds if add.startswith(BY_CODE)]


def _put_on(tx: Tx, context: Context, customer: Customer, label: Label, told: Told) -> None:
    """As `put_on`; of adds by code the tag keeps the last only."""
    before = _by_code(tx, customer, label)
    put_on(tx, context, customer, label, BY_CODE + context.mutation_id, told)
    row = tx.find(CustomerTag, label.row_of(customer.id))
    if before and row is not None and row.tag_id == label.tag.id:
        tx.update(row, adds=[add for add in row.adds if add not in before])


def _flawed(fault: str, line: int, value: str) -> Rejected:
    return Rejected(Code.NOT_A_CHOICE, field="entries", fault=fault, line=line, value=value)
