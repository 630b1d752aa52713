"""Route of the store's pool."""

from __future__ import annotations

from fastapi import FastAPI

from guide_app.wire.errors import ErrorCode
from guide_app.wire.messages import PoolAnswer
from server.api.shell import Call, Desk, add_writing
from server.pool import look
from server.problems import Problem


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Add this route to the application."""
    add_writing(app, desk, "GET /v1/pool", _look)


def _look(call: Call) -> PoolAnswer:
    actor = call.caller.actor
    if actor.store_id is None:
        raise Problem(ErrorCode.NOT_FOUND)
    with call.desk.database.read() as connection:
        return look(connection, actor)
