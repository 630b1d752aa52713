"""Customers who may be one person: noticed when they arrive, decided by people.

Nobody is merged without being asked: with a customer goes the guide whose they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from guide_app.domain.entities import Customer
from guide_app.domain.known import KnownBy, known_key
from guide_app.domain.merging import head_id
from guide_app.domain.policy import Actor, may_see_customer
from guide_app.domain.values import format_instant
from guide_app.tables.tx import RowChange, TableTx
from server.bulk import insert_unless_there
from server.known import customers_with
from server.schema import ENTITY_TABLES
from server.schema import same_person as pairs

MOST_OF_ONE = 5
"""A number that more have is nobody's: the shop's own, or one that was made up."""
_READ_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one; the one who was added first comes first.

    Attributes:
        fields: In which numbers they agree.
    """

    one: Customer
    other: Customer
    fields: tuple[str, ...]


def notice(connection: Connection, change: RowChange, now: datetime) -> None:
    """Note with whom a customer agrees whose numbers are new; a reaction of `apply`."""
    before, after = change.before, change.after
    if not isinstance(after, Customer) or after.removed_on is not None:
        return
    for by in KnownBy:
        typed = getattr(after, by)
        known = getattr(before, by) if isinstance(before, Customer) else None
        if not typed or typed == known:
            continue
        others = [id for id, _, _ in customers_with(connection, after.brand_id, by, typed)]
        if len(others) > MOST_OF_ONE:
            continue
        for other in others:
            if other != after.id:
                one_id, other_id = sorted((after.id, other))
                place = {"one_id": one_id, "other_id": other_id}
                rest = {"brand_id": after.brand_id, "found_at": format_instant(now)}
                insert_unless_there(connection, pairs, {**place, **rest})


def waiting(connection: Connection, actor: Actor, most: int) -> list[Pair]:
    """The pairs that nobody has decided about and the actor may see, the newest first."""
    query = (
        select(pairs.c.one_id, pairs.c.other_id)
        .where(pairs.c.brand_id == actor.brand_id, pairs.c.different_by.is_(None))
        .order_by(pairs.c.found_at.desc(), pairs.c.one_id, pairs.c.other_id)
        .limit(_READ_AT_MOST)
    )
    ids = [tuple(row) for row in connection.execute(query)]
    tx = TableTx(connection, ENTITY_TABLES)
    tx.prefetch(Customer, {id for pair in ids for id in pair})
    found: dict[tuple[str, str], Pair] = {}
    for one, other in ids:
        pair = _pair(tx, actor, one, other)
        if pair is not None:
            found.setdefault((pair.one.id, pair.other.id), pair)
    return list(found.values())[:most]


def say_different(connection: Connection, actor: Actor, one: str, other: str) -> bool:
    """They are two people: the pair is not shown again. False: there is no such pair."""
    if _pair(TableTx(connection, ENTITY_TABLES), actor, one, other) is None:
        return False
    tx = TableTx(connection, ENTITY_TABLES)
    for row in connection.execute(
        select(pairs.c.one_id, pairs.c.other_id).where(
            pairs.c.brand_id == actor.brand_id, pairs.c.different_by.is_(None)
        )
    ).all():
        rows = [tx.find(Customer, id) for id in row]
        if {head_id(r) for r in rows if r is not None} == {one, other}:
            connection.execute(
                update(pairs)
                .where(pairs.c.one_id == row[0], pairs.c.other_id == row[1])
                .values(different_by=actor.guide_id)
            )
    return True


def forget(connection: Connection, customer_id: str) -> None:
    """The customer is erased."""
    either = or_(pairs.c.one_id == customer_id, pairs.c.other_id == customer_id)
    connection.execute(delete(pairs).where(either))


def _pair(tx: TableTx, actor: Actor, one_id: str, other_id: str) -> Pair | None:
    """Two who stand for themselves and still agree; those for whom somebody stands, as that one."""
    rows = []
    for row_id in (one_id, other_id):
        row = tx.find(Customer, row_id)
        head = None if row is None else tx.find(Customer, head_id(row))
        if head is None or head.removed_on is not None or not may_see_customer(actor, head):
            return None
        rows.append(head)
    one, other = sorted(rows, key=lambda row: (row.added_on, row.id))
    fields = tuple(by.value for by in KnownBy if _key(one, by) and _key(one, by) == _key(other, by))
    return Pair(one, other, fields) if fields and one.id != other.id else None


def _key(row: Customer, by: KnownBy) -> str | None:
    return known_key(by, getattr(row, by) or "")
