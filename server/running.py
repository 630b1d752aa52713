"""The server in a thread of this process, on a free port of this machine.

The demo, the tour and tests.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from fastapi import FastAPI

_START_LIMIT_S = 20.0
_LOOK_EVERY_S = 0.1
_FAREWELL_S = 0.1
SERVING: dict[str, Any] = {
    "http": "auto",  # httptools and uvloop where they are; Windows has no uvloop
    "loop": "auto",
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "timeout_graceful_shutdown": 1,
}
"""How every server of ours is served."""


@contextmanager
def running(app: FastAPI, port: int = 0) -> Iterator[str]:
    """Serve ``app`` on 127.0.0.1 while the block runs; yields the address.

    Args:
        app: What `create_app` made.
        port: 0 takes a free one.

    Raises:
        OSError: The port is taken.
        RuntimeError: The server did not start.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    server = _InAThread(app, proxy_headers=False)  # nobody in between
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="server", daemon=True
    )
    thread.start()
    try:
        if not server.is_up.wait(_START_LIMIT_S) or not thread.is_alive():
            raise RuntimeError("the server did not start")
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop()
        thread.join()
        listener.close()


class Serving(uvicorn.Server):
    """A server that keeps nobody waiting for news, nor itself for who has gone, once it is to stop.

    Args:
        app: What `create_app` made.
        options: Uvicorn's, besides `SERVING`.
    """

    def __init__(self, app: FastAPI, **options: Any) -> None:
        super().__init__(uvicorn.Config(app, **options, **SERVING))
        self._wakeups = app.state.wakeups

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, which sleeps a tenth of a second before it looks who is left."""
        self._wakeups.close()
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        ends_at = time.monotonic() + _FAREWELL_S
        while self.server_state.connections or self.server_state.tasks:
            if time.monotonic() > ends_at:
                await super().shutdown(sockets)
                return
            await asyncio.sleep(0.002)
        await self.lifespan.shutdown()


class _InAThread(Serving):
    """A server that says when it is up, is told to stop, and leaves the process's signals alone."""

    def __init__(self, app: FastAPI, **options: Any) -> None:
        super().__init__(app, **options)
        self.is_up = threading.Event()
        self._to_stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def stop(self) -> None:
        """Stop; from any thread."""
        self.should_exit = True
        if self._loop is not None:
            with suppress(RuntimeError):  # its loop has ended by itself
                self._loop.call_soon_threadsafe(self._to_stop.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self.is_up.set()

    async def main_loop(self) -> None:
        """As uvicorn's, which looks now and then whether it is to stop."""
        count = 0
        while not await self.on_tick(count):
            count += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await self._to_stop.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
