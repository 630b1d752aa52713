"""Small transactions of several callers in one commit, for a database that takes one writer.

What a commit costs there is waiting for the disk, and everybody else waits with it. Whoever finds
the writer free works at once and alone; those who come meanwhile share the next commit.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine

T = TypeVar("T")
Work = Callable[[Connection], Any]
AT_ONCE = 4
"""How many share a commit. The first of them has its answer with the last one, and its PC could go
on meanwhile."""


class SharedCommits:
    """The works of one engine that may share a commit.

    Args:
        engine: Gives the one connection that writes.
        alone: Runs a work in a transaction of its own.
    """

    def __init__(self, engine: Engine, alone: Callable[[Work], Any]) -> None:
        self._engine = engine
        self._alone = alone
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._led = False

    def run(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` returns, once it is committed; it raises what it would raise alone.

        Args:
            work: May be run more than once, and on another caller's thread.
        """
        mine = _Waiting(work)
        with self._lock:
            self._waiting.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            mine.called.wait()
            leads = not (mine.done or mine.by_itself)
        if leads:
            try:
                self._lead()
            finally:
                self._hand_over()
        return cast("T", mine.made if mine.done else self._alone(work))

    def _lead(self) -> None:
        """Do the works of those who wait; where one fails, each does its own by itself."""
        group: Sequence[_Waiting] = ()
        try:
            with self._engine.begin() as connection:
                group = self._take()  # only now: who came while others wrote comes along
                made = [each.work(connection) for each in group]
        except BaseException as error:  # nothing is kept; whose it was meets it again
            for each in group or self._take():
                each.leave_alone()
            if not isinstance(error, Exception):
                raise
            return
        for each, found in zip(group, made, strict=True):
            each.finish(found)

    def _take(self) -> list[_Waiting]:
        with self._lock:
            return [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]

    def _hand_over(self) -> None:
        with self._lock:
            self._led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].called.set()


class _Waiting:
    """A work, and what came of it: it is done, or its caller has to do it, or to lead."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.called = threading.Event()
        self.done = False
        self.by_itself = False
        self.made: Any = None

    def finish(self, made: Any) -> None:
        self.made, self.done = made, True
        self.called.set()

    def leave_alone(self) -> None:
        self.by_itself = True
        self.called.set()
