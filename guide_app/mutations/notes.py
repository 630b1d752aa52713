"""Notes: only ever added."""

from __future__ import annotations

from dataclasses import dataclass

from guide_app.domain.entities import TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.words import TimelineKind
from guide_app.mutations.access import own_customer
from guide_app.mutations.person_rows import holder
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """What the guide wrote down about a customer."""

    customer_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackNote:
    """Mark an own note as taken back; its text stays in the history."""

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
            guide_id=context.actor.guide_id,
            text=arguments.text,
        )
    )


@mutation("note.take_back", TakeBackNote)
def take_back_note(tx: Tx, context: Context, arguments: TakeBackNote) -> None:
    """Mark the note."""
    customer = own_customer(tx, context, arguments.customer_id)
    entry = tx.get(TimelineEntry, arguments.entry_id)
    holder(tx, customer, entry.customer_id, "timeline_entry")
    if entry.kind != TimelineKind.NOTE:
        raise Rejected(Code.NOT_FOUND, entity="timeline_entry")
    if entry.guide_id != context.actor.guide_id:
        raise Rejected(Code.NOT_ALLOWED)
    if not entry.undone:
        tx.update(entry, undone=True)
