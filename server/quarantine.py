"""What a revoked guide still had to say goes to the manager, who decides."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_urlsafe

from sqlalchemy import Connection, func, insert, select

from guide_app.domain.errors import Rejected
from guide_app.domain.ids import digest, is_row_id
from guide_app.domain.values import format_instant
from guide_app.wire.errors import ErrorCode
from guide_app.wire.limits import BATCH_MUTATIONS
from guide_app.wire.messages import QuarantineAnswer, QuarantineRequest
from guide_app.wire.mutations import decode_body
from server.bulk import insert_unless_there
from server.clock import Clock
from server.problems import Problem
from server.schema import ENTITY_TABLES, quarantine, quarantine_ticket

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
    """Put the mutations aside; one that lies there already is not added again.

    Raises:
        Problem: NOT_ALLOWED, when the ticket is unknown or over; TOO_LARGE; UNREADABLE.
    """
    if len(request.mutations) > BATCH_MUTATIONS:
        raise Problem(ErrorCode.TOO_LARGE, limit=BATCH_MUTATIONS)
    if not is_row_id(request.incarnation) or any(
        not 0 <= envelope.seq <= _HIGHEST for envelope in request.mutations
    ):
        raise Problem(ErrorCode.UNREADABLE)
    now = format_instant(clock())
    ticket = (
        connection.execute(
            select(quarantine_ticket).where(
                quarantine_ticket.c.ticket_hash == digest(request.ticket.encode())
            )
        )
        .mappings()
        .first()
    )
    if ticket is None or ticket["expires_at"] < now:
        raise Problem(ErrorCode.NOT_ALLOWED)
    guide = ENTITY_TABLES["guide"]
    owner = connection.execute(
        select(guide.c.brand_id, guide.c.store_id).where(guide.c.id == ticket["guide_id"])
    ).one()
    for envelope in request.mutations:
        data = bytes(envelope.body)
        try:
            mutation_id = decode_body(data).id
        except Rejected:
            mutation_id = digest(data)
        record = {
            "brand_id": owner.brand_id,
            "store_id": owner.store_id,
            "guide_id": ticket["guide_id"],
            "device_id": ticket["device_id"],
            "incarnation": request.incarnation,
            "seq": envelope.seq,
            "mutation_id": mutation_id,
            "body": data,
            "received_at": now,
        }
        insert_unless_there(connection, quarantine, record)
    kept = connection.execute(
        select(func.count())
        .select_from(quarantine)
        .where(
            quarantine.c.guide_id == ticket["guide_id"],
            quarantine.c.device_id == ticket["device_id"],
        )
    ).scalar_one()
    return QuarantineAnswer(kept=kept)
