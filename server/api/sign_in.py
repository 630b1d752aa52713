"""Routes for PCs and people: enrolment, sessions, passwords, and a PC's own contact."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import FastAPI
from sqlalchemy import Connection, select, update

from guide_app.domain.entities import Brand, Guide
from guide_app.domain.ids import is_row_id
from guide_app.domain.values import format_instant, parse_instant
from guide_app.domain.words import Role
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from guide_app.wire.limits import CONTACT_FILES
from guide_app.wire.messages import (
    OLDEST_CLIENT,
    ContactAnswer,
    ContactRequest,
    CopyRequest,
    EnrolAnswer,
    EnrolRequest,
    ErasedRequest,
    GuideState,
    PasswordRequest,
    RefreshRequest,
    SessionAnswer,
    SignInRequest,
)
from server import accounts, devices, guide_files, sessions
from server.api.shell import Call, Desk, add_writing
from server.audit import AuditLine, append
from server.devices import Device
from server.problems import Problem
from server.push import epoch_of
from server.quarantine import make_ticket
from server.schema import ENTITY_TABLES
from server.schema.access import credential, device

SEEN_EVERY = timedelta(minutes=5)


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Add these routes to the application."""
    add_writing(app, desk, "POST /v1/enrol", _enrol, EnrolRequest)
    add_writing(app, desk, "POST /v1/enrol/copy", _enrol_copy, CopyRequest)
    add_writing(app, desk, "POST /v1/session", _sign_in, SignInRequest)
    add_writing(app, desk, "POST /v1/session/refresh", _refresh, RefreshRequest)
    add_writing(app, desk, "POST /v1/session/end", _end)
    add_writing(app, desk, "POST /v1/password", _change_password, PasswordRequest)
    add_writing(app, desk, "POST /v1/contact", _contact, ContactRequest)
    add_writing(app, desk, "POST /v1/erased", _erased, ErasedRequest)


def _enrol(call: Call) -> EnrolAnswer:
    desk, request = call.desk, call.message
    now = desk.clock()
    return desk.database.write(lambda connection: devices.enrol(connection, request, now))


def _enrol_copy(call: Call) -> EnrolAnswer:
    desk, pc, request = call.desk, call.device, call.message
    now = desk.clock()
    return desk.database.write(lambda connection: devices.enrol_copy(connection, pc, request, now))


def _sign_in(call: Call) -> SessionAnswer:
    desk, request, pc = call.desk, call.message, call.device
    with desk.database.read() as connection:  # whoever can copy a PC has no more tries for it
        place = devices.origin_of(connection, pc.id)
    proven = accounts.prove(
        desk.database,
        desk.clock,
        account=request.account,
        password=request.password,
        place=place,
        brand_id=pc.brand_id,
    )
    now = desk.clock()

    def work(connection: Connection) -> SessionAnswer:
        devices.lock(connection, pc.id)
        if not accounts.still_proven(connection, proven):
            raise Problem(ErrorCode.WRONG_PASSWORD)
        guide = _check_may_work(connection, proven.guide_id, pc)
        tokens = sessions.start(connection, guide.id, pc.id, now)
        secret = guide_files.recovery_secret_of(connection, guide.id, pc, now)
        return _session_answer(connection, guide, pc, tokens, now, secret)

    return desk.database.write(work)


def _refresh(call: Call) -> SessionAnswer:
    desk, request, pc = call.desk, call.message, call.device
    now = desk.clock()

    def work(connection: Connection) -> SessionAnswer | None:
        outcome = sessions.refresh(connection, request.refresh_token, pc.id, now)
        if outcome.tokens is None:
            if outcome.stolen:
                line = AuditLine("refresh_reused", outcome.guide_id, pc.id, outcome.guide_id)
                append(connection, pc.brand_id, format_instant(now), [line])
            return None
        guide = _check_may_work(connection, outcome.guide_id, pc)
        return _session_answer(connection, guide, pc, outcome.tokens, now, None)

    made = desk.database.write(work)
    if made is None:  # raised only now: what ended the session is committed
        raise Problem(ErrorCode.SIGN_IN_AGAIN)
    return made


