"""Routes for those who watch the server."""

from __future__ import annotations

from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.responses import PlainTextResponse, Response

from server.api.shell import Call, Desk, add_reading
from server.metrics import Metrics
from server.push import epoch_of


def add_routes(app: FastAPI, desk: Desk, metrics: Metrics) -> None:
    """Add these routes to the application."""

    def healthz(connection: Connection, _call: Call) -> dict[str, str]:
        return {"status": "ok", "epoch": epoch_of(connection)}

    def show_metrics(_connection: Connection, _call: Call) -> Response:
        text = metrics.text(waiting_polls=desk.wakeups.waiting)
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    def robots(_connection: Connection, _call: Call) -> Response:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    add_reading(app, desk, "GET /healthz", healthz)
    add_reading(app, desk, "GET /robots.txt", robots)
    add_reading(app, desk, "GET /metrics", show_metrics)
