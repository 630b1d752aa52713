"""Notes: only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from guide_app.domain.business_day import zone
from guide_app.domain.entities import Brand, Customer, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.words import Role, TimelineKind
from guide_app.mutations.access import known_guide, own_customer
from guide_app.mutations.person_rows import holder
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx

AUTHOR_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """What the guide wrote down about a customer."""

    customer_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BringNote:
    """A note that somebody wrote elsewhere, brought by an import; the same one comes in once.

    Attributes:
        on: When it was written; None: today.
        guide_id: Whose it is, if it is the author's own; HQ may name anybody of the brand.
        author: Whose it is, in the words of the file, where no account stands for it.
    """

    customer_id: str
    text: str
    on: date | None = None
    guide_id: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackNote:
    """Mark a note that one wrote, or brought, as taken back; its text stays in the history."""

    customer_id: str
    entry_id: str


@mutation("note.add", AddNote)
def add_note(tx: Tx, context: Context, arguments: AddNote) -> None:
    """Add the note to the timeline."""
    customer = own_customer(tx, context, arguments.customer_id)
    if not arguments.text.strip():
        raise Rejected(Code.REQUIRED, field="text")
    tx.insert(
        TimelineEntry(
            id=context.new_id(0),
            brand_id=customer.brand_id,
            customer_id=customer.id,
            kind=TimelineKind.NOTE.value,
            on=context.business_on,
            at=context.at,
            guide_id=context.actor.person_id,
            text=arguments.text,
        )
    )


@mutation("note.bring", BringNote)
def bring_note(tx: Tx, context: Context, arguments: BringNote) -> None:
    """Add the note under its own day and author; one that was taken back stands again."""
    actor = context.actor
    customer = own_customer(tx, context, arguments.customer_id)
    on, author = arguments.on or context.business_on, (arguments.author or "").strip()
    if not arguments.text.strip():
        raise Rejected(Code.REQUIRED, field="text")
    if on > context.business_on:
        raise Rejected(Code.OUT_OF_RANGE, field="on")
    if len(author) > AUTHOR_LENGTH:
        raise Rejected(Code.TOO_LONG, field="author", limit=AUTHOR_LENGTH, length=len(author))
    if arguments.guide_id is not None and arguments.guide_id != actor.guide_id:
        known_guide(tx, context, arguments.guide_id)
        if actor.role != Role.HQ:
            raise Rejected(Code.NOT_ALLOWED)
    details: dict[str, Any] = {"brought_by": actor.guide_id}
    if arguments.guide_id is None and author:
        details["author"] = author
    entry_id = brought_note_id(
        customer.id, on, arguments.guide_id or details.get("author", ""), arguments.text
    )
    there = tx.find(TimelineEntry, entry_id)
    if there is not None:
        if there.undone:
            tx.update(there, undone=False)
        return
    tx.insert(
        TimelineEntry(
            id=entry_id,
            brand_id=customer.brand_id,
            customer_id=customer.id,
            kind=TimelineKind.NOTE.value,
            on=on,
            at=context.at if on == context.business_on else _noon(tx, customer, on),
            guide_id=arguments.guide_id,
            text=arguments.text,
            details=details,
        )
    )


def _noon(tx: Tx, customer: Customer, on: date) -> datetime:
    """A time of that day, by which the note has its place in the history."""
    time_zone = zone(tx.get(Brand, customer.brand_id).time_zone)
    return datetime.combine(on, time(12), time_zone).astimezone(UTC)


def brought_note_id(customer_id: str, on: date, author: str, text: str) -> str:
    """The id of a note from elsewhere: made of what it says, so that it is known again.

    Args:
        customer_id: Whom it is about.
        on: When it was written.
        author: The id of an account, or the words that stand for the author; "" for nobody.
        text: What it says.
    """
    return row_id("brought_note", customer_id, on.isoformat(), author, text)


@mutation("note.take_back", TakeBackNote)
def take_back_note(tx: Tx, context: Context, arguments: TakeBackNote) -> None:
    """Mark the note."""
    customer = own_customer(tx, context, arguments.customer_id)
    entry = tx.get(TimelineEntry, arguments.entry_id)
    holder(tx, customer, entry.customer_id, "timeline_entry")
    if entry.kind != TimelineKind.NOTE:
        raise Rejected(Code.NOT_FOUND, entity="timeline_entry")
    brought_by = entry.details.get("brought_by") if isinstance(entry.details, dict) else None
    if context.actor.guide_id not in (entry.guide_id, brought_by):
        raise Rejected(Code.NOT_ALLOWED)
    if not entry.undone:
        tx.update(entry, undone=True)
