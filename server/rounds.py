"""What is done over and over in a thread of its own, each job by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from guide_app.domain.errors import Rejected
from server.database_errors import DatabaseFails, note_waiting
from server.logs import log, where_raised

Job = tuple[str, Callable[[], object]]
"""A name for the log, and what is done."""


@contextmanager
def rounds(
    name: str, jobs: Sequence[Job], *, first_after_s: float, every_s: float
) -> Iterator[None]:
    """Do these in turn, again and again, while the block runs.

    Args:
        name: Of the thread.
        jobs: What `do_each` does on every round.
        first_after_s: So long after the beginning for the first time.
        every_s: So long after one round for the next.
    """
    stopping = threading.Event()

    def work() -> None:
        wait_s = first_after_s
        while not stopping.wait(wait_s):
            wait_s = every_s
            do_each(jobs)

    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(10.0)


def do_each(jobs: Iterable[Job]) -> None:
    """Do each of these; one that fails is logged, and keeps none of the others from its turn."""
    for name, do in jobs:
        try:
            do()
        except Rejected as refused:  # somebody did, changed or erased it meanwhile
            log().warning(f"{name} waits", code=refused.code.value)
        except DatabaseFails as failed:
            note_waiting(name, failed)
        except Exception as error:  # noqa: BLE001 - a thread's boundary: it is tried again
            log().error(f"{name} failed", error=type(error).__name__, where=where_raised(error))
