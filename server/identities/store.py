"""Statements and traces in their tables.

Whoever writes here first takes the brand's lock, and notes what has to be resolved anew in the same
transaction; nothing is lost where the server stops before it is resolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.identities import Identity, IdentityKind
from guide_app.domain.ids import row_id
from guide_app.domain.values import format_instant
from server.audit import AuditLine, append
from server.bulk import insert_unless_there
from server.schema.facts import server_state
from server.schema.identities import (
    identity,
    identity_due,
    identity_saying,
    identity_statement,
    trace,
)

ORDER = "order"
"""The kind of the traces that become orders."""
VIEW = "view"
"""The kind of those that become looks; they have the looks' ids."""
RETURN = "return"
"""The kind of those of which an order tells that goods came back."""
CUSTOMER = "customer"
SINCE = "since"
"""What became of the row while it was at a customer, beside what came in."""
AHEAD = timedelta(days=1)
"""The clocks of other systems may be wrong by so much."""
_LOCK = "identities:"


def lock(connection: Connection, brand_id: str) -> None:
    """Let one transaction after the other work on who is who in a brand; the first thing to do."""
    name = _LOCK + brand_id
    insert_unless_there(connection, server_state, {"name": name, "value": ""})
    connection.execute(
        select(server_state.c.name).where(server_state.c.name == name).with_for_update()
    )


def say(
    connection: Connection,
    brand_id: str,
    identities: Iterable[Identity],
    *,
    source_id: str,
    external_id: str,
    said_at: datetime,
    now: datetime,
    customer_id: str | None = None,
) -> tuple[str, bool]:
    """Keep a statement; returns its id, and whether anything of it is news.

    The id is made of what it says: whoever says the same again adds a witness and nothing else, and
    what HQ has taken back stays so.

    Raises:
        Rejected: WRONG_ID, where the source said something else under this ``external_id``.
    """
    named = sorted(identities, key=lambda one: one.place)
    words = [f"{one.kind} {one.scope} {one.value}" for one in named]
    statement_id = row_id("identity_statement", brand_id, customer_id or "", *words)
    at = format_instant(said_at)
    said = connection.execute(
        select(identity_saying.c.statement_id).where(
            identity_saying.c.source_id == source_id, identity_saying.c.external_id == external_id
        )
    ).scalar()
    if said is not None:
        if said != statement_id:
            raise Rejected(Code.WRONG_ID, field="id")
        return statement_id, False
    table = identity_statement
    known = connection.execute(select(table.c.said_at).where(table.c.id == statement_id)).scalar()
    if known is None:
        connection.execute(
            insert(table).values(
                id=statement_id, brand_id=brand_id, customer_id=customer_id, said_at=at
            )
        )
    elif at < known:
        connection.execute(update(table).where(table.c.id == statement_id).values(said_at=at))
    for one in named:  # also again, where an erasure has taken some
        record = {"kind": one.kind.value, "scope": one.scope, "value": one.value}
        insert_unless_there(
            connection, identity, {"brand_id": brand_id, "statement_id": statement_id, **record}
        )
    connection.execute(
        insert(identity_saying).values(
            brand_id=brand_id,
            statement_id=statement_id,
            source_id=source_id,
            external_id=external_id,
            said_at=at,
            received_at=format_instant(now),
        )
    )
    note(connection, brand_id, named)
    return statement_id, True


def leave(
    connection: Connection,
    brand_id: str,
    kind: str,
    name: str,
    statement_id: str | None,
    at: datetime,
    body: Mapping[str, Any],
    now: datetime,
    *,
    about: str | None = None,
) -> bool:
    """Leave a trace, under a statement's identities or about an order; False when it is there.

    Raises:
        Rejected: ALREADY_EXISTS, where it is there with other facts or under other identities.
    """
    if is_left(connection, brand_id, kind, name, statement_id, body):
        return False
    connection.execute(
        insert(trace).values(
            id=trace_id(brand_id, kind, name),
            brand_id=brand_id,
            kind=kind,
            name=name,
            statement_id=statement_id,
            at=format_instant(at),
            received_at=format_instant(now),
            body=msgspec.json.encode(body, order="sorted").decode(),
            made=0,
            about=about,
        )
    )
    if statement_id is not None:
        note(connection, brand_id, named_by(connection, [statement_id])[statement_id])
    if about is not None:
        note_orders(connection, brand_id, [about])
    return True


