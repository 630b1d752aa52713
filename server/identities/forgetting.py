"""Erasing a person from who is who: what they were known by, and what waited under it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from guide_app.domain.identities import Identity
from guide_app.domain.resolving import Resolution
from guide_app.tables.among import among
from server.identities.neighbours import Neighbours, read_neighbours
from server.identities.store import CUSTOMER, lock, note
from server.schema import (
    identity,
    identity_due,
    identity_saying,
    identity_statement,
    trace,
)


def forget_customer(connection: Connection, brand_id: str, customer_id: str) -> None:
    """Nothing that belongs to the customer is left; call it while their row is still there.

    What other people were said to be known by beside it stays theirs.
    """
    lock(connection, brand_id)
    near = read_neighbours(connection, brand_id, (), (customer_id,))
    gone = set(_theirs(near, near.resolve(), customer_id))
    said = near.statements | near.taken_back
    own = {one.id for one in said.values() if one.customer_id == customer_id}
    touched = {one.id for one in said.values() if one.identities & gone}
    emptied = own | {one.id for one in said.values() if one.identities <= gone}
    connection.execute(delete(trace).where(trace.c.customer_id == customer_id))
    lone = {"ids": sorted(emptied)}
    connection.execute(
        delete(trace).where(among(trace.c.statement_id, "ids"), trace.c.made == 0), lone
    )
    for one in gone:
        for table in (identity, identity_due):
            connection.execute(
                delete(table).where(
                    table.c.brand_id == brand_id,
                    table.c.kind == one.kind.value,
                    table.c.scope == one.scope,
                    table.c.value == one.value,
                )
            )
    connection.execute(
        delete(identity_due).where(
            identity_due.c.kind == CUSTOMER, identity_due.c.value == customer_id
        )
    )
    needed = set(
        connection.scalars(
            select(trace.c.statement_id).where(among(trace.c.statement_id, "ids")), lone
        )
    )
    over = {"ids": sorted(emptied - needed)}
    for table, column in (
        (identity, identity.c.statement_id),
        (identity_saying, identity_saying.c.statement_id),
        (identity_statement, identity_statement.c.id),
    ):
        connection.execute(delete(table).where(among(column, "ids")), over)
    left = {i for name in touched | own for i in said[name].identities} - gone
    rest: list[Identity] = sorted(left, key=lambda one: one.place)
    note(connection, brand_id, rest)


def _theirs(near: Neighbours, resolution: Resolution, customer_id: str) -> Iterable[Identity]:
    named = {claim.identity for claim in near.claims}
    for statement in (near.statements | near.taken_back).values():
        named |= statement.identities
    for one in named:
        shared = one.is_weak and resolution.contested_since(one) is not None
        if resolution.customer_of(one) == customer_id and not shared:
            yield one