def _end(call: Call) -> None:
    desk, session_id = call.desk, call.caller.session_id
    now = desk.clock()
    desk.database.write(lambda connection: sessions.end(connection, session_id, now))


def _change_password(call: Call) -> None:
    request = call.message
    accounts.change_password(
        call.desk.database, call.desk.clock, call.caller, request.old, request.new
    )


def _contact(call: Call) -> ContactAnswer:
    desk, pc, request = call.desk, call.device, call.message
    if len(request.files) > CONTACT_FILES:
        raise Problem(ErrorCode.TOO_LARGE, limit=CONTACT_FILES)
    if not all(map(is_row_id, request.files)):
        raise Problem(ErrorCode.UNREADABLE)
    now = desk.clock()
    with desk.database.read() as connection:
        files = guide_files.files_to_erase(connection, pc, request.files)
        epoch = epoch_of(connection)
    seen = pc.last_seen_at is not None and parse_instant(pc.last_seen_at) > now - SEEN_EVERY
    tickets: dict[str, str] = {}
    if not seen or any(file.erase for file in files):

        def work(connection: Connection) -> None:
            connection.execute(
                update(device).where(device.c.id == pc.id).values(last_seen_at=format_instant(now))
            )
            for file in files:
                if file.erase and file.has_account:
                    guide_id = file.guide_id
                    tickets[guide_id] = make_ticket(connection, desk.clock, guide_id, pc.id)

        desk.database.write(work)
    return ContactAnswer(
        server_time=now,
        epoch=epoch,
        device_revoked=pc.revoked,
        oldest_client=OLDEST_CLIENT,
        guides=[
            GuideState(guide_id=file.guide_id, erase=file.erase, ticket=tickets.get(file.guide_id))
            for file in files
        ],
    )


def _erased(call: Call) -> None:
    desk, pc, guide_id = call.desk, call.device, call.message.guide_id
    if not is_row_id(guide_id):
        raise Problem(ErrorCode.UNREADABLE)
    now = desk.clock()
    desk.database.write(lambda connection: guide_files.erased(connection, pc, guide_id, now))


def _check_may_work(connection: Connection, guide_id: str, pc: Device) -> Guide:
    """The guide, if they may work on this PC today.

    Raises:
        Problem: BRAND_SUSPENDED, GUIDE_DISABLED or GUIDE_MOVED.
    """
    tx = TableTx(connection, ENTITY_TABLES)
    guide = tx.get(Guide, guide_id)
    if tx.get(Brand, guide.brand_id).suspended:
        raise Problem(ErrorCode.BRAND_SUSPENDED)
    if not guide.active:
        raise Problem(ErrorCode.GUIDE_DISABLED)
    if guide.role != Role.HQ and guide.store_id != pc.store_id:
        raise Problem(ErrorCode.GUIDE_MOVED)
    return guide


def _session_answer(
    connection: Connection,
    guide: Guide,
    pc: Device,
    tokens: sessions.Tokens,
    now: datetime,
    recovery_secret: str | None,
) -> SessionAnswer:
    brand = TableTx(connection, ENTITY_TABLES).get(Brand, guide.brand_id)
    must_change = connection.execute(
        select(credential.c.must_change).where(credential.c.guide_id == guide.id)
    ).scalar_one()
    return SessionAnswer(
        access_token=tokens.access,
        access_seconds=sessions.ACCESS_SECONDS,
        refresh_token=tokens.refresh,
        guide_id=guide.id,
        guide_name=guide.name,
        role=guide.role,
        brand_id=guide.brand_id,
        store_id=guide.store_id or pc.store_id,
        epoch=epoch_of(connection),
        server_time=now,
        lease_days=brand.lease_days,
        lock_minutes=brand.lock_minutes,
        must_change_password=bool(must_change),
        recovery_secret=recovery_secret,
    )
