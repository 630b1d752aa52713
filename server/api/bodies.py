"""Bodies on their way in and out: bounded before anything looks at them, packed for PCs.

A packed body carries zstd's checksum: a bit that flips between a proxy and its server, where no TLS
looks, is noticed and not believed.
"""

from __future__ import annotations

import threading
from typing import Any

import msgspec
import zstandard
from starlette.requests import Request
from starlette.responses import Response

from guide_app.wire.errors import ErrorCode
from guide_app.wire.limits import BODY_BYTES, JSON_DEPTH
from server.problems import Problem

_WINDOW_BYTES = 8 * 1024 * 1024
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
_encode = msgspec.json.Encoder().encode


class _Packers(threading.local):
    """One compressor for each thread: to make one costs more than to pack a small answer."""

    made: zstandard.ZstdCompressor | None = None

    def packer(self) -> zstandard.ZstdCompressor:
        if self.made is None:
            self.made = zstandard.ZstdCompressor(level=1, write_checksum=True)
        return self.made


_packers = _Packers()
_decoders: dict[type[Any], msgspec.json.Decoder[Any]] = {}


async def read_body(request: Request) -> bytes:
    """The body as it was sent, never more than the limit.

    Raises:
        Problem: TOO_LARGE.
    """
    parts = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_BYTES:
            raise Problem(ErrorCode.TOO_LARGE, limit=BODY_BYTES)
        parts.append(part)
    return b"".join(parts)


def decode(body: bytes, encoding: str | None, message: type[Any]) -> Any:
    """The message in a body.

    Raises:
        Problem: UNREADABLE, or TOO_LARGE when it unpacks to more than the limit.
    """
    plain = unpack(body, encoding)
    check_depth(plain)
    decoder = _decoders.get(message)
    if decoder is None:
        decoder = _decoders[message] = msgspec.json.Decoder(message)
    try:
        return decoder.decode(plain)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Problem(ErrorCode.UNREADABLE) from None


def unpack(body: bytes, encoding: str | None) -> bytes:
    """The plain body: 87 bytes can unpack to a megabyte, so that is bounded too.

    Raises:
        Problem: UNREADABLE or TOO_LARGE.
    """
    if encoding in (None, "", "identity"):
        return body
    if encoding != "zstd":
        raise Problem(ErrorCode.UNREADABLE, encoding="zstd")
    unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES)
    try:
        with unpacker.stream_reader(body, read_across_frames=True) as reader:
            plain = reader.read(BODY_BYTES + 1)
    except zstandard.ZstdError:
        raise Problem(ErrorCode.UNREADABLE) from None
    if len(plain) > BODY_BYTES:
        raise Problem(ErrorCode.TOO_LARGE, limit=BODY_BYTES)
    return plain


def check_depth(plain: bytes) -> None:
    """Refuse JSON that is nested too deeply, before a parser descends into it.

    Raises:
        Problem: UNREADABLE.
    """
    if plain.count(b"[") + plain.count(b"{") <= JSON_DEPTH:
        return
    unescaped = plain.replace(b"\\\\", b"").replace(b'\\"', b"")
    outside_strings = b"".join(unescaped.split(b'"')[::2])
    depth = 0
    for byte in outside_strings.translate(None, _NO_BRACKETS):
        depth += 1 if byte in b"[{" else -1
        if depth > JSON_DEPTH:
            raise Problem(ErrorCode.UNREADABLE, depth=JSON_DEPTH)


def answer(request: Request, made: Any, status: int = 200) -> Response:
    """The response for what a route made: a message, encoded JSON, a ready response, or ``{}``."""
    if isinstance(made, Response):
        return made
    content = made if isinstance(made, bytes) else _encode({} if made is None else made)
    headers = {"cache-control": "no-store", "vary": "accept-encoding"}
    if accepts_zstd(request):
        content = _packers.packer().compress(content)
        headers["content-encoding"] = "zstd"
    return Response(content, status, headers, media_type="application/json")


def accepts_zstd(request: Request) -> bool:
    """Whether the client asked for zstd, with no ``q=0`` behind it."""
    for item in request.headers.get("accept-encoding", "").split(","):
        name, _, quality = item.partition(";")
        if name.strip() == "zstd":
            return quality.replace(" ", "") not in ("q=0", "q=0.0")
    return False
