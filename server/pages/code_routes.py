"""What a scanned code leads to: a guide's contact, a page, a choice of stores, or a plain word."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

from fastapi import FastAPI
from sqlalchemy import Connection, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, Router

from guide_app.domain.business_day import zone
from guide_app.domain.channel_codes import MOUNT, Way, meant, resolve
from guide_app.domain.entities import Brand, ChannelCode, Guide, Store
from guide_app.domain.ids import is_row_id
from guide_app.domain.links import is_slug
from guide_app.tables.rows import read_rows, select_rows
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from server.api.shell import Desk
from server.code_scans import count_scan
from server.database_errors import DatabaseFails
from server.limits import neighbourhood
from server.pages.link_web import browser_of
from server.pages.web import show, strict
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.facts import server_state
from server.visits.bots import is_somebody

_CODE, _GUIDE, _STORE = (ENTITY_TABLES[name].c for name in ("channel_code", "guide", "store"))


def add_code_routes(app: FastAPI, desk: Desk) -> None:
    """Put the codes below their mount."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_serve, desk, request)

    routes = [Route(path, endpoint, methods=["GET"]) for path in ("/{slug}", "/{slug}/{version}")]
    app.mount(MOUNT, Router(routes, redirect_slashes=False))


def _serve(desk: Desk, request: Request) -> Response:
    desk.addresses.take(neighbourhood(request.client.host) if request.client else "")
    with desk.database.read() as connection:
        closed = select(server_state.c.value).where(server_state.c.name == "maintenance")
        if connection.scalar(closed) == "1":
            raise Problem(ErrorCode.MAINTENANCE, retry_after_s=60)
        code = _find(connection, request.path_params["slug"])
        brand = TableTx(connection, ENTITY_TABLES).find(Brand, code.brand_id)
        if brand is None or brand.suspended:
            raise Problem(ErrorCode.NOT_FOUND)
        guides = _guides(connection, code)
        now = desk.clock().astimezone(zone(brand.time_zone))
        chosen = request.query_params.get("store", "")
        way = resolve(code, guides, now.time(), _visitor(request), chosen or None)
        stores = _stores(connection, brand.id, [*way.store_ids, *_store_of(way)])
    if is_somebody(request) and not chosen:  # whoever chooses a store has been counted
        version = request.path_params.get("version", "")
        known = version if version in (code.versions or ()) else ""
        with suppress(DatabaseFails):
            desk.database.write(lambda c: count_scan(c, code, known, now.date()))
    return _answer(request, brand, way, stores)


def _answer(request: Request, brand: Brand, way: Way, stores: dict[str, Store]) -> Response:
    address = way.guide.contact_url if way.guide is not None else way.url
    if address:
        return strict(request, RedirectResponse(address, 302))
    store = stores.get(way.guide.store_id or "") if way.guide is not None else None
    return show(
        request,
        "code.html",
        brand=brand.name,
        stop="",
        guide=way.guide,
        store=store,
        stores=[stores[one] for one in way.store_ids if one in stores],
    )


def _find(connection: Connection, slug: str) -> ChannelCode:
    if not is_slug(slug):
        raise Problem(ErrorCode.NOT_FOUND)
    query = select_rows(ENTITY_TABLES, ChannelCode).where(_CODE.slug == slug)
    found = read_rows(connection, ChannelCode, query)
    if not found:
        raise Problem(ErrorCode.NOT_FOUND)
    return found[0]


def _guides(connection: Connection, code: ChannelCode) -> list[Guide]:
    ids = [one["guide_id"] for one in code.guides or ()]
    query = select_rows(ENTITY_TABLES, Guide).where(_GUIDE.brand_id == code.brand_id)
    query = query.where(_GUIDE.id.in_(ids) if ids else _GUIDE.store_id == code.store_id)
    return [one for one, _ in meant(code, read_rows(connection, Guide, query))]


def _store_of(way: Way) -> list[str]:
    return [way.guide.store_id] if way.guide is not None and way.guide.store_id else []


def _stores(connection: Connection, brand_id: str, ids: list[str]) -> dict[str, Store]:
    query = select_rows(ENTITY_TABLES, Store).where(
        _STORE.brand_id == brand_id, _STORE.id.in_([one for one in ids if is_row_id(one)])
    )
    return {one.id: one for one in read_rows(connection, Store, query.order_by(_STORE.name))}


def _visitor(request: Request) -> str:
    """One phone, as well as it can be told from another without a cookie of its own."""
    browser = browser_of(request)
    agent = request.headers.get("user-agent", "")
    return sha256(f"{browser.token or browser.address} {agent}".encode()).hexdigest()
