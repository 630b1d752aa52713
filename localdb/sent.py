"""Outbox and sent log: where a mutation is on its way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    Integer,
    Text,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import format_instant
from guide_app.wire.messages import Envelope, Result, Status
from guide_app.wire.mutations import decode_body
from localdb import state
from localdb.parked import park
from localdb.schema import attention, outbox, sent_customer, sent_log, touched

SENT_DAYS = 14
_NEXT = (
    select(outbox.c.seq, outbox.c.body, outbox.c.was_n)
    .where(outbox.c.accepted_n.is_(None))
    .order_by(outbox.c.position)
    .limit(bindparam("most", type_=Integer))
)
_KINDS = select(
    exists().where(outbox.c.accepted_n.is_(None)), exists().where(outbox.c.accepted_n.is_not(None))
)
_NUMBERED = select(outbox.c.seq, outbox.c.mutation_id, outbox.c.was_n).where(
    outbox.c.seq.between(bindparam("first", type_=Integer), bindparam("last", type_=Integer))
)
_PASSED = outbox.c.accepted_n <= bindparam("cursor", type_=Integer)
_SEEN = select(outbox.c.mutation_id).where(_PASSED).order_by(outbox.c.position)
_SEEN_IDS = select(outbox.c.mutation_id).where(_PASSED)
_MOVES = (
    delete(sent_log).where(sent_log.c.mutation_id.in_(_SEEN_IDS)),
    insert(sent_log).from_select(
        ["mutation_id", "name", "body", "accepted_n", "sent_at"],
        select(
            outbox.c.mutation_id,
            outbox.c.name,
            outbox.c.body,
            outbox.c.accepted_n,
            bindparam("sent_at", type_=Text),
        )
        .where(_PASSED)
        .order_by(outbox.c.position),
    ),
    delete(sent_customer).where(sent_customer.c.mutation_id.in_(_SEEN_IDS)),
    insert(sent_customer).from_select(
        ["mutation_id", "customer_id"],
        select(touched.c.mutation_id, touched.c.row_id).where(
            touched.c.mutation_id.in_(_SEEN_IDS), touched.c.entity == "customer"
        ),
    ),
    delete(outbox).where(_PASSED),
)
"""From the outbox to the sent log, in this order."""
_OLD = select(sent_log.c.mutation_id).where(sent_log.c.sent_at < bindparam("before"))
_TRIMS = tuple(
    delete(table).where(table.c.mutation_id.in_(_OLD)) for table in (sent_customer, sent_log)
)


@dataclass(frozen=True, slots=True)
class PendingMutation:
    """A line of the outbox.

    ``accepted_n``: the server has taken it, the feed has not shown it yet.
    """

    seq: int | None
    mutation_id: str
    name: str
    body: bytes
    made_at: str
    accepted_n: int | None
    held: bool


def add(connection: Connection, mutation_id: str, name: str, body: bytes, made_at: datetime) -> int:
    """Put a mutation into the outbox and take the next number for it."""
    return add_all(connection, [(mutation_id, name, body)], made_at)


def add_all(
    connection: Connection, made: Sequence[tuple[str, str, bytes]], made_at: datetime
) -> int:
    """Put mutations into the outbox, each with id, name and body; returns the first's number."""
    first = state.get_int(connection, state.NEXT_SEQ, 1)
    at = format_instant(made_at)
    if made:
        connection.execute(
            insert(outbox),
            [
                {"seq": seq, "mutation_id": mutation_id, "name": name, "body": body, "made_at": at}
                for seq, (mutation_id, name, body) in enumerate(made, start=first)
            ],
        )
        state.put(connection, state.NEXT_SEQ, first + len(made))
    return first


def list_pending(connection: Connection, *, unsent_only: bool = False) -> list[PendingMutation]:
    """The outbox in order."""
    query = select(outbox).order_by(outbox.c.position)
    if unsent_only:
        query = query.where(outbox.c.accepted_n.is_(None))
    return [
        PendingMutation(
            row["seq"],
            row["mutation_id"],
            row["name"],
            row["body"],
            row["made_at"],
            row["accepted_n"],
            bool(row["held"]),
        )
        for row in connection.execute(query).mappings()
    ]


def next_batch(connection: Connection, most: int, most_bytes: int) -> list[Envelope]:
    """The first mutations that the server has not answered; at least one, however large."""
    batch: list[Envelope] = []
    size = 0
    for seq, body, was_n in connection.execute(_NEXT, {"most": most}).all():
        size += len(body)
        if batch and size > most_bytes:
            break
        batch.append(Envelope(seq=seq, body=msgspec.Raw(body), was_n=was_n))
    return batch


def count_waiting(connection: Connection) -> int:
    """How many mutations the server has not taken yet."""
    query = select(func.count()).select_from(outbox).where(outbox.c.accepted_n.is_(None))
    return int(connection.execute(query).scalar_one())


def find_kinds(connection: Connection) -> tuple[bool, bool]:
    """Whether there are mutations to be sent, and ones that are but the feed has not shown yet."""
    waiting, accepted = connection.execute(_KINDS).one()
    return bool(waiting), bool(accepted)


