"""Connections on which a whole request has one deadline, however slowly the bytes trickle in.

httpx bounds the wait for each single piece of an answer; a server, or a line, that gives one byte
a second would hold a sync for hours. Here every read and write of a thread's request ends at the
same moment.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import urllib.request
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote, urlsplit

import httpcore
import httpx

BROKEN = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)
"""What a connection of `DeadlineTransport` raises when it fails."""


class Deadline(threading.local):
    """When the request that this thread is sending must be over, by a clock that nobody can set."""

    at = float("inf")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Everything inside has to be over in ``seconds``."""
        self.at = time.monotonic() + seconds
        try:
            yield
        finally:
            self.at = float("inf")

    def left_s(self, timeout: float | None) -> float | None:
        """What is left of a wait of ``timeout`` seconds.

        Raises:
            httpcore.ReadTimeout: Nothing is left.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the request took too long")
        if left == float("inf"):
            return timeout
        return left if timeout is None else min(timeout, left)


class DeadlineTransport(httpx.BaseTransport):
    """Sends httpx's requests over connections that keep the thread's deadline.

    Args:
        certificates: For https; None where there is none.
        proxy_url: A proxy that stands between, or None.
    """

    def __init__(
        self, deadline: Deadline, certificates: ssl.SSLContext | None, proxy_url: str | None
    ) -> None:
        self._backend = backend = _Backend(deadline)
        if proxy_url is None:
            self._pool = httpcore.ConnectionPool(
                ssl_context=certificates, keepalive_expiry=5.0, network_backend=backend
            )
            return
        parts = urlsplit(proxy_url)
        auth = (
            (unquote(parts.username).encode(), unquote(parts.password or "").encode())
            if parts.username
            else None
        )
        self._pool = httpcore.HTTPProxy(
            f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
            proxy_auth=auth,
            ssl_context=certificates,
            keepalive_expiry=5.0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """See `httpx.BaseTransport`; raises `BROKEN`."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(answer.stream),
            extensions=answer.extensions,
        )

    def hang_up(self) -> None:
        """End every request that other threads are waiting for; theirs raise `BROKEN`."""
        self._backend.hang_up()

    def close(self) -> None:
        """Let connections go."""
        self._pool.close()


def find_proxy(url: str) -> str | None:
    """The system's proxy for an address, or None."""
    parts = urlsplit(url)
    if urllib.request.proxy_bypass(parts.hostname or ""):
        return None
    proxies = urllib.request.getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    if not found:
        return None
    return found if "://" in found else f"http://{found}"


class _Stream(httpx.SyncByteStream):
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner

    def close(self) -> None:
        self._inner.close()


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._over = False

    def hang_up(self) -> None:
        self._over = True
        for one in list(self._sockets):
            with suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(one, socket.SHUT_RDWR)  # of TLS too, without its farewell

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left_s(timeout)
        stream = self._inner.connect_tcp(host, port, left, local_address, socket_options)
        if self._over:
            stream.close()
            raise httpcore.ConnectError("closed meanwhile")
        return _Connection(stream, self._deadline, self._sockets)


class _Connection(httpcore.NetworkStream):
    def __init__(
        self,
        inner: httpcore.NetworkStream,
        deadline: Deadline,
        sockets: weakref.WeakSet[socket.socket],
    ) -> None:
        self._inner = inner
        self._deadline = deadline
        self._sockets = sockets
        sockets.add(inner.get_extra_info("socket"))

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left_s(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left_s(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left_s(timeout)
        encrypted = self._inner.start_tls(ssl_context, server_hostname, left)
        return _Connection(encrypted, self._deadline, self._sockets)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
