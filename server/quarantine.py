"""What a revoked guide still had to say goes to the manager, who decides."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from guide_app.domain.errors import Rejected
from guide_app.domain.ids import digest, is_row_id
from guide_app.domain.values import format_instant
from guide_app.wire.errors import ErrorCode
from guide_app.wire.journal import JournalCipher
from guide_app.wire.limits import BATCH_MUTATIONS
from guide_app.wire.messages import JournalRequest, QuarantineAnswer, QuarantineRequest, Status
from guide_app.wire.mutations import decode_body
from server.bulk import insert_unless_there
from server.clock import Clock
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.access import recovery_secret
from server.schema.sync import mutation_result, quarantine, quarantine_ticket

TICKET_DAYS = 7
_HIGHEST = 2**53


def make_ticket(connection: Connection, clock: Clock, guide_id: str, device_id: str) -> str:
    """A ticket with which this PC may hand in this guide's outbox, and nothing else."""
    ticket = token_urlsafe(32)
    connection.execute(
        insert(quarantine_ticket).values(
            ticket_hash=digest(ticket.encode()),
            guide_id=guide_id,
            device_id=device_id,
            expires_at=format_instant(clock() + timedelta(days=TICKET_DAYS)),
        )
    )
    return ticket


def keep(connection: Connection, clock: Clock, request: QuarantineRequest) -> QuarantineAnswer:
    """Put the mutations aside; one that lies there already, or was made, is not added again.

    Raises:
        Problem: NOT_ALLOWED, when the ticket is unknown or over; TOO_LARGE; UNREADABLE.
    """
    if len(request.mutations) > BATCH_MUTATIONS:
        raise Problem(ErrorCode.TOO_LARGE, limit=BATCH_MUTATIONS)
    if not is_row_id(request.incarnation) or any(
        not 0 <= envelope.seq <= _HIGHEST for envelope in request.mutations
    ):
        raise Problem(ErrorCode.UNREADABLE)
    ticket = _find_ticket(connection, request.ticket, clock)
    entries = [(envelope.seq, bytes(envelope.body)) for envelope in request.mutations]
    return _put_aside(connection, ticket, request.incarnation, entries, clock)


def keep_journal(connection: Connection, clock: Clock, request: JournalRequest) -> QuarantineAnswer:
    """Put aside what stands in the journal of a file that nobody can open on its PC any more.

    What cannot be read is passed over, and so is what had arrived by a push.

    Raises:
        Problem: NOT_ALLOWED, when the ticket is unknown or over; NOT_FOUND, when nobody has left
            the journal's key.
    """
    ticket = _find_ticket(connection, request.ticket, clock)
    key = connection.execute(
        select(recovery_secret.c.journal_key).where(
            recovery_secret.c.guide_id == ticket.guide_id,
            recovery_secret.c.device_id == ticket.device_id,
        )
    ).scalar()
    if key is None:
        raise Problem(ErrorCode.NOT_FOUND)
    found = JournalCipher(bytes.fromhex(key)).read(request.journal).entries
    by_incarnation: dict[str, list[tuple[int, bytes]]] = {}
    for entry in found:
        by_incarnation.setdefault(entry.incarnation, []).append((entry.seq, entry.body))
    answer = _put_aside(connection, ticket, "", [], clock)
    for incarnation, entries in by_incarnation.items():
        answer = _put_aside(connection, ticket, incarnation, entries, clock)
    return answer


def _find_ticket(connection: Connection, ticket: str, clock: Clock) -> Row[Any]:
    """Whose outbox on which PC the ticket is good for.

    Raises:
        Problem: NOT_ALLOWED.
    """
    found = connection.execute(
        select(quarantine_ticket).where(
            quarantine_ticket.c.ticket_hash == digest(ticket.encode("utf-8", "replace"))
        )
    ).first()
    if found is None or found.expires_at < format_instant(clock()):
        raise Problem(ErrorCode.NOT_ALLOWED)
    return found


def _put_aside(
    connection: Connection,
    ticket: Row[Any],
    incarnation: str,
    entries: list[tuple[int, bytes]],
    clock: Clock,
) -> QuarantineAnswer:
    """Add what is neither there yet nor made already; says how many lie there now."""
    guide = ENTITY_TABLES["guide"]
    owner = connection.execute(
        select(guide.c.brand_id, guide.c.store_id).where(guide.c.id == ticket.guide_id)
    ).one()
    ids = [_id_of(data) for _, data in entries]
    made = set(
        connection.scalars(
            select(mutation_result.c.mutation_id).where(
                mutation_result.c.mutation_id.in_(set(ids)),
                mutation_result.c.status != Status.REJECTED.value,
            )
        )
    )
    for mutation_id, (seq, data) in zip(ids, entries, strict=True):
        if mutation_id in made:
            continue
        record = {
            "brand_id": owner.brand_id,
            "store_id": owner.store_id,
            "guide_id": ticket.guide_id,
            "device_id": ticket.device_id,
            "incarnation": incarnation,
            "seq": seq,
            "mutation_id": mutation_id,
            "body": data,
            "received_at": format_instant(clock()),
        }
        insert_unless_there(connection, quarantine, record)
    kept = connection.execute(
        select(func.count())
        .select_from(quarantine)
        .where(quarantine.c.guide_id == ticket.guide_id, quarantine.c.device_id == ticket.device_id)
    ).scalar_one()
    return QuarantineAnswer(kept=kept)


def _id_of(data: bytes) -> str:
    try:
        return decode_body(data).id
    except Rejected:
        return digest(data)