def take_results(connection: Connection, results: Iterable[Result]) -> list[str]:
    """Store what the server said.

    Returns the ids of the rejected ones, whose effect must now go.
    """
    results = list(results)
    if not results:
        return []
    numbers = [result.seq for result in results]
    found = connection.execute(_NUMBERED, {"first": min(numbers), "last": max(numbers)}).all()
    waiting = {seq: (mutation_id, was_n) for seq, mutation_id, was_n in found}
    rejected: list[str] = []
    held: list[tuple[int]] = []
    accepted: list[tuple[int, int]] = []
    for result in results:
        mutation_id, was_n = waiting.get(result.seq, (None, None))
        if mutation_id is None or (mutation_id != result.id and result.code != Code.UNREADABLE):
            continue  # of one that it could not read, the server does not know the id
        if result.status is Status.HELD:
            held.append((result.seq,))
            continue
        if result.status is Status.REJECTED:
            row = _row(connection, mutation_id)
            park(connection, row, result.code or Code.INTERNAL.value, result.facts)
            rejected.append(mutation_id)
            continue
        if result.status is Status.CONFLICT and not (result.duplicate and was_n is not None):
            conflicts = [msgspec.to_builtins(conflict) for conflict in result.conflicts]
            row = _row(connection, result.id)
            park(connection, row, Status.CONFLICT.value, {"conflicts": conflicts})
        accepted.append((result.n, result.seq))
    for statement, records in (
        ("update outbox set held = 1 where seq = ?", held),
        ("update outbox set accepted_n = ?, held = 0 where seq = ?", accepted),
        ("delete from outbox where mutation_id = ?", [(found,) for found in rejected]),
    ):
        if records:
            connection.exec_driver_sql(statement, records)
    return rejected


def park_unreadable(connection: Connection) -> list[str]:
    """Park what is no mutation and would keep everything behind it from the server.

    Returns their ids; their effect must now go.
    """
    query = select(outbox).where(outbox.c.accepted_n.is_(None))
    found = []
    for row in connection.execute(query).mappings().all():
        try:
            decode_body(row["body"])
        except Rejected as rejection:
            park(connection, row, rejection.code.value, {})
            found.append(row["mutation_id"])
    connection.execute(delete(outbox).where(outbox.c.mutation_id.in_(found)))
    return found


def _row(connection: Connection, mutation_id: str) -> Any:
    query = select(outbox).where(outbox.c.mutation_id == mutation_id)
    return connection.execute(query).mappings().one()


def drop_seen(connection: Connection, cursor: int, now: datetime) -> list[str]:
    """Move accepted mutations that the cursor has passed to the sent log. Returns their ids."""
    seen = connection.scalars(_SEEN, {"cursor": cursor}).all()
    if seen:
        for statement in _MOVES:
            connection.execute(statement, {"cursor": cursor, "sent_at": format_instant(now)})
    return list(seen)


def trim_sent(connection: Connection, now: datetime) -> None:
    """Forget what was sent more than 14 days ago."""
    before = format_instant(now - timedelta(days=SENT_DAYS))
    for trim in _TRIMS:
        connection.execute(trim, {"before": before})


def known_ids(connection: Connection) -> set[str]:
    """Ids of every mutation that this file knows of."""
    return {
        found
        for table in (outbox, sent_log, attention)
        for found in connection.scalars(select(table.c.mutation_id))
    }


def renumber(connection: Connection) -> None:
    """Number the unanswered mutations from 1 again, for a new incarnation."""
    connection.execute(update(outbox).values(seq=None, held=0))
    query = (
        select(outbox.c.position).where(outbox.c.accepted_n.is_(None)).order_by(outbox.c.position)
    )
    positions = connection.scalars(query).all()
    for seq, position in enumerate(positions, start=1):
        connection.execute(update(outbox).where(outbox.c.position == position).values(seq=seq))
    state.put(connection, state.NEXT_SEQ, len(positions) + 1)


def send_again(connection: Connection) -> None:
    """After a restore of the server.

    Everything sent and everything accepted goes out again, oldest first.
    """
    waiting = connection.execute(select(outbox).order_by(outbox.c.position)).mappings().all()
    again = connection.execute(select(sent_log).order_by(sent_log.c.position)).mappings().all()
    accepted = [row for row in waiting if row["accepted_n"] is not None]
    unsent = [row for row in waiting if row["accepted_n"] is None]
    connection.execute(delete(outbox))
    records = [
        {
            "mutation_id": row["mutation_id"],
            "name": row["name"],
            "body": row["body"],
            "made_at": row.get("made_at") or row.get("sent_at"),
            "was_n": row["accepted_n"],
        }
        for row in [*again, *sorted(accepted, key=lambda row: row["accepted_n"])]
    ] + [
        {
            "mutation_id": row["mutation_id"],
            "name": row["name"],
            "body": row["body"],
            "made_at": row["made_at"],
            "was_n": row["was_n"],
        }
        for row in unsent
    ]
    if records:
        connection.execute(
            insert(outbox), [{**record, "seq": seq} for seq, record in enumerate(records, start=1)]
        )
    state.put(connection, state.NEXT_SEQ, len(records) + 1)
