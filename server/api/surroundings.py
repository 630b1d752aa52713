"""What every request passes on its way in and out: an id, a log line, and one body for refusals."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from uuid import uuid4

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guide_app.wire.errors import ErrorCode
from server.access import MOUNTS, ROUTES
from server.database_errors import DatabaseFails, Unusable
from server.logs import is_heard, log, where_raised
from server.metrics import Metrics
from server.problems import Problem

WordRefusal = Callable[[Request, Problem], Response]
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_PATHS = frozenset(route.split(" ", 1)[1] for route in ROUTES)
_encode = msgspec.json.Encoder().encode


class Surroundings:
    """A layer around whatever answers requests.

    Args:
        word_refusal: Makes the refusals below the mounts, where people read them, not programs.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, word_refusal: WordRefusal) -> None:
        self._app = app
        self._metrics = metrics
        self._word_refusal = word_refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; everything else, such as the lifespan, passes unchanged."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        request_id = _request_id(scope)
        status = 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", request_id.encode()),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        code = error = where = says = None
        try:
            if _is_foreign(scope["path"]):
                raise Problem(ErrorCode.NOT_FOUND)
            if scope["path"] in MOUNTS:
                await _with_a_slash(scope)(scope, receive, send_on)
            else:
                await self._app(scope, receive, send_on)
        except ClientDisconnect:
            status = status or 499
        except Exception as raised:
            problem = _problem_of(raised)
            code = problem.code.value
            if problem.code is ErrorCode.INTERNAL:
                error, where = type(raised).__name__, where_raised(raised)
            elif isinstance(raised, Unusable):
                error, says = type(raised).__name__, raised.says
            if status:  # half an answer is out: end it, so that the client sees it is broken
                raise
            answer = (
                self._word_refusal(Request(scope), problem)
                if _is_mounted(scope["path"])
                else refusal(problem)
            )
            await answer(scope, receive, send_on)
        if code is not None:
            self._metrics.refuse(code)
        seconds = time.perf_counter() - began
        self._leave(
            scope, request_id, status, seconds, code=code, error=error, where=where, says=says
        )

    def _leave(
        self,
        scope: Scope,
        request_id: str,
        status: int,
        seconds: float,
        **facts: str | list[str] | None,
    ) -> None:
        route = _route_of(scope)
        self._metrics.count(route, status, seconds)
        is_error = facts["error"] is not None
        if not is_error and not is_heard():
            return
        write = log().error if is_error else log().info
        write(
            "request",
            request_id=request_id,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            **{name: value for name, value in facts.items() if value is not None},
        )


def refusal(problem: Problem) -> Response:
    """The answer that refuses a request."""
    headers = {"cache-control": "no-store"}
    if "retry_after_s" in problem.details:
        headers["retry-after"] = str(problem.details["retry_after_s"])
    return Response(_encode(problem.body()), problem.status, headers, media_type="application/json")


def _problem_of(raised: Exception) -> Problem:
    if isinstance(raised, Problem):
        return raised
    if isinstance(raised, DatabaseFails):
        return Problem(raised.code, retry_after_s=raised.retry_after_s)
    if isinstance(raised, HTTPException):
        return Problem(
            ErrorCode.NOT_FOUND if raised.status_code in (404, 405) else ErrorCode.UNREADABLE
        )
    return Problem(ErrorCode.INTERNAL)


def _is_foreign(path: str) -> bool:
    """Whether a path can lead to nothing that the access table names."""
    if path.startswith("/v1/") or path in _PATHS:
        return False
    return not _is_mounted(path)


def _is_mounted(path: str) -> bool:
    return any(_is_below(path, mount) for mount in MOUNTS)


def _is_below(path: str, mount: str) -> bool:
    return path == mount or path.startswith(f"{mount}/")


def _with_a_slash(scope: Scope) -> Response:
    query = scope["query_string"].decode("latin-1")
    return RedirectResponse(f"{scope['path']}/?{query}" if query else f"{scope['path']}/")


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            text = value.decode("latin-1")
            if _REQUEST_ID.fullmatch(text):
                return str(text)
    return uuid4().hex


def _route_of(scope: Scope) -> str:
    """The route's template; a path itself may carry anything."""
    path = getattr(scope.get("route"), "path", None)
    if path is None:
        mount = next((m for m in MOUNTS if _is_below(scope["path"], m)), None)
        return mount or "unknown"
    return f"{scope['method']} {path}"
