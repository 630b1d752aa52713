"""Requests to an ASGI application in this process, by an ordinary httpx client."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, cast

import httpx


@contextmanager
def running(app: Any) -> Iterator[httpx.Client]:
    """A client of the application, whose lifespan runs meanwhile on a loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    life = app.router.lifespan_context(app)

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)

    run(life.__aenter__())
    try:
        with httpx.Client(transport=_Transport(app, run), base_url="http://server") as client:
            yield client
    finally:
        run(life.__aexit__(None, None, None))
        run(loop.shutdown_default_executor())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Transport(httpx.BaseTransport):
    def __init__(self, app: Any, run: Any) -> None:
        self._inner = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self._run = run

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer: httpx.Response = self._run(self._answer(request, request.read()))
        return answer

    async def _answer(self, request: httpx.Request, body: bytes) -> httpx.Response:
        own = httpx.Request(
            request.method, request.url, headers=request.headers, stream=httpx.ByteStream(body)
        )
        answer = await self._inner.handle_async_request(own)
        content = b"".join([part async for part in cast("httpx.AsyncByteStream", answer.stream)])
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=httpx.ByteStream(content)
        )
