"""Work that is begun before its result is asked for, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """One piece of work, under way.

    Args:
        work: Begins at once. What it raises is raised by `result`, or forgotten.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._made: list[T] = []
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Until it is done, or has failed."""
        self._thread.join()

    def result(self) -> T:
        """What came of it, once it is done; raises what the work raised."""
        self.wait()
        if self._error is not None:
            raise self._error
        return self._made[0]

    def _run(self) -> None:
        try:
            self._made.append(self._work())
        except Exception as error:  # noqa: BLE001 - a thread's edge: raised where it is asked for
            self._error = error
