"""What surrounds every route: reading, deciding, running in a worker thread, answering."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from guide_app.wire.errors import ErrorCode
from guide_app.wire.messages import OLDEST_CLIENT
from server.access import Needs, Visitor, decide, needs_of
from server.api import bodies
from server.clock import Clock
from server.database import THREADS, Database
from server.devices import Device, find_device
from server.imports import Imports
from server.integrations import Integration, find_integration
from server.known import KnownMaps
from server.limits import Limiter, neighbourhood
from server.media.library import Library
from server.problems import Problem
from server.schema.facts import server_state
from server.sessions import Caller, find_facts
from server.snapshots import Snapshots
from server.wakeups import Wakeups

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
_DEVICE_NEEDS = (Needs.DEVICE, Needs.DEVICE_EVEN_REVOKED)


@dataclass(frozen=True, slots=True)
class Desk:
    """What routes work with."""

    database: Database
    clock: Clock
    wakeups: Wakeups
    snapshots: Snapshots
    imports: Imports
    devices: Limiter
    addresses: Limiter
    lookups: Limiter
    integrations: Limiter
    known: KnownMaps
    library: Library


@dataclass(frozen=True, slots=True)
class Call:
    """One request that may be served."""

    desk: Desk
    request: Request
    visitor: Visitor
    message: Any

    @property
    def caller(self) -> Caller:
        """The guide; only on routes that need a session."""
        if self.visitor.session is None:
            raise LookupError("this route does not ask for a session")
        return self.visitor.session.caller

    @property
    def device(self) -> Device:
        """The PC; only on routes that need its credential."""
        if self.visitor.device is None:
            raise LookupError("this route does not ask for a PC's credential")
        return self.visitor.device

    @property
    def integration(self) -> Integration:
        """The system that asks; only on routes that need its token."""
        if self.visitor.integration is None:
            raise LookupError("this route does not ask for an integration's token")
        return self.visitor.integration

    def number(self, name: str, default: int) -> int:
        """A whole number of the query, 0 or more.

        Raises:
            Problem: UNREADABLE.
        """
        text = self.request.query_params.get(name)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            raise Problem(ErrorCode.UNREADABLE, parameter=name)
        return int(text)

    def text(self, name: str) -> str:
        """A text of the query, empty when it is not there."""
        return self.request.query_params.get(name, "")


Reading = Callable[[Connection, Call], Any]
Work = Callable[[Call], Any]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class GuardedRoute(APIRoute):
    """A route whose endpoint takes the request and answers; it stands in the access table."""

    def get_route_handler(self) -> Handler:
        """The endpoint itself: it bounds a body before anybody reads it."""
        handler: Handler = self.endpoint
        return handler


def doors_of(app: FastAPI) -> dict[tuple[str, str], Route]:
    """The application's guarded routes whose path is fixed, by method and path."""
    return {
        (method, route.path): route
        for route in app.router.routes
        if isinstance(route, GuardedRoute) and "{" not in route.path
        for method in route.methods or ()
    }


def admit(desk: Desk, connection: Connection, route: str, request: Request) -> Visitor:
    """Find out who sent the request and let them in, or not.

    Raises:
        Problem: MAINTENANCE, CLIENT_TOO_OLD, TOO_MANY_REQUESTS, or what `access.decide` says.
    """
    needs = needs_of(route)
    if needs is Needs.NOTHING:
        return Visitor()
    if needs in (Needs.SESSION, Needs.SESSION_EVEN_ONE_TIME):
        _check_version(request)
        bearer = _bearer(request)
        facts = find_facts(connection, bearer, desk.clock()) if bearer else None
        if facts is None or facts.maintenance:
            _check_maintenance(connection)
            desk.addresses.take(_address(request))
        else:
            desk.devices.take(facts.caller.device_id)
        visitor = Visitor(session=facts)
    elif needs is Needs.INTEGRATION:
        _check_maintenance(connection)
        integration = find_integration(connection, _bearer(request))
        if integration is None:
            desk.addresses.take(_address(request))
        else:
            desk.integrations.take(integration.id)
        visitor = Visitor(integration=integration)
    else:
        _check_maintenance(connection)
        device = None
        if needs in _DEVICE_NEEDS:
            device_id = request.headers.get("x-device", "")
            secret = request.headers.get("x-device-secret", "")
            device = find_device(connection, device_id, secret)
        if device is None:
            desk.addresses.take(_address(request))
        else:
            desk.devices.take(device.id)
        visitor = Visitor(device=device)
    decide(route, visitor)
    return visitor


def add_reading(
    app: FastAPI,
    desk: Desk,
    route: str,
    work: Reading,
    message: type[Any] | None = None,
    **extra: Any,
) -> None:
    """Add a route that only reads: one connection serves the decision and the work."""

    def run(request: Request, body: bytes) -> Response:
        with desk.database.read() as connection:
            visitor = admit(desk, connection, route, request)
            made = work(connection, Call(desk, request, visitor, _message(request, body, message)))
        return bodies.answer(request, made)

    _add(app, route, run, **extra)


def add_writing(
    app: FastAPI, desk: Desk, route: str, work: Work, message: type[Any] | None = None, **extra: Any
) -> None:
    """Add a route that opens transactions itself."""

    def run(request: Request, body: bytes) -> Response:
        with desk.database.read() as connection:
            visitor = admit(desk, connection, route, request)
        made = work(Call(desk, request, visitor, _message(request, body, message)))
        return bodies.answer(request, made)

    _add(app, route, run, **extra)


def add_handler(app: FastAPI, route: str, handler: Handler, **extra: Any) -> None:
    """Add a route with a handler of its own, which asks `admit` itself.

    Raises:
        Problem: NOT_ALLOWED, when the route does not stand in the access table.
    """
    needs_of(route)
    method, path = route.split(" ", 1)
    app.router.add_api_route(
        path,
        handler,
        methods=[method],
        route_class_override=GuardedRoute,
        response_model=None,
        name=route,
        **extra,
    )


def _add(app: FastAPI, route: str, run: Callable[[Request, bytes], Response], **extra: Any) -> None:
    async def handler(request: Request) -> Response:
        body = await bodies.read_body(request)
        return await asyncio.get_running_loop().run_in_executor(_threads, run, request, body)

    add_handler(app, route, handler, **extra)


def _message(request: Request, body: bytes, message: type[Any] | None) -> Any:
    if message is None:
        return None
    if not body:  # as an older client sends it to a route that asked for nothing then
        return bodies.decode(b"{}", None, message)
    return bodies.decode(body, request.headers.get("content-encoding"), message)


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _check_version(request: Request) -> None:
    version = request.headers.get("x-wire-version")
    if version is not None and version.isdecimal() and int(version[:9]) < OLDEST_CLIENT:
        raise Problem(ErrorCode.CLIENT_TOO_OLD, oldest=OLDEST_CLIENT)


def _check_maintenance(connection: Connection) -> None:
    flag = connection.execute(
        select(server_state.c.value).where(server_state.c.name == "maintenance")
    ).scalar()
    if flag == "1":
        raise Problem(ErrorCode.MAINTENANCE, retry_after_s=60)


def _address(request: Request) -> str:
    return neighbourhood(request.client.host) if request.client else ""
