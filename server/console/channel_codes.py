"""HQ's channel codes in the console: who shares one, its versions, its counts, its pictures."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from PIL import Image
from sqlalchemy import Connection, select
from starlette.responses import Response

from guide_app.domain.channel_codes import code_url
from guide_app.domain.entities import Brand, ChannelCode
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.fields import Change
from guide_app.render.qr import qr_matrix
from guide_app.tables.tx import TableTx
from server.code_scans import COUNTED_DAYS, counts_of
from server.console.forms import Typed
from server.console.rows import get_named
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

_GUIDE = ENTITY_TABLES["guide"].c
_QUIET = 4
_MODULE_PX = 24


def read_more(connection: Connection, brand_id: str, form: Mapping[str, str], typed: Typed) -> None:
    """Note who shares it and which versions there are, as they were typed.

    Raises:
        Rejected: UNREADABLE; the hidden part of the form is no longer what the page had put there.
    """
    for name, read in (("guides", _read_guides), ("versions", _read_versions)):
        if f"new.{name}" not in form:
            continue
        text = typed.texts[name] = form[f"new.{name}"].replace("\r\n", "\n").strip()
        try:
            seen = json.loads(form.get(f"seen.{name}", "null"))
        except (ValueError, RecursionError):
            raise Rejected(Code.UNREADABLE) from None
        try:
            new = read(connection, brand_id, text)
        except Rejected as refused:
            typed.errors[name] = refused
            continue
        if new != seen:
            typed.changes[name] = Change(seen=seen, new=new)


def facts_of(
    connection: Connection, visit: Visit, code: ChannelCode | None, typed: Typed
) -> dict[str, Any]:
    """What the page of a code needs beside the form of its fields."""
    guides = list(code.guides or ()) if code else []
    versions = list(code.versions or ()) if code else []
    accounts = _accounts(connection, visit.here.brand.id, [one["guide_id"] for one in guides])
    lines = [f"{accounts.get(one['guide_id'], '?')} {one['weight']}" for one in guides]
    texts = {"guides": "\n".join(lines), "versions": " ".join(versions)}
    why = {name: visit.speech.refusal(f"code_{name}") for name in texts if name in typed.errors}
    facts: dict[str, Any] = {
        "code": code,
        "texts": {name: typed.texts.get(name, text) for name, text in texts.items()},
        "why": why,
        "seen": {"guides": json.dumps(guides or None), "versions": json.dumps(versions or None)},
    }
    if code is None:
        return facts
    brand = TableTx(connection, ENTITY_TABLES).find(Brand, code.brand_id)
    counts = counts_of(connection, code, visit.speech.today)
    rows = [(one, code_url(brand, code, one), *of) for one, of in counts.items()]
    return facts | {"rows": rows, "days": COUNTED_DAYS}


def send_picture(visit: Visit) -> Response:
    """The code of a version as a PNG or an SVG, large enough for any print."""
    code = get_named(visit, ChannelCode)
    name, _, form = visit.request.path_params["name"].rpartition(".")
    version = "" if name == "code" else name
    with visit.desk.database.read() as connection:
        brand = TableTx(connection, ENTITY_TABLES).find(Brand, code.brand_id)
    url = code_url(brand, code, version)
    if form not in ("png", "svg") or url is None or (version and version not in _known(code)):
        raise Rejected(Code.NOT_FOUND)
    rows = qr_matrix(url)
    made, kind = (_png(rows), "image/png") if form == "png" else (_svg(rows), "image/svg+xml")
    named = f'attachment; filename="{code.slug}{version}.{form}"'
    return Response(made, media_type=kind, headers={"content-disposition": named})


def _known(code: ChannelCode) -> list[str]:
    return list(code.versions or ())


def _png(rows: tuple[tuple[bool, ...], ...]) -> bytes:
    side = len(rows) + 2 * _QUIET
    image = Image.new("1", (side, side), 1)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + _QUIET, y + _QUIET), 0)
    made = io.BytesIO()
    image.resize((side * _MODULE_PX, side * _MODULE_PX), Image.Resampling.NEAREST).save(made, "PNG")
    return made.getvalue()


def _svg(rows: tuple[tuple[bool, ...], ...]) -> bytes:
    side = len(rows) + 2 * _QUIET
    dark = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{dark}"/></svg>'
    ).encode()


def _read_guides(connection: Connection, brand_id: str, text: str) -> list[dict[str, Any]] | None:
    """A line for each: the account, and its weight where that is not 1."""
    found: dict[str, int] = {}
    for line in filter(None, map(str.strip, text.split("\n"))):
        account, _, weight = line.partition(" ")
        if weight.strip() and not (weight.strip().isascii() and weight.strip().isdecimal()):
            raise Rejected(Code.WRONG_TYPE, field="guides")
        found[account] = int(weight[:6] or 1)
    if not found:
        return None
    query = select(_GUIDE.account, _GUIDE.id).where(
        _GUIDE.brand_id == brand_id, _GUIDE.account.in_(found)
    )
    ids = dict(map(tuple, connection.execute(query)))
    if set(ids) != set(found):
        raise Rejected(Code.NOT_FOUND, field="guides")
    return [{"guide_id": ids[one], "weight": weight} for one, weight in found.items()]


def _read_versions(_connection: Connection, _brand_id: str, text: str) -> list[str] | None:
    return text.upper().replace(",", " ").replace("，", " ").split() or None


def _accounts(connection: Connection, brand_id: str, ids: list[str]) -> dict[str, str]:
    query = select(_GUIDE.id, _GUIDE.account).where(_GUIDE.brand_id == brand_id, _GUIDE.id.in_(ids))
    return dict(map(tuple, connection.execute(query)))