def is_left(
    connection: Connection,
    brand_id: str,
    kind: str,
    name: str,
    statement_id: str | None,
    body: Mapping[str, Any],
) -> bool:
    """Whether this very trace is there.

    Raises:
        Rejected: ALREADY_EXISTS, where it is there with other facts or under other identities.
    """
    there = connection.execute(
        select(trace.c.statement_id, trace.c.body).where(
            trace.c.id == trace_id(brand_id, kind, name)
        )
    ).first()
    if there is None:
        return False
    known = msgspec.json.decode(there.body)
    known.pop(SINCE, None)
    if (there.statement_id, known) != (statement_id, dict(body)):
        raise Rejected(Code.ALREADY_EXISTS, entity=kind)
    return True


def trace_id(brand_id: str, kind: str, name: str) -> str:
    """The id of a trace, which is one of its kind and name in a brand."""
    return row_id("trace", brand_id, kind, name)


def unsay(connection: Connection, brand_id: str, statement_id: str, external_id: str) -> None:
    """Nobody has said this by this word; what nobody says and nothing lies under goes."""
    saying = identity_saying.c
    its = saying.statement_id == statement_id
    connection.execute(delete(identity_saying).where(its, saying.external_id == external_id))
    since = connection.execute(select(func.min(saying.said_at)).where(its)).scalar()
    under = select(trace.c.id).where(trace.c.statement_id == statement_id).limit(1)
    note(connection, brand_id, named_by(connection, [statement_id])[statement_id])
    table = identity_statement
    if since is not None:
        connection.execute(update(table).where(table.c.id == statement_id).values(said_at=since))
    elif connection.execute(under).first() is None:
        connection.execute(delete(identity).where(identity.c.statement_id == statement_id))
        connection.execute(delete(table).where(table.c.id == statement_id))


def take_back(
    connection: Connection, brand_id: str, statement_id: str, actor_id: str, now: datetime
) -> None:
    """A statement does not hold: what it brought to a customer goes back to waiting."""
    values = {"taken_back_at": format_instant(now), "taken_back_by": actor_id}
    _judge(connection, brand_id, statement_id, values, "identity.take_back", actor_id, now)


def put_back(
    connection: Connection, brand_id: str, statement_id: str, actor_id: str, now: datetime
) -> None:
    """It holds after all."""
    values = {"taken_back_at": None, "taken_back_by": None}
    _judge(connection, brand_id, statement_id, values, "identity.put_back", actor_id, now)


def note(connection: Connection, brand_id: str, nodes: Iterable[Identity | str]) -> None:
    """Have these identities, and customers, resolved anew."""
    records = [
        {"brand_id": brand_id, "kind": CUSTOMER, "scope": "", "value": node}
        if isinstance(node, str)
        else {
            "brand_id": brand_id,
            "kind": node.kind.value,
            "scope": node.scope,
            "value": node.value,
        }
        for node in nodes
    ]
    if records:
        connection.execute(insert(identity_due), records)


def note_orders(connection: Connection, brand_id: str, numbers: Iterable[str]) -> None:
    """Have the returns of the orders of these numbers counted anew."""
    records = [
        {"brand_id": brand_id, "kind": ORDER, "scope": "", "value": number} for number in numbers
    ]
    if records:
        connection.execute(insert(identity_due), records)


def named_by(
    connection: Connection, statement_ids: Iterable[str]
) -> dict[str, frozenset[Identity]]:
    """What statements name."""
    wanted = sorted(set(statement_ids))
    found: dict[str, set[Identity]] = {one: set() for one in wanted}
    for start in range(0, len(wanted), 500):
        query = select(identity).where(identity.c.statement_id.in_(wanted[start : start + 500]))
        for row in connection.execute(query):
            named = Identity(IdentityKind(row.kind), row.scope, row.value)
            found[row.statement_id].add(named)
    return {one: frozenset(named) for one, named in found.items()}


def _judge(
    connection: Connection,
    brand_id: str,
    statement_id: str,
    values: Mapping[str, str | None],
    action: str,
    actor_id: str,
    now: datetime,
) -> None:
    lock(connection, brand_id)
    table = identity_statement
    taken = table.c.taken_back_at.is_not(None)
    changed = connection.execute(
        update(table)
        .where(table.c.id == statement_id, table.c.brand_id == brand_id)
        .where(taken if values["taken_back_at"] is None else ~taken)
        .values(**values)
        .returning(table.c.customer_id)
    ).first()
    if changed is None:
        raise Rejected(Code.NOT_FOUND)
    nodes: list[Identity | str] = [*named_by(connection, [statement_id])[statement_id]]
    nodes += [changed.customer_id] if changed.customer_id else []
    note(connection, brand_id, nodes)
    line = AuditLine(action, actor_id, None, statement_id)
    append(connection, brand_id, format_instant(now), [line])
