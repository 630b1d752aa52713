"""Outbox, sent log and what needs attention: where a mutation is on its way."""

from __future__ import annotations

import json
from collections.abc import Iterable
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
    func,
    insert,
    literal,
    select,
    update,
)

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.values import format_instant
from guide_app.wire.messages import Envelope, Result, Status
from guide_app.wire.mutations import decode_body
from localdb import state
from localdb.schema import ENTITY_TABLES, attention, outbox, sent_customer, sent_log, touched

SENT_DAYS = 14
_CHUNK = 400
_NEXT = (
    select(outbox.c.seq, outbox.c.body, outbox.c.was_n)
    .where(outbox.c.accepted_n.is_(None))
    .order_by(outbox.c.position)
    .limit(bindparam("most", type_=Integer))
)
_ACCEPTED = select(literal(1)).where(outbox.c.accepted_n.is_not(None)).limit(1)
_NUMBERED = select(outbox).where(outbox.c.seq.in_(bindparam("numbers", expanding=True)))
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


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """A change that the server refused, or took only in part."""

    position: int
    mutation_id: str
    name: str
    body: bytes | None
    words: str | None
    customer_id: str | None
    code: str
    facts: dict[str, Any]
    made_at: str


def add(connection: Connection, mutation_id: str, name: str, body: bytes, made_at: datetime) -> int:
    """Put a mutation into the outbox and take the next number for it."""
    seq = state.get_int(connection, state.NEXT_SEQ, 1)
    connection.execute(
        insert(outbox).values(
            seq=seq, mutation_id=mutation_id, name=name, body=body, made_at=format_instant(made_at)
        )
    )
    state.put(connection, state.NEXT_SEQ, seq + 1)
    return seq


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
    for seq, body, was_n in connection.execute(_NEXT, {"most": most}):
        size += len(body)
        if batch and size > most_bytes:
            break
        batch.append(Envelope(seq=seq, body=msgspec.Raw(body), was_n=was_n))
    return batch


def count_waiting(connection: Connection) -> int:
    """How many mutations the server has not taken yet."""
    query = select(func.count()).select_from(outbox).where(outbox.c.accepted_n.is_(None))
    return int(connection.execute(query).scalar_one())


def has_accepted(connection: Connection) -> bool:
    """Whether there are mutations that the server has taken and the feed has not shown yet."""
    return connection.execute(_ACCEPTED).first() is not None


def count_attention(connection: Connection) -> int:
    """How many changes need a decision."""
    return int(connection.execute(select(func.count()).select_from(attention)).scalar_one())


def take_results(connection: Connection, results: Iterable[Result]) -> list[str]:
    """Store what the server said.

    Returns the ids of the rejected ones, whose effect must now go.
    """
    results = list(results)
    waiting = _rows_by_seq(connection, [result.seq for result in results])
    rejected: list[str] = []
    held: list[tuple[int]] = []
    accepted: list[tuple[int, int]] = []
    for result in results:
        row = waiting.get(result.seq)
        if row is None or row["mutation_id"] != result.id:
            continue
        if result.status is Status.HELD:
            held.append((result.seq,))
            continue
        if result.status is Status.REJECTED:
            _park(connection, row, result.code or Code.INTERNAL.value, result.facts)
            rejected.append(result.id)
            continue
        if result.status is Status.CONFLICT and not (result.duplicate and row["was_n"] is not None):
            conflicts = [msgspec.to_builtins(conflict) for conflict in result.conflicts]
            _park(connection, row, Status.CONFLICT.value, {"conflicts": conflicts})
        accepted.append((result.n, result.seq))
    for statement, records in (
        ("update outbox set held = 1 where seq = ?", held),
        ("update outbox set accepted_n = ?, held = 0 where seq = ?", accepted),
        ("delete from outbox where mutation_id = ?", [(found,) for found in rejected]),
    ):
        if records:
            connection.exec_driver_sql(statement, records)
    return rejected


