"""Files that a page of the console sends piece by piece, and goes on with where a line broke.

What has come lies below the store's own folder, under a name that whoever sends it cannot choose:
nobody adds to what somebody else sends.
"""

from __future__ import annotations

import errno
import hmac
import re
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import file_digest
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from guide_app.domain.entities import Material
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest
from guide_app.domain.materials import MOST_MEDIA
from guide_app.wire.errors import ErrorCode
from server.api.shell import Desk
from server.console.rows import get_named
from server.console.taking import NotTaken, append, take_in
from server.console.uploads import may_send, plain_name, without_file
from server.console.visit import Visit, form_token
from server.console.web import COOKIE
from server.media.kinds import check_beginning
from server.media.why import Refused, Why
from server.problems import Problem

PIECE_BYTES = 4_000_000
_KEPT_S = 3 * 86_400.0
"""So long after its last piece somebody may go on."""
_HEAD_BYTES = 16
_UPLOAD = re.compile(r"[0-9a-f]{32}")


def begin(visit: Visit) -> Response:
    """Say how much of a file has come already, or why it need not be sent at all."""
    material = get_named(visit, Material)
    library, form = visit.desk.library, visit.form
    library.store.forget_incoming(_KEPT_S, time.time())
    name = plain_name(form.get("name", ""))
    try:
        if len(material.media_ids or []) >= MOST_MEDIA:
            raise NotTaken("too_many")
        size, head = _number(form.get("size", "")), _bytes(form.get("head", ""))
        try:
            check_beginning(head, size, library.sizes)
        except Refused as refused:
            raise NotTaken(refused.why, refused.limit) from None
    except NotTaken as refused:
        return JSONResponse({"why": refused.reason(visit)})
    facts = (material.id, name, str(size), form.get("modified", ""), head.hex())
    upload = digest("\n".join(facts).encode("utf-8", "replace"))[:32]
    there = _size(_part(visit, upload))
    return JSONResponse({"upload": upload, "offset": there, "piece": PIECE_BYTES})


def add(visit: Visit) -> Response:
    """Put a piece behind what has come, if that is where it belongs; say how much there is."""
    get_named(visit, Material)
    part = _part(visit, visit.request.path_params["upload"])
    offset = _number(visit.request.headers.get("x-offset", ""))
    if "piece" not in visit.form:
        raise Rejected(Code.REQUIRED, field="piece")
    piece = Path(visit.form["piece"])
    if offset != _size(part):
        return JSONResponse({"offset": _size(part)})
    limit = visit.desk.library.sizes.largest
    try:
        if visit.form["problem"]:
            raise NotTaken(visit.form["problem"])
        if offset + piece.stat().st_size > limit:
            part.unlink(missing_ok=True)
            raise NotTaken(Why.TOO_LARGE, limit)
        _append(piece, part, offset)
    except NotTaken as refused:
        return JSONResponse({"why": refused.reason(visit)})
    return JSONResponse({"offset": _size(part)})


def end(visit: Visit) -> Response:
    """Check that all has come as it was sent, and make it part of the material."""
    material = get_named(visit, Material)
    part = _part(visit, visit.request.path_params["upload"])
    wanted = visit.form.get("cover", "")
    cover = _part(visit, wanted) if wanted else None
    name = plain_name(visit.form.get("name", ""))
    try:
        if not part.is_file() or _sha256(part) != visit.form.get("sha256"):
            raise NotTaken("changed_on_the_way")
        there = material.media_ids or []
        found = take_in(
            visit, material, part, name, cover if cover and cover.is_file() else None, there
        )
        if not append(visit, material, [found]):
            raise NotTaken("too_many")
    except NotTaken as refused:
        return JSONResponse({"why": refused.reason(visit)})
    finally:
        part.unlink(missing_ok=True)
    return JSONResponse({"done": True})


@asynccontextmanager
async def receive_piece(desk: Desk, request: Request) -> AsyncIterator[bytes | Problem]:
    """Write what comes to a file of its own, which is gone after the answer."""
    if request.headers.get("content-type") != "application/octet-stream":
        yield await without_file(request)
        return
    sent = request.headers.get("x-csrf", "")
    expected = form_token(request.cookies.get(COOKIE, ""))
    proven = hmac.compare_digest(sent.encode(), expected.encode())
    allowed = proven and await run_in_threadpool(may_send, desk, request)
    path = desk.library.store.new_file() if allowed else None
    try:
        read = await _read(request, path)
        facts = {"csrf": sent, "piece": str(path), "problem": read if isinstance(read, str) else ""}
        yield read if isinstance(read, Problem) else urlencode(facts).encode()
    finally:
        if path is not None:
            path.unlink(missing_ok=True)


async def _read(request: Request, path: Path | None) -> Problem | str:
    """Why it cannot be taken; "": all of it is there."""
    size = 0
    problem = ""
    file = path.open("xb") if path else None
    try:
        async for piece in request.stream():
            size += len(piece)
            if size > PIECE_BYTES:
                return Problem(ErrorCode.TOO_LARGE, limit=PIECE_BYTES)
            if file is not None and not problem:
                problem = _write(file, piece)
    finally:
        if file is not None:
            file.close()
    return problem


def _write(file: IO[bytes], piece: bytes) -> str:
    try:
        file.write(piece)
        file.flush()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return Why.STORAGE
    return ""


def _append(piece: Path, part: Path, offset: int) -> None:
    """All of it or nothing: what a full disk took of it is cut off again."""
    try:
        with part.open("ab") as file, piece.open("rb") as source:
            shutil.copyfileobj(source, file)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        if part.is_file():
            with part.open("rb+") as file:
                file.truncate(offset)
        raise NotTaken(Why.STORAGE) from None


def _part(visit: Visit, upload: str) -> Path:
    """Where lies what has come of an upload of whoever asks."""
    if not _UPLOAD.fullmatch(upload):
        raise Rejected(Code.NOT_FOUND, entity="media")
    whose = digest(visit.here.actor.guide_id.encode())[:16]
    return visit.desk.library.store.new_file().with_name(f"{whose}-{upload}")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _number(given: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", given):
        raise Rejected(Code.WRONG_TYPE, field="size")
    return int(given)


def _bytes(given: str) -> bytes:
    try:
        return bytes.fromhex(given)[:_HEAD_BYTES]
    except ValueError:
        raise Rejected(Code.WRONG_TYPE, field="head") from None
