"""Routes of the brand's other systems: who is who, orders, returns, and what was looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
from fastapi import FastAPI

from guide_app.domain.errors import Code
from guide_app.wire.errors import ErrorCode
from guide_app.wire.integrations import (
    SaidOrder,
    SaidReturn,
    SaidStatement,
    SaidView,
    Taken,
    TakenAnswer,
)
from server.api.shell import Call, Desk, add_writing
from server.identities.taking_in import ROWS_AT_ONCE, take_orders, take_statements
from server.identities.taking_returns import take_returns
from server.identities.taking_views import take_views
from server.problems import Problem

_NAMED = re.compile("(?P<what>missing required|unknown) field `(?P<name>[^`]{1,60})`")
_PLACE = re.compile(r"at `\$\.?(?P<place>[^`]{0,60})`")


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Add these routes to the application."""
    _add(app, desk, "identities", "statements", SaidStatement, take_statements)
    _add(app, desk, "orders", "orders", SaidOrder, take_orders)
    _add(app, desk, "returns", "returns", SaidReturn, take_returns)
    _add(app, desk, "views", "views", SaidView, take_views)


def _add(
    app: FastAPI,
    desk: Desk,
    path: str,
    name: str,
    kind: type[Any],
    take: Callable[..., list[Taken]],
) -> None:
    """A route for rows, each read by itself, so that one that cannot be read blocks no other."""
    fields = [(name, list[msgspec.Raw])]
    message = msgspec.defstruct(f"{kind.__name__}Rows", fields, forbid_unknown_fields=True)
    read = msgspec.json.Decoder(kind).decode

    def work(call: Call) -> TakenAnswer:
        rows = getattr(call.message, name)
        if len(rows) > ROWS_AT_ONCE:
            raise Problem(ErrorCode.TOO_LARGE, rows=ROWS_AT_ONCE)
        said, unread = [], {}
        for place, row in enumerate(rows):
            try:
                said.append(read(row))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                unread[place] = _refused(row, kind, str(error))
        taken = iter(take(desk.database, desk.clock, desk.wakeups, call.integration, said))
        results = [unread.get(place) or next(taken) for place in range(len(rows))]
        return TakenAnswer(results=results)

    add_writing(app, desk, f"POST /v1/{path}", work, message)


def _refused(row: msgspec.Raw, kind: type[Any], why: str) -> Taken:
    """What becomes of a row that is not of its form, by what the decoder says of it."""
    named, place = _NAMED.search(why), _PLACE.search(why)
    code = Code.WRONG_TYPE
    if named:
        code = Code.REQUIRED if named["what"].startswith("missing") else Code.UNKNOWN_FIELD
    path = [place["place"] if place else "", named["name"] if named else ""]
    field = ".".join(part for part in path if part)
    return Taken(
        id=_id_of(row, kind),
        status="refused",
        code=code.value,
        details={"field": field} if field else {},
    )


def _id_of(row: msgspec.Raw, kind: type[Any]) -> str:
    """By what its system knows it, where that can be read."""
    try:
        found = msgspec.json.decode(row)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    name = kind.__struct_fields__[0]
    known = found.get(name) if isinstance(found, dict) else None
    return known if isinstance(known, str) else ""
