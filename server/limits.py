"""How often one PC, or one address, may ask: token buckets in memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address

from guide_app.wire.errors import ErrorCode
from server.problems import Problem

_MOST_BUCKETS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` requests at once, then ``per_second``."""

    burst: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Rates:
    """What each process allows.

    Attributes:
        device: All requests of one PC.
        address: Requests without a session from one address; a chain may share a single one.
        lookup: Questions of one guide whether somebody is known: enough to type customers in, too
            few to try numbers through.
        integration: All requests of one integration, each of up to hundreds of rows.
    """

    device: Rate = Rate(2_000, 1_000)
    address: Rate = Rate(200, 20)
    lookup: Rate = Rate(30, 1 / 10)
    integration: Rate = Rate(60, 2)


def neighbourhood(address: str) -> str:
    """What counts as one address: of version 6 the network, in which anybody has as many as wanted.

    What is no address counts as it is.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False))


class Limiter:
    """One bucket for every key; the longest unused are forgotten first.

    Args:
        now: Seconds of a clock that nobody can set.
    """

    def __init__(self, rate: Rate, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Let one request pass.

        Raises:
            Problem: TOO_MANY_REQUESTS, with ``retry_after_s``.
        """
        with self._lock:
            now = self._now()
            tokens, since = self._buckets.pop(key, (float(self._rate.burst), now))
            tokens = min(self._rate.burst, tokens + (now - since) * self._rate.per_second)
            passes = tokens >= 1
            self._buckets[key] = (tokens - 1 if passes else tokens, now)
            while len(self._buckets) > _MOST_BUCKETS:
                self._buckets.popitem(last=False)
        if not passes:
            wait_s = max(1, round((1 - tokens) / self._rate.per_second))
            raise Problem(ErrorCode.TOO_MANY_REQUESTS, retry_after_s=wait_s)
