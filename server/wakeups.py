"""Waking those who wait for news: within this process, and through PostgreSQL between processes.

Keys: ``g:<guide>``, ``s:<store>``, ``b:<brand>``. A wake-up carries no data;
whoever wakes looks for it.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

Relay = Callable[[set[str]], None]


class Waiter:
    """Somebody who listens to some keys, from the moment it was made."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Wake it; from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._woken.set)
        except RuntimeError:  # its loop has ended, and so has its wait
            return

    async def wait(self, timeout_s: float) -> bool:
        """Whether a wake-up came since the last wait, or comes within ``timeout_s`` seconds."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._woken.wait()
        except TimeoutError:
            return False
        self._woken.clear()
        return True


class Wakeups:
    """The hub of one process; every method may be called from any thread unless it is async.

    Attributes:
        closing: The server stops, and nobody should wait any longer.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiters: dict[str, set[Waiter]] = defaultdict(set)
        self._relay: Relay | None = None
        self.closing = False

    def relay_to(self, relay: Relay | None) -> None:
        """Hand the keys of every `publish` on to other processes as well."""
        self._relay = relay

    def publish(self, brand_id: str, keys: set[str]) -> None:
        """Wake everybody who listens to one of ``keys``; call it after the commit."""
        self.wake(keys)
        if self._relay is not None and keys:
            self._relay(keys)

    def wake(self, keys: Iterable[str]) -> None:
        """Wake the listeners of this process only."""
        with self._lock:
            found = {waiter for key in keys for waiter in self._waiters.get(key, ())}
        for waiter in found:
            waiter.wake()

    def wake_all(self) -> None:
        """Wake every listener here: something may have been missed."""
        with self._lock:
            found = set().union(*self._waiters.values())
        for waiter in found:
            waiter.wake()

    def close(self) -> None:
        """Let nobody wait any longer: the server stops."""
        self.closing = True
        self.wake_all()

    @property
    def waiting(self) -> int:
        """How many listen just now."""
        with self._lock:
            return len(set().union(*self._waiters.values()))

    @contextmanager
    def listening(self, keys: Iterable[str]) -> Iterator[Waiter]:
        """A waiter that misses nothing between looking for news and waiting for it.

        Needs a running event loop.
        """
        waiter = Waiter()
        wanted = set(keys)
        with self._lock:
            for key in wanted:
                self._waiters[key].add(waiter)
        try:
            yield waiter
        finally:
            with self._lock:
                for key in wanted:
                    self._waiters[key].discard(waiter)
                    if not self._waiters[key]:
                        del self._waiters[key]

    async def wait(self, keys: Iterable[str], timeout_s: float) -> bool:
        """Whether somebody published one of ``keys`` within ``timeout_s`` seconds from now."""
        with self.listening(keys) as waiter:
            return await waiter.wait(timeout_s)
