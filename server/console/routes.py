"""Which pages there are and for whom. A page without a line here does not exist."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from guide_app.wire.errors import ErrorCode
from server.api.shell import Desk
from server.console import catalog, pages
from server.console.web import HQ, MANAGER, NOBODY, Visit, Work, guarded
from server.problems import Problem

PAGES: tuple[tuple[str, str, frozenset[str], Work], ...] = (
    ("GET", "/sign-in", NOBODY, pages.show_sign_in),
    ("POST", "/sign-in", NOBODY, pages.sign_in),
    ("POST", "/sign-out", MANAGER, pages.sign_out),
    ("GET", "/password", MANAGER, pages.show_password),
    ("POST", "/password", MANAGER, pages.change_password),
    ("GET", "/", MANAGER, pages.overview),
    ("GET", "/customers", MANAGER, pages.customers),
    ("GET", "/customers/{row_id}", MANAGER, pages.customer),
    ("POST", "/customers/{row_id}/transfer", MANAGER, pages.transfer),
    ("GET", "/quarantine", MANAGER, pages.show_quarantine),
    ("POST", "/quarantine/{pk:int}/decide", MANAGER, pages.decide),
    ("GET", "/guide", MANAGER, catalog.show_list),
    ("POST", "/guide/{row_id}/reset-password", MANAGER, catalog.reset_password),
    ("GET", "/devices", HQ, pages.show_devices),
    ("POST", "/devices/code", HQ, pages.new_code),
    ("POST", "/devices/{row_id}/revoke", HQ, pages.revoke),
    ("GET", "/orders", HQ, pages.show_orders),
    ("GET", "/audit", HQ, pages.show_audit),
    ("GET", "/{entity}", HQ, catalog.show_list),
    ("GET", "/{entity}/{row_id}", HQ, catalog.show_form),
    ("POST", "/{entity}/{row_id}", HQ, catalog.save),
)


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Put the console below ``/console``."""
    static = StaticFiles(directory=Path(__file__).parent / "static")
    routes = [
        Route(path, guarded(desk, roles, work), methods=[method])
        for method, path, roles, work in PAGES
    ]
    nowhere = Route("/{path:path}", guarded(desk, MANAGER, _nowhere), methods=["GET", "POST"])
    app.mount("/console", Starlette(routes=[Mount("/static", static), *routes, nowhere]))


def _nowhere(_visit: Visit) -> Response:
    raise Problem(ErrorCode.NOT_FOUND)
