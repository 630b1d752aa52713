"""Letting go of who is who: of an erased person, and of looks for which nobody came."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select, tuple_

from guide_app.domain.identities import Identity
from guide_app.domain.resolving import Resolution
from guide_app.tables.among import among
from server.identities.neighbours import Neighbours, read_neighbours
from server.identities.store import CUSTOMER, VIEW, lock, named_by, note
from server.schema import ENTITY_TABLES
from server.schema.identities import (
    identity,
    identity_due,
    identity_saying,
    identity_statement,
    trace,
)

_statement = identity_statement
_order = ENTITY_TABLES["order"].c


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
    lone = {"ids": sorted(emptied)}
    waiting = (among(trace.c.statement_id, "ids"), trace.c.made == 0)
    numbers = set(
        connection.scalars(select(_order.number).where(_order.customer_id == customer_id))
    )
    numbers |= set(connection.scalars(select(trace.c.name).where(*waiting), lone))
    about = (trace.c.brand_id == brand_id, among(trace.c.about, "numbers"))
    connection.execute(delete(trace).where(*about), {"numbers": sorted(numbers)})
    connection.execute(delete(trace).where(trace.c.customer_id == customer_id))
    connection.execute(delete(trace).where(*waiting), lone)
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


def forget_looks(connection: Connection, brand_id: str, before: str, most: int) -> int:
    """Let go of looks that have waited since then, with what only they said; returns how many.

    Where a look said that several identities are one person's, that stays known.
    """
    lock(connection, brand_id)
    old = connection.execute(
        select(trace.c.id, trace.c.name, trace.c.statement_id)
        .where(trace.c.brand_id == brand_id, trace.c.kind == VIEW, trace.c.customer_id.is_(None))
        .where(trace.c.received_at < before, trace.c.at < before)
        .limit(most)
    ).all()
    if not old:
        return 0
    connection.execute(delete(trace).where(among(trace.c.id, "ids")), {"ids": [r.id for r in old]})
    named = named_by(connection, {row.statement_id for row in old})
    saying = identity_saying.c
    said = [row.name.split(" ", 1) for row in old if len(named[row.statement_id]) == 1]
    told = [(source_id, f"{VIEW} {visit}") for source_id, visit in said]
    mine = tuple_(saying.source_id, saying.external_id).in_(told)
    connection.execute(delete(identity_saying).where(mine))
    needed = set(
        connection.scalars(
            select(saying.statement_id).where(among(saying.statement_id, "ids")),
            {"ids": sorted(named)},
        )
    )
    judged = select(_statement.c.id).where(_statement.c.taken_back_at.is_not(None))
    needed |= set(
        connection.scalars(judged.where(among(_statement.c.id, "ids")), {"ids": sorted(named)})
    )
    over = {"ids": sorted(named.keys() - needed)}
    for table, column in ((identity, identity.c.statement_id), (_statement, _statement.c.id)):
        connection.execute(delete(table).where(among(column, "ids")), over)
    return len(old)


def _theirs(near: Neighbours, resolution: Resolution, customer_id: str) -> Iterable[Identity]:
    named = {claim.identity for claim in near.claims}
    for statement in (near.statements | near.taken_back).values():
        named |= statement.identities
    for one in named:
        shared = one.is_weak and resolution.contested_since(one) is not None
        if resolution.customer_of(one) == customer_id and not shared:
            yield one
