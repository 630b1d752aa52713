"""Bytes to the server and back. Tests put their own `Transport` in the place of `HttpTransport`."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from guide_app.sync.errors import NotSecure, Offline

CONNECT_TIMEOUT_S = 5.0
TOTAL_TIMEOUT_S = 60.0
ANSWER_LIMIT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out. ``timeout_s`` bounds the wait for each part of the answer."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout_s: float = 20.0


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
    """HTTP by httpx: connections are kept, certificates are checked against the system's store.

    Args:
        url: The server's address.
        client: An httpx client to use instead of an own one; it must not follow redirects.

    Raises:
        NotSecure: See `check_address`.
    """

    def __init__(self, url: str, client: httpx.Client | None = None) -> None:
        self._url = check_address(url)
        self._client = client or httpx.Client(
            verify=_system_certificates() if self._url.startswith("https") else True,
            follow_redirects=False,
            trust_env=not self._url.startswith("http://"),
        )

    def send(self, request: Request) -> Answer:
        """See `Transport`; an answer larger than 64 MiB is cut off as no answer."""
        timeout = httpx.Timeout(request.timeout_s, connect=CONNECT_TIMEOUT_S)
        try:
            with self._client.stream(
                request.method,
                self._url + request.path,
                headers=dict(request.headers),
                content=request.body or None,
                timeout=timeout,
            ) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > ANSWER_LIMIT_BYTES:
                        raise Offline("answer too large")
                return Answer(response.status_code, response.headers, bytes(body))
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            raise Offline(str(error)) from error

    def close(self) -> None:
        """Let connections go."""
        self._client.close()


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
