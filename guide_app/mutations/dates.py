"""Dated facts of customers: the due date of a baby, the wedding day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guide_app.domain.entities import Customer, CustomerDate, DateKind
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.access import brand_row, own_customer
from guide_app.mutations.fields import Change, change_fields, read_fields, record_overwritten
from guide_app.mutations.person_rows import holder
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx

DATE_FIELDS = frozenset({"kind_id", "on", "note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDate:
    """A new dated fact (no id), or changes to one; a new day moves what is not done of a SOP."""

    customer_id: str
    changes: Mapping[str, Change]
    date_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveDate:
    """Take a dated fact away, or bring it back; what a SOP plans from it goes and comes with it."""

    customer_id: str
    date_id: str
    removed: bool = True


@mutation("date.save", SaveDate)
def save_date(tx: Tx, context: Context, arguments: SaveDate) -> None:
    """Add or change it."""
    customer = own_customer(tx, context, arguments.customer_id)
    if (kind := arguments.changes.get("kind_id")) is not None:
        for kind_id in (kind.seen, kind.new):
            if isinstance(kind_id, str):
                brand_row(tx, context, DateKind, kind_id)
    if arguments.date_id is not None:
        row = _own(tx, arguments.date_id, customer)
        _, overwritten = change_fields(tx, context, row, arguments.changes, DATE_FIELDS)
        record_overwritten(tx, context, customer, row, overwritten)
        return
    given = {name: change.new for name, change in arguments.changes.items()}
    values = read_fields(entity_of(CustomerDate), given, DATE_FIELDS)
    for name in ("kind_id", "on"):
        if name not in values:
            raise Rejected(Code.REQUIRED, field=name)
    tx.insert(
        CustomerDate(
            id=context.new_id(0), brand_id=customer.brand_id, customer_id=customer.id, **values
        )
    )


@mutation("date.remove", RemoveDate)
def remove_date(tx: Tx, context: Context, arguments: RemoveDate) -> None:
    """Mark it, or take the mark away."""
    customer = own_customer(tx, context, arguments.customer_id)
    row = _own(tx, arguments.date_id, customer)
    if row.removed != arguments.removed:
        tx.update(row, removed=arguments.removed)


def _own(tx: Tx, date_id: str, customer: Customer) -> CustomerDate:
    row = tx.get(CustomerDate, date_id)
    holder(tx, customer, row.customer_id, "customer_date")
    return row
