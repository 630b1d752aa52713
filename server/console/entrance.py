"""Signing in and out, and the own password."""

from __future__ import annotations

from sqlalchemy import Connection
from starlette.responses import Response

from guide_app.domain.entities import Brand, Guide
from guide_app.domain.words import Role
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from server import accounts, sessions
from server.console import seat
from server.console.visit import Visit
from server.console.web import COOKIE, keep_token
from server.problems import Problem
from server.schema import ENTITY_TABLES


def show_sign_in(visit: Visit) -> Response:
    """Where everything begins."""
    return visit.page("sign_in.html", error="", account="")


def sign_in(visit: Visit) -> Response:
    """Let somebody of HQ or a manager in; anybody else hears what a wrong password hears."""
    desk = visit.desk
    account = visit.form.get("account", "")
    try:
        proven = accounts.prove(
            desk.database,
            desk.clock,
            account=account,
            password=visit.form.get("password", ""),
            place=visit.address,
            brand_id=None,
        )
        token = desk.database.write(lambda c: _sit_down(c, visit, proven))
    except Problem as problem:
        words = visit.speech.refusal(problem.code.value, problem.details)
        return visit.page("sign_in.html", problem.status, error=words, account=account[:60])
    answer = visit.go("")
    keep_token(visit, answer, token)  # a new one: whoever knew the browser's old one knows nothing
    return answer


def sign_out(visit: Visit) -> Response:
    """End this session."""
    now, session_id = visit.desk.clock(), visit.here.session_id
    visit.desk.database.write(lambda c: sessions.end(c, session_id, now))
    answer = visit.go("sign-in")
    answer.delete_cookie(COOKIE, path="/console", httponly=True, samesite="strict")
    return answer


def show_password(visit: Visit) -> Response:
    """The form for an own new password."""
    return visit.page("password.html", error="")


def change_password(visit: Visit) -> Response:
    """Change the own password."""
    here = visit.here
    caller = sessions.Caller(here.actor, seat.CONSOLE, here.session_id)
    form = visit.form
    try:
        accounts.change_password(
            visit.desk.database, visit.desk.clock, caller, form.get("old", ""), form.get("new", "")
        )
    except Problem as problem:
        words = visit.speech.refusal(problem.code.value, problem.details)
        return visit.page("password.html", problem.status, error=words)
    return visit.go("", "done.password")


def _sit_down(connection: Connection, visit: Visit, proven: accounts.Proven) -> str:
    tx = TableTx(connection, ENTITY_TABLES)
    guide = tx.get(Guide, proven.guide_id)
    brand = tx.get(Brand, guide.brand_id)
    if guide.role == Role.GUIDE or not accounts.still_proven(connection, proven):
        raise Problem(ErrorCode.WRONG_PASSWORD)
    if brand.suspended:
        raise Problem(ErrorCode.BRAND_SUSPENDED)
    if not seat.may_sit(guide, brand):
        raise Problem(ErrorCode.WRONG_PASSWORD)
    return seat.sit_down(connection, guide.id, visit.desk.clock())
