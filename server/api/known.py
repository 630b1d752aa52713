"""Routes of the duplicate check over the whole brand."""

from __future__ import annotations

from fastapi import FastAPI

from guide_app.domain.business_day import business_date
from guide_app.wire.messages import KnownAnswer, KnownMapAnswer, KnownRequest
from server.api.shell import Call, Desk, add_writing
from server.known import find_known


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Add these routes to the application."""
    add_writing(app, desk, "GET /v1/known", _map)
    add_writing(app, desk, "POST /v1/known", _ask, KnownRequest)


def _map(call: Call) -> KnownMapAnswer:
    today = business_date(call.desk.clock(), "UTC")
    return call.desk.known.answer(call.caller.actor.brand_id, today, call.text("have"))


def _ask(call: Call) -> KnownAnswer:
    desk, caller = call.desk, call.caller
    desk.lookups.take(caller.actor.guide_id)
    return find_known(desk.database, caller, call.message, desk.clock())
