"""A small server on this PC: one post for one phone in the same network, for ten minutes.

It knows one secret address and what belongs to it, and answers nothing else.
"""

from __future__ import annotations

import hmac
import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_urlsafe
from socket import SHUT_RDWR, socket
from types import TracebackType
from typing import Any

from guide_app.domain.media_formats import CONTENT_TYPES
from guide_app.share.page import POLICY

LIFE_S = 600.0
_AT_ONCE = 8
_SILENT_S = 20.0
_CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a phone may fetch.

    Attributes:
        page: The page, which names the files by the keys of ``files``.
        files: Where each picture lies.
    """

    page: str
    files: dict[str, Path]


class LanServer:
    """Serves one offer until its time is over or it is closed.

    Args:
        offer: What there is.
        on_opened: Called from a thread of the server when a phone opens the page.
        host: The address to listen at; all of this PC's unless a test says otherwise.
        life_s: How long it lives.

    Raises:
        OSError: Nobody may listen here.
    """

    def __init__(
        self,
        offer: Offer,
        on_opened: Callable[[], None],
        *,
        host: str = "",
        life_s: float = LIFE_S,
    ) -> None:
        self._token = token_urlsafe(16)
        self._server = _Server((host, 0), _Handler)
        self._server.offer, self._server.on_opened = offer, on_opened
        self._server.path = f"/{self._token}/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.1,), name="lan", daemon=True
        )
        self._thread.start()
        self._end = threading.Timer(life_s, self.close)
        self._end.daemon = True
        self._end.start()
        self._closing = threading.Lock()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether nobody is served any more."""
        return self._closed

    def urls(self, addresses: Sequence[str]) -> list[str]:
        """The page's address at each of these addresses of the PC."""
        port = self._server.server_address[1]
        return [f"http://{address}:{port}/{self._token}/" for address in addresses]

    def close(self) -> None:
        """Serve nobody any more, also not whom it is serving; a second time does nothing."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        self._end.cancel()
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()
        self._thread.join()

    def __enter__(self) -> LanServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = False
    request_queue_size = 32  # a browser opens several connections at once
    offer: Offer
    on_opened: Callable[[], None]
    path: str

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._free = threading.Semaphore(_AT_ONCE)
        self._open: set[socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """One more connection, unless somebody holds very many open already."""
        if self._free.acquire(blocking=False):
            with self._lock:
                self._open.add(request)
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._open.discard(request)
            self._free.release()

    def hang_up(self) -> None:
        """End what is being served."""
        with self._lock:
            for connection in self._open:
                with suppress(OSError):  # it has ended by itself
                    connection.shutdown(SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A phone that hangs up is no error of anybody's."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = _SILENT_S
    server_version = sys_version = ""

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: an address holds the secret."""

    def _answer(self, *, with_body: bool) -> None:
        path, _, name = self.path.partition("?")[0].rpartition("/")
        offer = self.server.offer
        if not hmac.compare_digest(f"{path}/".encode(), self.server.path.encode()):
            self._say(HTTPStatus.NOT_FOUND, b"", "text/plain", with_body=with_body)
        elif not name:
            if with_body:
                self.server.on_opened()
            page = offer.page.encode()
            self._say(HTTPStatus.OK, page, "text/html; charset=utf-8", with_body=with_body)
        elif name in offer.files:
            self._send(name, offer.files[name], with_body=with_body)
        else:
            self._say(HTTPStatus.NOT_FOUND, b"", "text/plain", with_body=with_body)

    def _send(self, name: str, file: Path, *, with_body: bool) -> None:
        """The file, or the part of it that is asked for: phones play no film otherwise."""
        try:
            content = file.open("rb")
        except OSError:  # taken back meanwhile
            self._say(HTTPStatus.NOT_FOUND, b"", "text/plain", with_body=with_body)
            return
        size, kind = file.stat().st_size, CONTENT_TYPES[name.rpartition(".")[2]]
        wanted = _range(self.headers.get("Range", ""), size)
        start, end = wanted or (0, size)
        with content:
            if wanted is None:
                self._head(HTTPStatus.OK, size, kind)
            else:
                said = f"bytes {start}-{end - 1}/{size}"
                self._head(HTTPStatus.PARTIAL_CONTENT, end - start, kind, said)
            content.seek(start)
            while with_body and (part := content.read(min(_CHUNK, end - start))):
                self.wfile.write(part)
                start += len(part)

    def _say(self, status: HTTPStatus, body: bytes, kind: str, *, with_body: bool) -> None:
        self._head(status, len(body), kind)
        if with_body:
            self.wfile.write(body)

    def _head(self, status: HTTPStatus, length: int, kind: str, part: str = "") -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.send_header("Accept-Ranges", "bytes")
        if part:
            self.send_header("Content-Range", part)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()


def _range(asked: str, size: int) -> tuple[int, int] | None:
    """From where to where; None: all of it, also where what was asked makes no sense."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start = int(first)
    end = min(size, int(last) + 1) if last else size
    return (start, end) if start < end else None
