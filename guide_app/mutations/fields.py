"""Changing fields against the values that the author saw: the rule for conflicts, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from guide_app.domain.entities import Customer, TimelineEntry
from guide_app.domain.entity import Entity, Row, entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import from_wire, to_wire
from guide_app.domain.words import Consent, TimelineKind
from guide_app.mutations.person_rows import change_facts
from guide_app.mutations.tx import Context, FieldConflict, Tx

R = TypeVar("R", bound=Row)
OVERWRITTEN_ORDINAL = 1_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """A field's new value, and the one its author saw; both in wire form."""

    seen: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Overwritten:
    """A value that gave way; kept so that it can be restored. Values in wire form."""

    field: str
    kept: Any
    lost: Any


def change_fields(
    tx: Tx,
    context: Context,
    row: R,
    changes: Mapping[str, Change],
    allowed: frozenset[str],
    *,
    all_contested: bool = False,
) -> tuple[R, list[Overwritten]]:
    """Apply ``changes`` field by field.

    Where somebody else changed a field meanwhile, a contested one keeps its value and is added to
    ``context.conflicts``; elsewhere the later arrival wins and the overwritten value is returned.
    Consent is answered and not written: `customers` notes which withdrawals stand.

    Args:
        all_contested: Every field counts as contested; for rows without a timeline, where an
            overwritten value would be lost.

    Raises:
        Rejected: UNKNOWN_FIELD, or what the field's check says.
    """
    entity = entity_of(type(row))
    updates: dict[str, Any] = {}
    overwritten: list[Overwritten] = []
    for name, change in changes.items():
        if name not in allowed:
            raise Rejected(Code.UNKNOWN_FIELD, field=name)
        field = entity.by_name[name]
        new = from_wire(field, change.new)
        current = getattr(row, name)
        if current == new:  # as said by this author too, perhaps later than by the one before
            context.origins.written(entity.name, row.id, name)
            continue
        theirs = to_wire(field, current)
        stale = theirs != change.seen
        withdrawal = name == "consent" and new == Consent.WITHDRAWN
        if stale and (field.contested or all_contested) and not withdrawal:
            context.conflicts.append(
                FieldConflict(entity.name, row.id, name, to_wire(field, new), theirs)
            )
            continue
        if not withdrawal and context.origins.gives_way(entity.name, row.id, name):
            overwritten.append(Overwritten(name, kept=theirs, lost=to_wire(field, new)))
            continue
        if stale:
            overwritten.append(Overwritten(name, kept=to_wire(field, new), lost=theirs))
        updates[name] = new
        context.origins.written(entity.name, row.id, name)
    if updates and isinstance(row, Customer):
        consent = updates.pop("consent", row.consent)
        after = change_facts(tx, row, lambda _: updates).row
        return cast("R", replace(after, consent=consent)), overwritten
    return (tx.update(row, **updates) if updates else row), overwritten


def record_overwritten(
    tx: Tx, context: Context, customer: Customer, row: Row, overwritten: list[Overwritten]
) -> None:
    """Keep the values that gave way in the customer's timeline."""
    if not overwritten:
        return
    tx.insert(
        TimelineEntry(
            id=context.new_id(OVERWRITTEN_ORDINAL),
            brand_id=customer.brand_id,
            customer_id=customer.id,
            kind=TimelineKind.OVERWRITTEN.value,
            on=context.business_on,
            at=context.at,
            guide_id=context.actor.guide_id,
            details={
                "entity": entity_of(type(row)).name,
                "row_id": row.id,
                "fields": {
                    item.field: {"kept": item.kept, "lost": item.lost} for item in overwritten
                },
            },
        )
    )


def read_fields(
    entity: Entity, values: Mapping[str, Any], allowed: frozenset[str]
) -> dict[str, Any]:
    """Wire values of a new row, checked.

    Raises:
        Rejected: UNKNOWN_FIELD, or what the field's check says.
    """
    made = {}
    for name, value in values.items():
        if name not in allowed:
            raise Rejected(Code.UNKNOWN_FIELD, field=name)
        made[name] = from_wire(entity.by_name[name], value)
    return made
