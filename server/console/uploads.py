"""A file that a browser sends: streamed to the disk, never held in memory, bounded from the start.

Nothing is kept of what comes from somebody who may not send files, or without the form's token.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO
from urllib.parse import parse_qs, urlencode

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from guide_app.domain.words import Role
from guide_app.wire.errors import ErrorCode
from guide_app.wire.limits import BODY_BYTES
from server.api import bodies
from server.api.shell import Desk
from server.console.seat import find_seat
from server.console.visit import form_token
from server.console.web import COOKIE
from server.problems import Problem

_READ_ON = 4
"""How many times the limit is read, and let go of, so that the browser gets to hear why not."""
_SMALL_FIELD = 1_000
_NAME_LENGTH = 120


@asynccontextmanager
async def receive_file(desk: Desk, request: Request) -> AsyncIterator[bytes | Problem]:
    """The form with ``upload`` (where the file lies for now), ``name`` and ``problem``.

    The file is gone after the block, unless it was moved away.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        yield await _without_file(request)
        return
    allowed = await run_in_threadpool(_may_send, desk, request)
    limit = desk.imports.limits.size_bytes if allowed else BODY_BYTES
    incoming = _Incoming(
        form_token(request.cookies.get(COOKIE, "")),
        desk.imports.new_file() if allowed else None,
        limit,
    )
    try:
        yield await incoming.read(request, options[b"boundary"])
    finally:
        incoming.forget()


async def _without_file(request: Request) -> bytes | Problem:
    try:
        body = await bodies.read_body(request)
    except Problem as too_large:
        return too_large
    sent = parse_qs(body.decode("utf-8", "ignore")).get("csrf", [""])
    return urlencode({"csrf": sent[0]}).encode()


def _may_send(desk: Desk, request: Request) -> bool:
    with desk.database.read() as connection:
        seat = find_seat(connection, request.cookies.get(COOKIE, ""), desk.clock())
    return seat is not None and seat.guide.role == Role.HQ and not seat.must_change_password


class _Incoming:
    """The parts of a form, as they come in.

    Args:
        path: Where the file goes; None: nowhere.
        limit: Of the file.
    """

    def __init__(self, token: str, path: Path | None, limit: int) -> None:
        self._token = token
        self._path = path
        self._limit = limit
        self._csrf = b""
        self._name = ""
        self._size = 0
        self._problem = ""
        self._file: IO[bytes] | None = None
        self._header = [b"", b""]
        self._part = ""

    async def read(self, request: Request, boundary: bytes) -> bytes | Problem:
        """Read the whole body."""
        total = 0
        try:
            parser = MultipartParser(
                boundary,
                {
                    "on_header_field": lambda data, start, end: self._name_header(data[start:end]),
                    "on_header_value": lambda data, start, end: self._fill_header(data[start:end]),
                    "on_header_end": self._end_header,
                    "on_part_data": lambda data, start, end: self._take(data[start:end]),
                    "on_part_end": self._end_part,
                },
            )
            async for piece in request.stream():
                total += len(piece)
                if total > self._limit * _READ_ON + BODY_BYTES:
                    return Problem(ErrorCode.TOO_LARGE, limit=self._limit)
                parser.write(piece)
        except FormParserError:
            return Problem(ErrorCode.UNREADABLE)
        finally:
            self._close()
        return self._form()

    def forget(self) -> None:
        """Remove the file where nobody has taken it."""
        self._close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _form(self) -> bytes:
        form = {"csrf": self._csrf.decode("utf-8", "ignore"), "name": self._name}
        if self._problem:
            form |= {"problem": self._problem, "size": str(self._size)}
        elif self._size and self._path is not None and self._path.exists():
            form["upload"] = str(self._path)
        return urlencode(form).encode()

    def _name_header(self, data: bytes) -> None:
        self._header[0] += data

    def _fill_header(self, data: bytes) -> None:
        self._header[1] += data

    def _end_header(self) -> None:
        name, value = self._header
        self._header = [b"", b""]
        if name.lower() != b"content-disposition":
            return
        options = parse_options_header(value)[1]
        self._part = options.get(b"name", b"").decode("utf-8", "replace")
        if self._part == "file":
            given = options.get(b"filename", b"").decode("utf-8", "replace")
            plain = "".join(letter for letter in given if letter.isprintable())
            self._name = plain.replace("\\", "/").rpartition("/")[2][-_NAME_LENGTH:]

    def _take(self, data: bytes) -> None:
        if self._part == "csrf":
            self._csrf = (self._csrf + data)[:_SMALL_FIELD]
        elif self._part == "file":
            self._size += len(data)
            self._keep(data)

    def _keep(self, data: bytes) -> None:
        proven = hmac.compare_digest(self._csrf, self._token.encode())
        if self._path is None or not proven or self._problem:
            return
        if self._size > self._limit:
            self._problem = "too_large"
            self.forget()
            return
        try:
            if self._file is None:
                self._file = self._path.open("xb")
            self._file.write(data)
        except OSError:
            self._problem = "storage"
            self.forget()

    def _end_part(self) -> None:
        self._part = ""

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
