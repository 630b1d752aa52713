"""Routes by which a PC fetches the files of materials, with nobody signed in.

They are what HQ publishes for the guides of a store: a PC fetches them by its own credential, so
that they are there before the shop opens.
"""

from __future__ import annotations

from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.responses import FileResponse, Response

from guide_app.domain.business_day import business_date
from guide_app.domain.entities import Brand, Store
from guide_app.domain.media_formats import CONTENT_TYPES
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from guide_app.wire.media import MediaAnswer
from server.api.shell import Call, Desk, add_reading
from server.media.library import held
from server.media.wanted import wanted_files
from server.problems import Problem
from server.schema import ENTITY_TABLES


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Add these routes to the application."""
    add_reading(app, desk, "GET /v1/media", _list)
    add_reading(app, desk, "GET /v1/media/{sha256}", _send)


def _list(connection: Connection, call: Call) -> MediaAnswer:
    tx = TableTx(connection, ENTITY_TABLES)
    brand, store = tx.get(Brand, call.device.brand_id), tx.get(Store, call.device.store_id)
    today = business_date(call.desk.clock(), brand.time_zone)
    return wanted_files(connection, store, today, call.text("have"))


def _send(connection: Connection, call: Call) -> Response:
    """The file, or a range of it."""
    name = call.request.path_params["sha256"]
    ending = held(connection, call.device.brand_id, name)
    path = call.desk.library.store.find(name) if ending else None
    if path is None or ending is None:
        raise Problem(ErrorCode.NOT_FOUND)
    kind = CONTENT_TYPES[ending]
    return FileResponse(path, media_type=kind, headers={"cache-control": "no-store"})
