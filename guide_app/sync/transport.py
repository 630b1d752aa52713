"""Bytes to the server and back. Tests put their own `Transport` in the place of `HttpTransport`."""

from __future__ import annotations

import ipaddress
import ssl
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

import httpx
import zstandard

from guide_app.sync.deadline import BROKEN, Deadline, DeadlineTransport, find_proxy
from guide_app.sync.errors import NotSecure, NotTrusted, Offline

CONNECT_TIMEOUT_S = 5.0
TOTAL_TIMEOUT_S = 60.0
ANSWER_LIMIT_BYTES = 64 * 1024 * 1024
_WINDOW_BYTES = 8 * 1024 * 1024
_PART_BYTES = 256 * 1024
_OUT_OF_DATE = {9, 10, 0x800B0101, 0x800B0101 - (1 << 32)}
"""Not valid yet, and expired: OpenSSL's two codes, and the one of Windows, unsigned and signed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out.

    Attributes:
        timeout_s: Bounds the wait for each piece of the answer.
        total_s: Bounds the whole; None: what the transport allows.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout_s: float = 20.0
    total_s: float | None = None


class Transport(Protocol):
    """Sends one request and returns one answer.

    Raises:
        Offline: There was no whole answer.
    """

    def send(self, request: Request) -> Answer:
        """See the class."""

    def close(self) -> None:
        """Let connections go."""


def check_address(url: str) -> str:
    """The address without a trailing slash.

    Raises:
        NotSecure: Plain http to a machine that is not this one.
        ValueError: No http address at all.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(url)
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise NotSecure(url)
    return url.rstrip("/")


class HttpTransport:
    """HTTP by httpx: connections are kept, certificates are checked, no redirection is followed.

    Requests go to httpx's transport as they are: cookies, redirections and sign-in, which its
    client puts around each of them, are not wanted here and cost as much as the request.

    Args:
        url: The server's address.
        total_s: A request that does not say otherwise is over after this time.

    Raises:
        NotSecure: See `check_address`.
    """

    def __init__(self, url: str, *, total_s: float = TOTAL_TIMEOUT_S) -> None:
        self._url = check_address(url)
        self._total_s = total_s
        self._deadline = Deadline()
        self._closed = False
        https = self._url.startswith("https:")
        self._wires = DeadlineTransport(
            self._deadline,
            _system_certificates() if https else None,
            find_proxy(self._url) if https else None,
        )

    def send(self, request: Request) -> Answer:
        """See `Transport`; an answer of more than 64 MiB, packed or unpacked, counts as none."""
        if self._closed:
            raise Offline("closed")
        total_s = self._total_s if request.total_s is None else request.total_s
        try:
            with (
                self._deadline.within(total_s),
                closing(self._wires.handle_request(self._worded(request))) as response,
            ):
                body = bytearray()
                for chunk in response.iter_raw():
                    body += chunk
                    if len(body) > ANSWER_LIMIT_BYTES:
                        raise Offline("answer too large")
        except (httpx.HTTPError, httpx.StreamError, OSError, *BROKEN) as error:
            if (refused := _find_certificate_error(error)) is not None:
                by_date = refused.verify_code in _OUT_OF_DATE
                raise NotTrusted(str(error), by_date=by_date) from error
            raise Offline(str(error)) from error
        except RuntimeError:  # said so when the program is closing under a waiting thread
            if not self._closed:
                raise
            raise Offline("closed") from None
        plain = _unpack(bytes(body), response.headers.get("content-encoding"))
        return Answer(response.status_code, response.headers, plain)

    def close(self) -> None:
        """Let connections go; whoever waits for an answer on another thread is told `Offline`."""
        self._closed = True
        self._wires.hang_up()
        self._wires.close()

    def _worded(self, request: Request) -> httpx.Request:
        wait_s = request.timeout_s
        waits = {"connect": CONNECT_TIMEOUT_S, "read": wait_s, "write": wait_s, "pool": wait_s}
        return httpx.Request(
            request.method,
            self._url + request.path,
            headers={
                "Accept": "*/*",
                "Accept-Encoding": "zstd",
                "User-Agent": "guide-desk",
                **request.headers,
            },
            content=request.body or None,
            extensions={"timeout": waits},
        )


def _unpack(body: bytes, encoding: str | None) -> bytes:
    """The plain body; a few bytes can unpack to gigabytes, so that is bounded.

    Raises:
        Offline: Not readable, or too large.
    """
    if encoding in (None, "", "identity"):
        return body
    try:
        if encoding == "zstd":
            unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES)
            made = bytearray()
            with unpacker.stream_reader(body) as reader:
                while len(made) <= ANSWER_LIMIT_BYTES and (part := reader.read(_PART_BYTES)):
                    made += part
            plain = bytes(made)
        elif encoding == "gzip":
            plain = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, ANSWER_LIMIT_BYTES + 1)
        else:
            raise Offline(f"the answer comes as {encoding}")
    except (zstandard.ZstdError, zlib.error):
        raise Offline("the answer cannot be unpacked") from None
    if len(plain) > ANSWER_LIMIT_BYTES:
        raise Offline("answer too large")
    return plain


def _find_certificate_error(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _system_certificates() -> ssl.SSLContext:
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
