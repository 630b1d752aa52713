"""What changes in the synced rows and bears upon who is who is noted, to be settled soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from guide_app.domain.entities import Customer, Order
from guide_app.domain.identities import Identity, IdentityKind
from guide_app.domain.merging import head_id
from guide_app.tables.among import among
from guide_app.tables.tx import RowChange
from server.identities.neighbours import claims_of
from server.identities.returns import note_returns
from server.identities.store import ORDER, named_by, note, trace_id
from server.schema.identities import identity, identity_statement, trace

_NAMED = (
    select(identity.c.pk)
    .where(
        identity.c.brand_id == bindparam("brand"),
        identity.c.kind.in_((IdentityKind.PHONE.value, IdentityKind.MEMBER_NUMBER.value)),
        among(identity.c.value, "given"),
    )
    .limit(1)
)
_SAID = (
    select(identity_statement.c.id)
    .where(identity_statement.c.customer_id == bindparam("customer"))
    .limit(1)
)


def follow_identities(connection: Connection, changes: Sequence[RowChange], _now: datetime) -> None:
    """A reaction of `server.apply`."""
    recorded: dict[str, list[str]] = {}
    for change in changes:
        before, after = change.before, change.after
        if change.entity == "customer":
            _follow_customer(connection, change)
        elif before is None and isinstance(after, Order):
            recorded.setdefault(after.brand_id, []).append(after.number)
        elif isinstance(before, Order) and _owner(after) != before.customer_id:
            _follow_order(connection, before, after if isinstance(after, Order) else None)
            note_returns(connection, before.brand_id, [before.number])
    for brand_id, numbers in recorded.items():
        follow_recorded(connection, brand_id, numbers)


def follow_recorded(connection: Connection, brand_id: str, numbers: Sequence[str]) -> None:
    """Orders that came by another way: a trace of the same number, or about it, waits no longer."""
    ids = [trace_id(brand_id, ORDER, number) for number in numbers]
    query = select(trace.c.statement_id, trace.c.customer_id).where(among(trace.c.id, "ids"))
    rows = connection.execute(query, {"ids": ids})  # asked for NULL, SQLite reads all that waits
    found = [row.statement_id for row in rows if row.customer_id is None]
    for names in named_by(connection, found).values():
        note(connection, brand_id, names)
    note_returns(connection, brand_id, numbers)


def _follow_customer(connection: Connection, change: RowChange) -> None:
    before, after = change.before, change.after
    claimed = [
        set(claims_of(row)) if isinstance(row, Customer) else set() for row in (before, after)
    ]
    heads = [head_id(row) if isinstance(row, Customer) else None for row in (before, after)]
    if claimed[0] == claimed[1] and heads[0] == heads[1]:
        return
    all_of_them: set[Identity] = {claim.identity for claim in claimed[0] | claimed[1]}
    brand_id = change.row.brand_id
    given = {"brand": brand_id, "given": sorted({one.value for one in all_of_them})}
    named = all_of_them and connection.execute(_NAMED, given).first() is not None
    said = before is not None and (
        connection.execute(_SAID, {"customer": change.id}).first() is not None
    )
    if named or said:
        people = sorted({change.id, *filter(None, heads)})
        note(connection, brand_id, [*sorted(all_of_them, key=lambda one: one.place), *people])
        if after is None:
            table = identity_statement
            about = select(table.c.id).where(table.c.customer_id == change.id)
            for names in named_by(connection, connection.scalars(about)).values():
                note(connection, brand_id, names)


def _owner(row: Any) -> str | None:
    return row.customer_id if isinstance(row, Order) else None


def _follow_order(connection: Connection, before: Order, after: Order | None) -> None:
    """An order that went, or went to another customer, by another way than its trace's."""
    its = and_(
        trace.c.brand_id == before.brand_id, trace.c.kind == ORDER, trace.c.name == before.number
    )
    there = connection.execute(
        select(trace.c.statement_id).where(its, trace.c.customer_id.is_not(None))
    ).first()
    if there is None:
        return
    if after is not None:
        values = {"customer_id": after.customer_id}
        connection.execute(update(trace).where(its).values(**values))
    else:
        connection.execute(update(trace).where(its).values(made=0))
    note(
        connection, before.brand_id, named_by(connection, [there.statement_id])[there.statement_id]
    )
