"""What surrounds every page: who may see it, the form's token, headers, refusals in words."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from guide_app.domain.errors import Rejected
from server.api import bodies
from server.api.shell import Desk
from server.console.seat import find_seat, stay, wants_to_stay
from server.console.visit import Visit, Work, form_token
from server.database_errors import DatabaseFails
from server.problems import Problem
from server.schema.facts import server_state

COOKIE = "gd_console"
_LANG = "gd_lang"
_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_CSP_OF_SCRIPTED = (
    f"{_CSP}; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"
)
_STATUS = {"not_found": 404, "not_allowed": 403}
_FIELDS = 2_000
HQ, MANAGER = frozenset({"hq"}), frozenset({"hq", "manager"})
NOBODY: frozenset[str] = frozenset()
Receive = Callable[[Desk, Request], AbstractAsyncContextManager[bytes | Problem]]
_OPEN_WITH_ONE_TIME = ("/password", "/sign-out")


def guarded(
    desk: Desk, roles: frozenset[str], work: Work, receive: Receive | None = None
) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """The endpoint for a page that only these roles may use; `NOBODY` needs no sign-in.

    Args:
        receive: Reads what a form brings, where that is more than its fields.
    """

    async def endpoint(request: Request) -> Response:
        if request.method != "POST":
            return await run_in_threadpool(_serve, desk, roles, work, request, b"")
        async with (receive or _receive)(desk, request) as body:
            return await run_in_threadpool(_serve, desk, roles, work, request, body)

    return endpoint


@asynccontextmanager
async def _receive(_desk: Desk, request: Request) -> AsyncIterator[bytes | Problem]:
    try:
        body: bytes | Problem = await bodies.read_body(request)
    except Problem as too_large:
        body = too_large
    yield body


def word_refusal(desk: Desk, request: Request, problem: Problem) -> Response:
    """The page for what went wrong outside of every page's own work."""
    visit = Visit(desk, request, {}, token_urlsafe(32), _language(request), None)
    return _strict(request, visit.refuse(problem.code.value, problem.status, problem.details))


def keep_token(visit: Visit, answer: Response, token: str) -> None:
    """Give the browser its cookie; beyond this machine it never travels in the open."""
    answer.set_cookie(
        COOKIE,
        token,
        path="/console",
        httponly=True,
        samesite="strict",
        secure=visit.request.url.scheme == "https",
    )


def _serve(
    desk: Desk, roles: frozenset[str], work: Work, request: Request, body: bytes | Problem
) -> Response:
    lang = _language(request)
    token = request.cookies.get(COOKIE, "")
    fresh = not 20 <= len(token) <= 100
    visit = Visit(desk, request, {}, token_urlsafe(32) if fresh else token, lang, None)
    answer = _answer(visit, roles, work, body, fresh)
    if fresh and "set-cookie" not in answer.headers:
        keep_token(visit, answer, visit.token)
    if "lang" in request.query_params:
        answer.set_cookie(
            _LANG,
            lang,
            path="/console",
            samesite="strict",
            httponly=True,
            secure=request.url.scheme == "https",
            max_age=365 * 86_400,
        )
    return _strict(request, answer, scripted=visit.scripted)


def _strict(request: Request, answer: Response, *, scripted: bool = False) -> Response:
    answer.headers["content-security-policy"] = _CSP_OF_SCRIPTED if scripted else _CSP
    answer.headers["cache-control"] = "no-store"
    answer.headers["referrer-policy"] = "no-referrer"
    answer.headers["cross-origin-opener-policy"] = "same-origin"
    if request.url.scheme == "https":
        answer.headers["strict-transport-security"] = "max-age=31536000"
    return answer


def _language(request: Request) -> str:
    given = request.query_params.get("lang") or request.cookies.get(_LANG, "zh")
    return "en" if given == "en" else "zh"


def _answer(
    visit: Visit, roles: frozenset[str], work: Work, body: bytes | Problem, fresh: bool
) -> Response:
    now = visit.desk.clock()
    try:
        with visit.desk.database.read() as connection:
            closed = connection.scalar(
                select(server_state.c.value).where(server_state.c.name == "maintenance")
            )
            if not fresh:
                visit.take_seat(find_seat(connection, visit.token, now))
        if visit.seat is None:
            visit.desk.addresses.take(visit.address)
        if isinstance(body, Problem):
            raise body
        if visit.request.method == "POST":
            pairs = parse_qsl(body.decode("utf-8", "ignore"), keep_blank_values=True)
            visit.form = dict(pairs[:_FIELDS])
        if closed == "1":
            return visit.refuse("maintenance", 503, {"retry_after_s": 60})
        if visit.request.method == "POST":
            sent = visit.form.get("csrf", "").encode("utf-8", "ignore")
            if fresh or not hmac.compare_digest(sent, form_token(visit.token).encode()):
                return visit.refuse("form_expired", 403)
        if roles:
            if visit.seat is None:
                if any(name.startswith("new.") for name in visit.form):  # not lost: shown again
                    return visit.refuse("sign_in_again", 403)
                return visit.go("sign-in")
            if visit.seat.guide.role not in roles:
                return visit.refuse("not_allowed", 403)
            if visit.seat.must_change_password and not visit.request.url.path.endswith(
                _OPEN_WITH_ONE_TIME
            ):
                return visit.go("password")
            seat = visit.seat
            if wants_to_stay(seat, now):
                visit.desk.database.write(lambda c: stay(c, seat, now))
        return work(visit)
    except Problem as problem:
        return visit.refuse(problem.code.value, problem.status, problem.details)
    except Rejected as rejected:
        code = rejected.code.value
        return visit.refuse(code, _STATUS.get(code, 400), rejected.facts)
    except DatabaseFails as failed:
        return visit.refuse(visit.why(failed), 503, {"retry_after_s": failed.retry_after_s})
