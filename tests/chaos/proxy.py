"""A line between PC and server that can be bad in every way: a TCP proxy on this machine.

It reads whole HTTP requests and passes them on; `break_next` says what happens to the next ones. A
fault is an async function of one `Exchange`; those of `proxy_faults` cover cuts, bad bytes and
strangers who answer in the server's place.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

HEAD_END = b"\r\n\r\n"
_LIMIT = 16 * 1024 * 1024


class Cut(Exception):
    """The connection to the PC ends here."""


@dataclass(slots=True)
class Message:
    """A request or an answer as bytes."""

    head: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        return self.head + self.body

    def with_body(self, body: bytes) -> Message:
        """The same with another body, whose length the head tells truly."""
        lines = [
            line
            for line in self.head[: -len(HEAD_END)].split(b"\r\n")
            if not line.lower().startswith(b"content-length:")
        ]
        lines.append(b"content-length: %d" % len(body))
        return Message(b"\r\n".join(lines) + HEAD_END, body)


@dataclass(slots=True)
class Exchange:
    """One request on its way, and the two connections it goes over."""

    request: Message
    client: asyncio.StreamWriter
    upstream: tuple[str, int]

    async def ask(self, request: Message | None = None) -> Message:
        """The server's answer to the request."""
        async with _connected(self.upstream) as (reader, writer):
            writer.write((request or self.request).raw)
            return await read_message(reader)

    async def send_only(self, data: bytes) -> None:
        """Let the server have these bytes, and hang up."""
        async with _connected(self.upstream) as (_, writer):
            writer.write(data)
            await writer.drain()

    async def reply(self, data: bytes) -> None:
        self.client.write(data)
        await self.client.drain()


Fault = Callable[[Exchange], Awaitable[None]]


@dataclass(slots=True)
class _Plan:
    fault: Fault
    path: str
    times: int


@dataclass
class Line:
    """The proxy, while it runs; see `open_line`.

    Attributes:
        seen: Every request's method and path, in order.
        broken: How many requests met with a fault.
    """

    url: str
    upstream: tuple[str, int]
    seen: list[str] = field(default_factory=list)
    broken: int = 0
    _plans: list[_Plan] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _cut: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def break_next(self, fault: Fault, *, path: str = "/v1/push", times: int = 1) -> None:
        """Have the next ``times`` requests, whose path begins so, meet with the fault."""
        self._plans.append(_Plan(fault, path, times))

    def mend(self) -> None:
        """The line is good again."""
        self._plans.clear()

    def wait_for_a_cut(self) -> None:
        """Until one more connection is really gone: the PC may have its answer before."""
        assert self._cut.acquire(timeout=10), "no connection was cut"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while True:
                request = await read_message(reader)
                path = request.head.split(b" ", 2)[1].decode()
                self.seen.append(path)
                exchange = Exchange(request, writer, self.upstream)
                fault = self._fault_for(path)
                if fault is not None:
                    self.broken += 1
                    await fault(exchange)
                else:
                    await exchange.reply((await exchange.ask()).raw)
        except Cut:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            self._cut.release()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.sleep(0)

    def _fault_for(self, path: str) -> Fault | None:
        for plan in self._plans:
            if plan.times > 0 and path.startswith(plan.path):
                plan.times -= 1
                return plan.fault
        return None


async def read_message(reader: asyncio.StreamReader) -> Message:
    head = await reader.readuntil(HEAD_END)
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return Message(head, await reader.readexactly(length))


@contextmanager
def open_line(upstream_url: str, certificate: ssl.SSLContext | None = None) -> Iterator[Line]:
    """A line to the server; with a certificate it speaks TLS to the PC."""
    parts = urlsplit(upstream_url)
    assert parts.hostname is not None
    assert parts.port is not None
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="line", daemon=True)
    thread.start()
    line = Line("", (parts.hostname, parts.port))

    async def start() -> asyncio.Server:
        return await asyncio.start_server(line.serve, "127.0.0.1", 0, limit=_LIMIT, ssl=certificate)

    async def stop(server: asyncio.Server) -> None:
        server.close()
        await line.stop()
        await asyncio.wait_for(server.wait_closed(), 5)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    port = server.sockets[0].getsockname()[1]
    line.url = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
    try:
        yield line
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextlib.asynccontextmanager
async def _connected(address: tuple[str, int]):
    reader, writer = await asyncio.open_connection(*address, limit=_LIMIT)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