def _rows_by_seq(connection: Connection, numbers: list[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for start in range(0, len(numbers), _CHUNK):
        given = {"numbers": numbers[start : start + _CHUNK]}
        found |= {row["seq"]: row for row in connection.execute(_NUMBERED, given).mappings()}
    return found


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


def forget_customer(connection: Connection, customer_id: str) -> None:
    """A customer has left this PC.

    Of what was sent nothing stays, of what was refused only the guide's words.
    """
    of_customer = select(sent_customer.c.mutation_id).where(
        sent_customer.c.customer_id == customer_id
    )
    connection.execute(delete(sent_log).where(sent_log.c.mutation_id.in_(of_customer)))
    connection.execute(delete(sent_customer).where(sent_customer.c.customer_id == customer_id))
    for row in (
        connection.execute(select(attention).where(attention.c.body.is_not(None))).mappings().all()
    ):
        if row["customer_id"] == customer_id or customer_id.encode() in row["body"]:
            connection.execute(
                update(attention)
                .where(attention.c.position == row["position"])
                .values(body=None, customer_id=None, facts="{}")
            )


def list_left(connection: Connection) -> list[str]:
    """Customers of whom sent or refused changes tell.

    Whom this guide does not have any more.
    """
    told = set(connection.scalars(select(sent_customer.c.customer_id).distinct()))
    parked = select(attention.c.mutation_id, attention.c.name, attention.c.body)
    own = set()
    for mutation_id, name, body in connection.execute(parked.where(attention.c.body.is_not(None))):
        told |= _customers_of(_arguments_of(body))
        if name == "customer.create":
            own.add(row_id(mutation_id, 0))
    return sorted(_strangers(connection, told) - own)


def list_attention(connection: Connection) -> list[AttentionItem]:
    """What needs a decision, oldest first."""
    return [
        AttentionItem(
            row["position"],
            row["mutation_id"],
            row["name"],
            row["body"],
            row["words"],
            row["customer_id"],
            row["code"],
            json.loads(row["facts"]),
            row["made_at"],
        )
        for row in connection.execute(select(attention).order_by(attention.c.position)).mappings()
    ]


def settle(connection: Connection, position: int) -> None:
    """The guide has decided about a refused change."""
    connection.execute(delete(attention).where(attention.c.position == position))


def reopen(connection: Connection, item: AttentionItem) -> None:
    """The guide takes a decision back; of a customer who left meanwhile only the words return."""
    connection.execute(
        insert(attention).values(
            position=item.position,
            mutation_id=item.mutation_id,
            name=item.name,
            body=item.body,
            words=item.words,
            customer_id=item.customer_id,
            code=item.code,
            facts=json.dumps(item.facts, ensure_ascii=False),
            made_at=item.made_at,
        )
    )
    for customer_id in list_left(connection):
        forget_customer(connection, customer_id)


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


def _park(connection: Connection, row: Any, code: str, facts: dict[str, Any]) -> None:
    """Keep a refused change with its reason and the words that the guide typed.

    Of one that tells of a customer who is not here (any more), only the words.
    """
    arguments = _arguments_of(row["body"])
    known = state.find(connection, state.USABLE) is not None
    gone = known and bool(_strangers(connection, _customers_of(arguments)))
    connection.execute(delete(attention).where(attention.c.mutation_id == row["mutation_id"]))
    connection.execute(
        insert(attention).values(
            mutation_id=row["mutation_id"],
            name=row["name"],
            body=None if gone else row["body"],
            words=_typed_words(arguments),
            customer_id=None if gone else _customer_of(arguments),
            code=code,
            facts="{}" if gone else json.dumps(facts, ensure_ascii=False),
            made_at=row["made_at"],
        )
    )


def _arguments_of(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(bytes(decode_body(body).arguments))
    except (Rejected, msgspec.DecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _strangers(connection: Connection, customer_ids: set[str]) -> set[str]:
    """Those that this file has no row of."""
    customer, wanted = ENTITY_TABLES["customer"], sorted(customer_ids)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        present = connection.scalars(select(customer.c.id).where(customer.c.id.in_(chunk)))
        customer_ids = customer_ids - set(present)
    return customer_ids


def _customers_of(arguments: dict[str, Any]) -> set[str]:
    """Every customer of whom a change tells, one or many."""
    found = {_customer_of(arguments), *(arguments.get("customer_ids") or ())}
    changes = arguments.get("changes")
    if isinstance(changes, list):
        found |= {change.get("customer_id") for change in changes}
    return {customer_id for customer_id in found if customer_id}


def _customer_of(arguments: dict[str, Any]) -> str | None:
    found = arguments.get("customer_id") or (arguments.get("planned") or {}).get("customer_id")
    return str(found) if found else None


def _typed_words(arguments: dict[str, Any]) -> str | None:
    """What the guide wrote in own words: a note, a task, a remark.

    Nothing of the customer's file.
    """
    words = [arguments.get("text"), arguments.get("task")]
    for name in ("remark", "preference"):
        change = (
            (arguments.get("changes") or {}) if isinstance(arguments.get("changes"), dict) else {}
        )
        if isinstance(change.get(name), dict):
            words.append(change[name].get("new"))
    values = arguments.get("values")
    if isinstance(values, dict):
        words.append(values.get("remark"))
    typed = [word for word in words if isinstance(word, str) and word]
    return "\n".join(typed) or None
