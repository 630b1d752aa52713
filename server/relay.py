"""Wake-ups between processes: PostgreSQL's LISTEN and NOTIFY.

Two threads of their own: one listens, one tells. Neither is ever waited for by a request. After a
lost connection everybody is woken, because something may have been missed.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg

from server.database import Database
from server.logs import log
from server.wakeups import Wakeups

CHANNEL = "guide_desk"
_PAYLOAD_BYTES = 7_000
_AGAIN_AFTER_S = 2.0
_LOOK_UP_EVERY_S = 1.0


@contextmanager
def relaying(database: Database, wakeups: Wakeups) -> Iterator[None]:
    """Share this process' wake-ups with the others of the same database; SQLite has none."""
    if database.is_sqlite:
        yield
        return
    relay = Relay(database.url.set(drivername="postgresql").render_as_string(False), wakeups)
    relay.start()
    wakeups.relay_to(relay.tell)
    try:
        yield
    finally:
        wakeups.relay_to(None)
        relay.stop()


class Relay:
    """One process' ear and mouth."""

    def __init__(self, address: str, wakeups: Wakeups) -> None:
        self._address = address
        self._wakeups = wakeups
        self._me = uuid4().hex[:12]
        self._stopping = threading.Event()
        self._to_tell: queue.SimpleQueue[set[str] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._keep, args=(work,), name=name, daemon=True)
            for name, work in (("relay-listen", self._listen), ("relay-tell", self._tell))
        ]
        self._listening = threading.Event()

    def start(self) -> None:
        """Begin; returns when it listens, or after a while when the database does not answer."""
        for thread in self._threads:
            thread.start()
        self._listening.wait(5.0)

    def stop(self) -> None:
        """End both threads."""
        self._stopping.set()
        self._to_tell.put(None)
        for thread in self._threads:
            thread.join(5.0)

    def tell(self, keys: set[str]) -> None:
        """Have the other processes wake these keys; returns at once."""
        self._to_tell.put(keys)

    def _keep(self, work: object) -> None:
        while not self._stopping.is_set():
            try:
                with psycopg.connect(self._address, autocommit=True) as connection:
                    work(connection)  # type: ignore[operator]
            except psycopg.Error as error:
                log().warning("relay lost its connection", error=type(error).__name__)
                self._stopping.wait(_AGAIN_AFTER_S)

    def _listen(self, connection: psycopg.Connection[object]) -> None:
        connection.execute(f"listen {CHANNEL}")
        self._wakeups.wake_all()
        self._listening.set()
        while not self._stopping.is_set():
            for notice in connection.notifies(timeout=_LOOK_UP_EVERY_S):
                sender, _, keys = notice.payload.partition(" ")
                if sender != self._me:
                    self._wakeups.wake(keys.split())
                if self._stopping.is_set():
                    break

    def _tell(self, connection: psycopg.Connection[object]) -> None:
        while (keys := self._to_tell.get()) is not None:
            gathered = set(keys)
            while not self._to_tell.empty():
                gathered |= self._to_tell.get() or set()
            self._notify(connection, gathered)
            if self._stopping.is_set():
                break
        self._notify(connection, set())  # the own listener stops waiting

    def _notify(self, connection: psycopg.Connection[object], keys: set[str]) -> None:
        for payload in _payloads(self._me, keys):
            connection.execute("select pg_notify(%s, %s)", (CHANNEL, payload))


def _payloads(sender: str, keys: set[str]) -> Iterator[str]:
    """The keys in pieces that fit into a notification."""
    payload = sender
    for key in sorted(keys):
        if len(payload) + len(key) >= _PAYLOAD_BYTES:
            yield payload
            payload = sender
        payload += f" {key}"
    yield payload
