"""What a form of a customer's page sends."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from guide_app.wire.errors import ErrorCode
from server.problems import Problem

BODY_BYTES = 64 * 1024
_FIELDS = 500


async def read_body(request: Request) -> bytes:
    """The body, if there may be one.

    Raises:
        Problem: TOO_LARGE.
    """
    if request.method != "POST":
        return b""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_BYTES:
            raise Problem(ErrorCode.TOO_LARGE, limit=BODY_BYTES)
        parts.append(part)
    return b"".join(parts)


def read_fields(body: bytes) -> dict[str, list[str]]:
    """The fields of a form by name, in the order in which they were sent."""
    typed: dict[str, list[str]] = {}
    for name, value in parse_qsl(body.decode("utf-8", "ignore"), keep_blank_values=True)[:_FIELDS]:
        typed.setdefault(name, []).append(value)
    return typed
