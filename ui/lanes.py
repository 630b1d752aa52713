"""Plain worker threads behind one queue; :mod:`ui.tasks` gives them work."""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

_END = None


class LaneThreads:
    """Up to ``width`` threads that take work in the order it was put, started when needed."""

    def __init__(self, name: str, width: int) -> None:
        self._name = name
        self._width = width
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def put(self, work: Callable[[], None]) -> None:
        """Have work done by one of the threads. Call it from one thread only."""
        if len(self._threads) < self._width:
            # Daemons: a call that never returns must not keep the program from ending.
            thread = threading.Thread(
                target=self._serve, name=f"{self._name}-{len(self._threads) + 1}", daemon=True
            )
            self._threads.append(thread)
            thread.start()
        self._queue.put(work)

    def finish(self, timeout_s: float) -> bool:
        """Let the threads end after the work already put, and wait for them.

        Returns:
            Whether all ended in time.
        """
        ends_at = time.monotonic() + timeout_s
        for _ in self._threads:
            self._queue.put(_END)
        for thread in self._threads:
            thread.join(max(0.0, ends_at - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _serve(self) -> None:
        while (work := self._queue.get()) is not _END:
            work()
            del work  # nothing of the window may hang on a thread that waits
