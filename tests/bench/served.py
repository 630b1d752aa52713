"""The server as IT starts it, which also says where its time goes when it is asked to.

``python -m tests.bench.served serve …`` is ``guide-server serve …``. A line ``begin`` on its
standard input begins a profile of its requests, ``end`` writes it to standard output, a line with
a dot behind it. Until then nothing is different.
"""

from __future__ import annotations

import cProfile
import io
import pstats
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from server.__main__ import main
from server.api import shell
from server.database import THREADS

OVER = "."
_TOP = 15


class ProfiledThreads(ThreadPoolExecutor):
    """The threads that work on requests, and the loop that hands it out, by processor time."""

    def __init__(self) -> None:
        super().__init__(THREADS, initializer=self._begin)
        self._profiles: list[cProfile.Profile] = []
        self._loop_too = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See the class; whoever submits is the loop."""
        if not self._loop_too:
            self._loop_too = True
            self._begin()
        return super().submit(fn, *args, **kwargs)

    def told(self) -> str:
        """The top lines, by time in a function itself and by time below it."""
        out = io.StringIO()
        first, *others = self._profiles
        stats = pstats.Stats(first, stream=out)
        for each in others:
            stats.add(each)
        stats.strip_dirs().sort_stats("tottime").print_stats(_TOP)
        stats.sort_stats("cumtime").print_stats("push|pull|feed|apply|session|shell|data|bod", _TOP)
        return "\n".join(each.rstrip() for each in out.getvalue().splitlines() if each.strip())

    def _begin(self) -> None:
        profile = cProfile.Profile(time.thread_time)
        self._profiles.append(profile)
        profile.enable()


def _listen() -> None:
    usual = shell._threads
    for line in sys.stdin:
        if line.strip() == "begin":
            shell._threads = ProfiledThreads()
            continue
        profiled, shell._threads = shell._threads, usual
        if isinstance(profiled, ProfiledThreads):
            print(profiled.told(), OVER, sep="\n", flush=True)


if __name__ == "__main__":
    threading.Thread(target=_listen, daemon=True).start()
    sys.exit(main())
