"""What surrounds every page: who may see it, the form's token, headers, refusals in words."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from guide_app.domain.errors import Rejected
from guide_app.domain.ids import digest
from guide_app.wire.errors import ErrorCode
from server.api import bodies
from server.api.shell import Desk
from server.console.seat import Seat, find_seat, stay
from server.console.words import say, say_error
from server.database import Busy
from server.problems import Problem
from server.schema import server_state

COOKIE = "gd_console"
_LANG = "gd_lang"
_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
)
_STATUS = {"not_found": 404, "not_allowed": 403, "form_expired": 403}
HQ, MANAGER = frozenset({"hq"}), frozenset({"hq", "manager"})
NOBODY: frozenset[str] = frozenset()


@dataclass(slots=True)
class Visit:
    """One request to the console; ``seat`` is None on the pages for signing in."""

    desk: Desk
    request: Request
    form: dict[str, str]
    token: str
    lang: str
    seat: Seat | None

    @property
    def here(self) -> Seat:
        """Whoever is signed in."""
        if self.seat is None:
            raise Problem(ErrorCode.SIGN_IN_AGAIN)
        return self.seat

    @property
    def address(self) -> str:
        """Where the browser is."""
        return self.request.client.host if self.request.client else "unknown"

    def page(self, name: str, status: int = 200, **facts: Any) -> Response:
        """A page made of a template."""
        role = self.seat.guide.role if self.seat else ""
        html = _pages.get_template(name).render(
            t=lambda key: say(str(key), self.lang),
            lang="en" if self.lang == "en" else "zh-CN",
            csrf=form_token(self.token),
            seat=self.seat,
            role=role,
            path=self.request.url.path.removeprefix("/console/"),
            **facts,
        )
        return HTMLResponse(html, status)

    def go(self, path: str) -> Response:
        """On to another page."""
        return RedirectResponse(f"/console/{path}", 303)

    def refuse(self, code: str, status: int, field: str = "") -> Response:
        """A page that says why not, and of which field."""
        words = say_error(code, self.lang)
        text = f"{say(field, self.lang)}：{words}" if field else words
        return self.page("message.html", status, head="", text=text, secret="")


Work = Callable[[Visit], Response]


def form_token(token: str) -> str:
    """What every form of this browser carries; nobody else can make it."""
    return digest(b"form " + token.encode())


def guarded(
    desk: Desk, roles: frozenset[str], work: Work
) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """The endpoint for a page that only these roles may use; `NOBODY` needs no sign-in."""

    async def endpoint(request: Request) -> Response:
        body = await bodies.read_body(request) if request.method == "POST" else b""
        return await run_in_threadpool(_serve, desk, roles, work, request, body)

    return endpoint


def _serve(
    desk: Desk, roles: frozenset[str], work: Work, request: Request, body: bytes
) -> Response:
    lang = request.query_params.get("lang") or request.cookies.get(_LANG, "zh")
    token = request.cookies.get(COOKIE, "")
    fresh = not 20 <= len(token) <= 100
    visit = Visit(desk, request, {}, token_urlsafe(32) if fresh else token, lang, None)
    answer = _answer(visit, roles, work, body, fresh)
    if fresh and "set-cookie" not in answer.headers:
        keep_token(visit, answer, visit.token)
    if "lang" in request.query_params:
        answer.set_cookie(_LANG, "en" if lang == "en" else "zh", path="/console", samesite="strict")
    answer.headers["content-security-policy"] = _CSP
    answer.headers["cache-control"] = "no-store"
    answer.headers["referrer-policy"] = "no-referrer"
    return answer


def keep_token(visit: Visit, answer: Response, token: str) -> None:
    """Give the browser its cookie."""
    answer.set_cookie(
        COOKIE,
        token,
        path="/console",
        httponly=True,
        samesite="strict",
        secure=visit.request.url.scheme == "https",
    )


def _answer(visit: Visit, roles: frozenset[str], work: Work, body: bytes, fresh: bool) -> Response:
    now = visit.desk.clock()
    try:
        with visit.desk.database.read() as connection:
            closed = connection.scalar(
                select(server_state.c.value).where(server_state.c.name == "maintenance")
            )
            if not fresh:
                visit.seat = find_seat(connection, visit.token, now)
        if closed == "1":
            return visit.refuse("maintenance", 503)
        if visit.request.method == "POST":
            pairs = parse_qsl(body.decode("utf-8", "ignore"), keep_blank_values=True)
            visit.form = dict(pairs[:200])
            sent = visit.form.get("csrf", "").encode("utf-8", "ignore")
            if fresh or not hmac.compare_digest(sent, form_token(visit.token).encode()):
                return visit.refuse("form_expired", 403)
        if roles:
            if visit.seat is None:
                return visit.go("sign-in")
            if visit.seat.guide.role not in roles:
                return visit.refuse("not_allowed", 403)
            if visit.seat.must_change_password and not visit.request.url.path.endswith(
                ("/password", "/sign-out")
            ):
                return visit.go("password")
            seat = visit.seat
            visit.desk.database.write(lambda c: stay(c, seat, now))
        return work(visit)
    except Problem as problem:
        return visit.refuse(problem.code.value, problem.status)
    except Rejected as rejected:
        code = rejected.code.value
        return visit.refuse(code, _STATUS.get(code, 400), str(rejected.facts.get("field", "")))
    except Busy:
        return visit.refuse("busy", 503)
