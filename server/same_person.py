"""Customers who may be one person: noticed when they arrive, or said by systems; decided by people.

Nobody is merged without being asked: with a customer goes the guide whose they are.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, true, update

from guide_app.domain.entities import Customer
from guide_app.domain.known import MOST_OF_ONE, KnownBy, known_key
from guide_app.domain.merging import alias_ids, head_id
from guide_app.domain.policy import Actor, may_see_customer
from guide_app.domain.values import format_instant
from guide_app.domain.words import Role
from guide_app.tables.among import among
from guide_app.tables.tx import RowChange, TableTx
from server import dealers
from server.audit import AuditLine, append
from server.bulk import insert_unless_there
from server.known import customers_with
from server.schema import ENTITY_TABLES
from server.schema.identities import same_person as pairs

_READ_AT_MOST = 500
_IDENTITIES = {KnownBy.PHONE.value, KnownBy.MEMBER_NUMBER.value}
"""The numbers that are identities too, see `server.identities`: where they agree, all is said."""
_BETWEEN = or_(
    and_(among(pairs.c.one_id, "ones"), among(pairs.c.other_id, "others")),
    and_(among(pairs.c.one_id, "others"), among(pairs.c.other_id, "ones")),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one; the one who was added first comes first.

    Attributes:
        fields: In which numbers they agree.
        said: It is by what else they are known by that they seem to be one.
    """

    one: Customer
    other: Customer
    fields: tuple[str, ...]
    said: bool


def notice(connection: Connection, changes: Sequence[RowChange], now: datetime) -> None:
    """Note with whom customers agree whose numbers are new; a reaction of `apply`."""
    for change in changes:
        if isinstance(change.after, Customer) and change.after.removed_on is None:
            _notice(connection, change.before, change.after, now)


def _notice(connection: Connection, before: Any, after: Customer, now: datetime) -> None:
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
                note_pair(connection, after.brand_id, after.id, other, now)


def note_pair(
    connection: Connection, brand_id: str, one_id: str, other_id: str, now: datetime
) -> None:
    """Two may be one; where that was noted before, what was decided about them stays."""
    one_id, other_id = sorted((one_id, other_id))
    place = {"brand_id": brand_id, "one_id": one_id, "other_id": other_id}
    insert_unless_there(
        connection, pairs, {**place, "found_at": format_instant(now), "standing": 0}
    )


def waiting(connection: Connection, actor: Actor) -> list[Pair]:
    """The pairs that nobody has decided about and the actor may see, the newest first."""
    one, other = (ENTITY_TABLES["customer"].alias(name).c for name in ("one", "other"))
    query = (
        select(pairs.c.one_id, pairs.c.other_id, pairs.c.standing)
        .join(one.id.table, one.id == pairs.c.one_id)
        .join(other.id.table, other.id == pairs.c.other_id)
        .where(
            pairs.c.brand_id == actor.brand_id,
            pairs.c.decided_at.is_(None),
            func.coalesce(one.merged_into, one.id) != func.coalesce(other.merged_into, other.id),
            *(_may_be_shown(actor, row) for row in (one, other)),
        )
        .order_by(pairs.c.found_at.desc(), pairs.c.one_id, pairs.c.other_id)
        .limit(_READ_AT_MOST)
    )
    noted = connection.execute(query).all()
    look = functools.cache(functools.partial(dealers.may_look, connection, actor))
    tx = TableTx(connection, ENTITY_TABLES)
    tx.prefetch(Customer, {id for row in noted for id in (row.one_id, row.other_id)})
    found: dict[tuple[str, str], Pair] = {}
    for row in noted:
        heads = _heads(tx, actor, row.one_id, row.other_id)
        if heads is None or not all(look(head.store_id) for head in heads):
            continue
        pair = _pair(*heads, standing=bool(row.standing))
        if pair is not None:
            key = (pair.one.id, pair.other.id)
            found[key] = pair if pair.said else found.get(key, pair)
    apart = _apart(connection, found.values())
    return [pair for key, pair in found.items() if frozenset(key) not in apart]


def _may_be_shown(actor: Actor, row: Any) -> ColumnElement[bool]:
    """Of either of a pair, who lies in the store of whoever stands for them: not to be skipped.

    Others would take the places of those whom the actor is to see.
    """
    there = or_(row.removed_on.is_(None), row.merged_into.is_not(None))
    own = true() if actor.role == Role.HQ else row.store_id == actor.store_id
    return and_(there, own, dealers.shown_to(actor, row.store_id))


def say_different(
    connection: Connection, actor: Actor, one_id: str, other_id: str, now: datetime
) -> bool:
    """They are two people, and whoever was merged with one of them is not the other either.

    The pair is not shown again, however it is found. False: there is no such pair.
    """
    heads = _heads(TableTx(connection, ENTITY_TABLES), actor, one_id, other_id)
    if heads is None or not all(dealers.may_look(connection, actor, h.store_id) for h in heads):
        return False
    one, other = heads
    given = {"ones": _ids(one), "others": _ids(other)}
    noted = connection.execute(select(pairs.c.decided_at).where(_BETWEEN), given).scalars().all()
    if not noted:
        return False
    if any(noted):
        return True
    at = format_instant(now)
    note_pair(connection, actor.brand_id, one.id, other.id, now)
    undecided = update(pairs).where(_BETWEEN, pairs.c.decided_at.is_(None))
    decided = undecided.values(decided_at=at, decided_by=actor.guide_id)
    if connection.execute(decided, given).rowcount:
        lines = [AuditLine("identity.two_people", actor.guide_id, None, row.id) for row in heads]
        append(connection, actor.brand_id, at, lines)
    return True


def forget(connection: Connection, customer_id: str) -> None:
    """The customer is erased."""
    either = or_(pairs.c.one_id == customer_id, pairs.c.other_id == customer_id)
    connection.execute(delete(pairs).where(either))


def _apart(connection: Connection, found: Iterable[Pair]) -> set[frozenset[str | None]]:
    """Which of these are two: somebody has said so, be it before one of them was merged."""
    heads = {id: row.id for pair in found for row in (pair.one, pair.other) for id in _ids(row)}
    query = select(pairs.c.one_id, pairs.c.other_id).where(
        pairs.c.decided_at.is_not(None), among(pairs.c.one_id, "ids")
    )
    rows = connection.execute(query, {"ids": sorted(heads)})
    return {frozenset((heads.get(row.one_id), heads.get(row.other_id))) for row in rows}


def _ids(head: Customer) -> list[str]:
    return [head.id, *alias_ids(head)]


def _heads(
    tx: TableTx, actor: Actor, one_id: str, other_id: str
) -> tuple[Customer, Customer] | None:
    """Who stands for the two, the one who was added first before the other."""
    rows = []
    for row_id in (one_id, other_id):
        row = tx.find(Customer, row_id)
        head = None if row is None else tx.find(Customer, head_id(row))
        if head is None or head.removed_on is not None or not may_see_customer(actor, head):
            return None
        rows.append(head)
    one, other = sorted(rows, key=lambda row: (row.added_on, row.id))
    return None if one.id == other.id else (one, other)


def _pair(one: Customer, other: Customer, *, standing: bool) -> Pair | None:
    """None where nothing says any more that they are one."""
    fields = tuple(by.value for by in KnownBy if _key(one, by) and _key(one, by) == _key(other, by))
    said = standing and _IDENTITIES.isdisjoint(fields)
    return Pair(one, other, fields, said) if fields or said else None


def _key(row: Customer, by: KnownBy) -> str | None:
    return known_key(by, getattr(row, by) or "")
