"""Lines of a customer's history that can be taken back: they know what was before."""

from __future__ import annotations

from typing import Any

from guide_app.domain.entities import FollowUp, TimelineEntry
from guide_app.domain.entity import Row, entity_of
from guide_app.domain.values import from_wire, to_wire
from guide_app.domain.words import TimelineKind
from guide_app.mutations.person_rows import Changed
from guide_app.mutations.tx import Context, Tx

_UNDOABLE = (
    *("due_on", "remind_at", "status", "sent_on", "outcome", "closed_on"),
    *("script_id", "wording_id", "by_hand", "material_id"),
)


def keep_line(
    tx: Tx,
    context: Context,
    kind: TimelineKind,
    changed: Changed | None,
    before: FollowUp | None,
    after: FollowUp | None,
    details: dict[str, Any],
) -> None:
    """Write the line that tells what was done, with all that `follow_ups.take_back` needs.

    Args:
        changed: The customer; None: nothing is known anew of them.
        before: The follow-up as it was; None: there was none.
        after: As it is now; None: nothing was done to one.
    """
    customer = None if changed is None else changed.before
    about = after or customer
    assert about is not None, "a line tells of a follow-up or of a customer"
    undo = {
        "follow_up_id": None if after is None else after.id,
        "before": None if before is None else _wire(before, _UNDOABLE),
        "after": None if after is None else _wire(after, _UNDOABLE),
        "customer": {} if changed is None else _difference(changed.before, changed.after),
    }
    tx.insert(
        TimelineEntry(
            id=context.new_id(0),
            brand_id=about.brand_id,
            customer_id=about.id if after is None else after.customer_id,
            kind=kind.value,
            on=context.business_on,
            at=context.at,
            guide_id=context.actor.guide_id,
            text=None if after is None else after.task,
            details={**details, "follow_up_id": undo["follow_up_id"], "undo": undo},
        )
    )


def _difference(before: Row, after: Row) -> dict[str, list[Any]]:
    fields = entity_of(type(before)).fields
    return {
        field.name: [
            to_wire(field, getattr(before, field.name)),
            to_wire(field, getattr(after, field.name)),
        ]
        for field in fields
        if getattr(before, field.name) != getattr(after, field.name)
    }


def _wire(row: Row, names: tuple[str, ...]) -> dict[str, Any]:
    by_name = entity_of(type(row)).by_name
    return {name: to_wire(by_name[name], getattr(row, name)) for name in names}


def values_of(kind: type[Row], wire: dict[str, Any]) -> dict[str, Any]:
    """Values from a line as the fields of a row hold them."""
    by_name = entity_of(kind).by_name
    return {name: from_wire(by_name[name], value) for name, value in wire.items()}


def differs(row: Row, wire: dict[str, Any]) -> bool:
    """Whether a row has not the values any more that a line left it with."""
    return _wire(row, tuple(wire)) != wire
