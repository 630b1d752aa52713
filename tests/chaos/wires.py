"""Ways to the server for histories.

Straight into the application, and with a script of accidents.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar
from urllib.parse import urlsplit

import zstandard

from guide_app.sync.errors import Offline
from guide_app.sync.transport import Answer, Request

T = TypeVar("T")
CUT = "cut"
LOSE = "lose"
Step = str | Callable[[], None]


class _OneThread(asyncio.SelectorEventLoop):
    """A loop that leaves nothing to other threads."""

    def run_in_executor(  # type: ignore[override]  # no need to follow the work's arguments
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for the work
            done.set_exception(error)
        return done


class Doorway:
    """A transport into an ASGI application: no socket, this thread."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._loop = _OneThread()

    def send(self, request: Request) -> Answer:
        """One request, one answer."""
        return self._loop.run_until_complete(self._ask(request))

    def close(self) -> None:
        """Nothing is kept open between requests."""

    def end(self) -> None:
        """Close the loop."""
        self._loop.close()

    async def _ask(self, request: Request) -> Answer:
        parts = urlsplit(request.path)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(k.lower().encode(), v.encode()) for k, v in request.headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        status, headers, body = 0, {}, bytearray()

        received = False

        async def receive() -> dict[str, Any]:
            nonlocal received
            if received:  # some answers listen for the client's leaving
                await asyncio.Event().wait()
            received = True
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers.update({k.decode(): v.decode() for k, v in message["headers"]})
            else:
                body.extend(message.get("body", b""))

        await self._app(scope, receive, send)
        return Answer(status, headers, bytes(body))


class Wire:
    """A PC's line.

    It can be cut, lose an answer, or let something happen elsewhere, each at a request's number.
    """

    def __init__(self, inner: Doorway) -> None:
        self._inner = inner
        self._script: dict[int, Step] = {}
        self._asked = 0
        self._out = False
        self.cut = 0
        self.lost = 0
        self.on_push: Callable[[Request], None] | None = None

    def follow(self, script: dict[int, Step] | None = None) -> None:
        """What happens at which of the requests from here on.

        A cable that was cut is whole again.
        """
        self._script, self._asked, self._out = script or {}, 0, False

    def send(self, request: Request) -> Answer:
        """As `Transport.send`, with what the script says for this request."""
        step = self._script.get(self._asked)
        self._asked += 1
        if step == CUT:
            self.cut += 1
            self._out = True
        if self._out:
            raise Offline("the cable is out")
        if callable(step):
            step()
        if self.on_push is not None and request.path == "/v1/push":
            self.on_push(request)
        answer = self._inner.send(request)
        if step == LOSE:
            self.lost += 1
            raise Offline("the answer was lost")
        return answer

    def close(self) -> None:
        """Nothing to close."""


def decoded(request: Request) -> Any:
    """What a request says."""
    body = request.body
    if request.headers.get("Content-Encoding") == "zstd":
        body = zstandard.ZstdDecompressor().decompress(body, max_output_size=2**26)
    return json.loads(body)
