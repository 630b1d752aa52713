"""Requests as fast as a server answers them, at little cost to the core they come from."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Target:
    """One request, again and again."""

    address: str
    path: str
    headers: Mapping[str, str]

    @property
    def raw(self) -> bytes:
        """The request as it goes out."""
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {urlsplit(self.address).netloc}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()


def per_second(targets: Sequence[Target], seconds: float, connections: int) -> float:
    """Answers per second of the targets' server, asked over kept connections.

    Raises:
        RuntimeError: An answer other than 200.
    """
    return asyncio.run(_per_second(targets, seconds, connections))


async def _per_second(targets: Sequence[Target], seconds: float, connections: int) -> float:
    ends_at = time.perf_counter() + seconds
    turns = itertools.islice(itertools.cycle(targets), connections)
    counts = await asyncio.gather(*(_ask(target, ends_at) for target in turns))
    return sum(counts) / seconds


async def _ask(target: Target, ends_at: float) -> int:
    place = urlsplit(target.address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port, limit=2**20)
    raw, count = target.raw, 0
    try:
        while time.perf_counter() < ends_at:
            writer.write(raw)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.decode())
            await reader.readexactly(_length(head))
            count += 1
    finally:
        writer.close()
    return count


def _length(head: bytes) -> int:
    low = head.lower()
    start = low.index(b"content-length:") + len(b"content-length:")
    return int(low[start : low.index(b"\r", start)])
