"""Files that a browser sends: streamed to the disk, never held in memory, bounded from the start.

Nothing is kept of what comes from somebody who may not send files, or without the form's token.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import parse_qs, urlencode

import msgspec
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
from server.console.visit import Visit, form_token
from server.console.web import COOKIE, Receive
from server.problems import Problem

_READ_ON = 4
"""How many times the limit is read, and let go of, so that the browser gets to hear why not."""
_SMALL_FIELD = 1_000
_NAME_LENGTH = 120
_FILES = "files"


@dataclass(frozen=True, slots=True)
class Place:
    """Where files go that come with a form.

    Attributes:
        new_file: The path of each.
        limit: Of one file, in bytes.
        most: Files of one form; the first so many are taken.
        parts: The form's fields that bring them.
    """

    new_file: Callable[[], Path]
    limit: int
    most: int = 1
    parts: tuple[str, ...] = ("file",)


class Received(msgspec.Struct, frozen=True):
    """A file as it has come in.

    Attributes:
        name: As its sender calls it, without folders.
        path: Where it lies while the request is answered; empty when it was not kept.
        problem: Why it was not kept: ``too_large``, ``too_many``, ``storage``.
        part: The form's field that brought it.
    """

    name: str
    size: int
    path: str
    problem: str
    part: str


def receiving(place_of: Callable[[Desk], Place]) -> Receive:
    """What reads a form with files; they are gone after the answer unless they were moved away."""

    @asynccontextmanager
    async def receive(desk: Desk, request: Request) -> AsyncIterator[bytes | Problem]:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != b"multipart/form-data" or b"boundary" not in options:
            yield await without_file(request)
            return
        allowed = await run_in_threadpool(may_send, desk, request)
        token = form_token(request.cookies.get(COOKIE, ""))
        incoming = _Incoming(token, place_of(desk) if allowed else None)
        try:
            yield await incoming.read(request, options[b"boundary"])
        finally:
            incoming.forget()

    return receive


def received(visit: Visit) -> list[Received]:
    """The files that came with the form, in their order."""
    return msgspec.json.decode(visit.form.get(_FILES, "[]"), type=list[Received])


async def without_file(request: Request) -> bytes | Problem:
    """The form's token alone, of what should have brought a file."""
    try:
        body = await bodies.read_body(request)
    except Problem as too_large:
        return too_large
    sent = parse_qs(body.decode("utf-8", "ignore")).get("csrf", [""])
    return urlencode({"csrf": sent[0]}).encode()


def may_send(desk: Desk, request: Request) -> bool:
    """Whether whoever sends this is of HQ, signed in."""
    with desk.database.read() as connection:
        seat = find_seat(connection, request.cookies.get(COOKIE, ""), desk.clock())
    return seat is not None and seat.guide.role == Role.HQ and not seat.must_change_password


class _File:
    """One of them, while it comes in.

    Args:
        path: Where it goes; None: nowhere.
        problem: Known before its first byte.
    """

    def __init__(self, name: str, part: str, path: Path | None, problem: str = "") -> None:
        self.name = name
        self.part = part
        self.size = 0
        self._path = path
        self._problem = problem
        self._file: IO[bytes] | None = None

    def write(self, data: bytes, limit: int) -> None:
        self.size += len(data)
        if self._path is None or self._problem:
            return
        if self.size > limit:
            self._give_up("too_large")
            return
        try:
            if self._file is None:
                self._file = self._path.open("xb")
            self._file.write(data)
        except OSError:
            self._give_up("storage")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def forget(self) -> None:
        """Remove it where nobody has taken it."""
        self.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def as_received(self) -> Received:
        lies_there = self._path is not None and self._path.exists()
        path = str(self._path) if lies_there else ""
        return Received(self.name, self.size, path, self._problem, self.part)

    def _give_up(self, problem: str) -> None:
        self._problem = problem
        self.forget()


class _Incoming:
    """The parts of a form, as they come in.

    Args:
        place: Where its files go; None: nowhere.
    """

    def __init__(self, token: str, place: Place | None) -> None:
        self._token = token
        self._place = place
        self._parts = place.parts if place else ("file",)
        self._csrf = b""
        self._files: list[_File] = []
        self._header = [b"", b""]
        self._part = ""

    async def read(self, request: Request, boundary: bytes) -> bytes | Problem:
        """Read the whole body."""
        total = 0
        limit = self._place.limit if self._place else BODY_BYTES
        most = self._place.most if self._place else 1
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
                if total > limit * max(_READ_ON, most) + BODY_BYTES:
                    return Problem(ErrorCode.TOO_LARGE, limit=limit)
                parser.write(piece)
        except FormParserError:
            return Problem(ErrorCode.UNREADABLE)
        finally:
            for file in self._files:
                file.close()
        return self._form()

    def forget(self) -> None:
        """Remove the files that nobody has taken."""
        for file in self._files:
            file.forget()

    def _form(self) -> bytes:
        sent = [file.as_received() for file in self._files if file.size]
        files = msgspec.json.encode(sent).decode()
        return urlencode({"csrf": self._csrf.decode("utf-8", "ignore"), _FILES: files}).encode()

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
        if self._part in self._parts:
            given = options.get(b"filename", b"").decode("utf-8", "replace")
            self._begin_file(plain_name(given))

    def _begin_file(self, name: str) -> None:
        proven = hmac.compare_digest(self._csrf, self._token.encode())
        if self._place is None or not proven:
            self._files.append(_File(name, self._part, None))
        elif len(self._files) >= self._place.most:
            self._files.append(_File(name, self._part, None, "too_many"))
        else:
            self._files.append(_File(name, self._part, self._place.new_file()))

    def _take(self, data: bytes) -> None:
        if self._part == "csrf":
            self._csrf = (self._csrf + data)[:_SMALL_FIELD]
        elif self._part in self._parts and self._files:
            self._files[-1].write(data, self._place.limit if self._place else 0)

    def _end_part(self) -> None:
        self._part = ""
        if self._files:
            self._files[-1].close()


def plain_name(name: str) -> str:
    """A file's name without folders, and without what cannot be seen or turns letters around."""
    seen = "".join(letter for letter in name if letter.isprintable())
    return seen.replace("\\", "/").rpartition("/")[2][-_NAME_LENGTH:]
