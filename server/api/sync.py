"""Routes of the sync: push, pull, the long poll, the first sync, check and repair."""

from __future__ import annotations

import time
from typing import Any

import msgspec
from fastapi import FastAPI
from sqlalchemy import Connection, insert
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from guide_app.domain.values import format_instant
from guide_app.wire.errors import ErrorCode
from guide_app.wire.limits import PAGE_LINES
from guide_app.wire.messages import (
    CheckAnswer,
    JournalKeyRequest,
    JournalRequest,
    PageLinkAnswer,
    PageLinkRequest,
    PollAnswer,
    PushAnswer,
    PushRequest,
    QuarantineAnswer,
    QuarantineRequest,
    RepairReport,
    SnapshotAnswer,
)
from server import guide_files, page_links, pull, push, quarantine
from server.api import bodies
from server.api.shell import Call, Desk, add_handler, add_reading, add_writing, admit
from server.database_errors import DatabaseFails
from server.problems import Problem
from server.schema.sync import repair_report
from server.sessions import Caller

LONGEST_WAIT_S = 55
DEFAULT_WAIT_S = 30
SLICE_S = 1.0
_POLL = "GET /v1/poll"
_PULL = "GET /v1/pull"


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Add these routes to the application."""
    add_writing(app, desk, "POST /v1/push", _push, PushRequest)
    add_reading(app, desk, _PULL, _pull)
    add_reading(app, desk, "GET /v1/check", _check)
    add_writing(app, desk, "POST /v1/snapshot", _snapshot)
    add_writing(app, desk, "GET /v1/snapshot/{snapshot_id}/{part}", _snapshot_part)
    add_writing(app, desk, "POST /v1/repair-report", _repair_report, RepairReport)
    add_writing(app, desk, "POST /v1/quarantine", _quarantine, QuarantineRequest)
    add_writing(app, desk, "POST /v1/quarantine/journal", _quarantine_journal, JournalRequest)
    add_writing(app, desk, "POST /v1/page-link", _page_link, PageLinkRequest)
    add_writing(app, desk, "POST /v1/journal-key", _keep_journal_key, JournalKeyRequest)

    async def poll(request: Request) -> Response:
        return bodies.answer(request, PollAnswer(news=await _wait_for_news(desk, request)))

    add_handler(app, _POLL, poll)


def keys_of(caller: Caller) -> set[str]:
    """What wakes this caller; see `server.wakeups`."""
    actor = caller.actor
    keys = {f"g:{actor.guide_id}", f"b:{actor.brand_id}"}
    if actor.store_id is not None:
        keys.add(f"s:{actor.store_id}")
    return keys


def _push(call: Call) -> PushAnswer:
    desk = call.desk
    answer = push.push(desk.database, desk.clock, desk.wakeups, call.caller, call.message)
    if call.message.cursor is not None:
        answer.page = _page_behind(call, call.message)
    return answer


def _page_behind(call: Call, request: PushRequest) -> Any:
    """What the PC would pull next, encoded; None where it has to ask, and hears a refusal then."""
    try:
        with call.desk.database.read() as connection:
            facts = admit(call.desk, connection, _PULL, call.request).session
            if facts is None or request.cursor is None:
                return None
            cursor, epoch, place = request.cursor, request.epoch, facts.place
            return msgspec.Raw(
                pull.pull(connection, facts.caller, cursor, epoch, PAGE_LINES, place)
            )
    except (Problem, DatabaseFails):
        return None


def _pull(connection: Connection, call: Call) -> bytes:
    session = call.visitor.session
    return pull.pull(
        connection,
        call.caller,
        call.number("cursor", 0),
        call.text("epoch"),
        call.number("limit", PAGE_LINES),
        session.place if session else None,
    )


def _check(connection: Connection, call: Call) -> CheckAnswer:
    return pull.check(connection, call.caller)


def _snapshot(call: Call) -> SnapshotAnswer:
    return call.desk.snapshots.prepare(call.caller)


def _snapshot_part(call: Call) -> Response:
    names = call.request.path_params
    path = call.desk.snapshots.path(call.caller, names["snapshot_id"], names["part"])
    return FileResponse(path, media_type="application/zstd", headers={"cache-control": "no-store"})


def _repair_report(call: Call) -> None:
    desk, caller, report = call.desk, call.caller, call.message
    record = {
        "brand_id": caller.actor.brand_id,
        "guide_id": caller.actor.guide_id,
        "device_id": caller.device_id,
        "n": report.n,
        "entities": msgspec.json.encode(report.entities[:50]).decode()[:2_000],
        "at": format_instant(desk.clock()),
    }
    desk.database.write(lambda connection: connection.execute(insert(repair_report), record))


def _quarantine_journal(call: Call) -> QuarantineAnswer:
    desk, request = call.desk, call.message
    return desk.database.write(
        lambda connection: quarantine.keep_journal(connection, desk.clock, request)
    )


def _keep_journal_key(call: Call) -> None:
    caller, key, now = call.caller, call.message.key, call.desk.clock()
    actor, pc_id = caller.actor, caller.device_id
    call.desk.database.write(
        lambda c: guide_files.keep_journal_key(c, actor.brand_id, actor.guide_id, pc_id, key, now)
    )


def _page_link(call: Call) -> PageLinkAnswer:
    caller, request, now = call.caller, call.message, call.desk.clock()
    return call.desk.database.write(
        lambda connection: page_links.make_link(
            connection, caller.actor, caller.device_id, request, now
        )
    )


def _quarantine(call: Call) -> QuarantineAnswer:
    desk, request = call.desk, call.message
    return desk.database.write(lambda connection: quarantine.keep(connection, desk.clock, request))


async def _wait_for_news(desk: Desk, request: Request) -> bool:
    """Whether there is news for the caller, now or within the time they want to wait.

    Waits in slices: a handler is not told when its client has left.
    """

    def look() -> tuple[bool, Call]:
        with desk.database.read() as connection:
            call = Call(desk, request, admit(desk, connection, _POLL, request), None)
            epoch = push.epoch_of(connection)
            if call.text("epoch") != epoch:
                raise Problem(ErrorCode.EPOCH_CHANGED, epoch=epoch)
            return pull.has_news(connection, call.caller, call.number("cursor", 0)), call

    news, call = await run_in_threadpool(look)
    if news:
        return True
    ends_at = time.monotonic() + min(call.number("wait_s", DEFAULT_WAIT_S), LONGEST_WAIT_S)
    with desk.wakeups.listening(keys_of(call.caller)) as waiter:
        woken = True  # what came between the first look and listening woke nobody
        while not desk.wakeups.closing:
            if woken:
                news, _ = await run_in_threadpool(look)
            left_s = ends_at - time.monotonic()
            if news or left_s <= 0 or await request.is_disconnected():
                return news
            woken = await waiter.wait(min(SLICE_S, left_s))
    return False
