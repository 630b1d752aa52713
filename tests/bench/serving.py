"""The server that the bench measures, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.bench.served import OVER

_ROOT = Path(__file__).parents[2]
_START_S = 60.0


@dataclass
class Served:
    """A server in a process of its own, which can be asked where its time goes."""

    url: str
    _asked: IO[str] | None = None
    _told: IO[str] | None = None

    @property
    def elsewhere(self) -> Served:
        """The same for another process, which can only send it requests."""
        return Served(self.url)

    def profiled(self, act: Callable[[], object]) -> str:
        """Where the server's time went while ``act`` ran."""
        assert self._told is not None
        self._ask("begin")
        act()
        self._ask("end")
        return "".join(iter(self._told.readline, f"{OVER}\n"))

    def _ask(self, word: str) -> None:
        assert self._asked is not None
        self._asked.write(f"{word}\n")
        self._asked.flush()


@contextmanager
def serving(database_url: str, folder: Path, *, core: int | None = None) -> Iterator[Served]:
    """The server as IT starts it, in a process of its own, on a free port of this machine."""
    command = [
        *(sys.executable, "-m", "tests.bench.served", "serve", "--database-url", database_url),
        *("--port", "0", "--media", str(folder / "media")),
        *("--ledger", str(folder / "erased.ledger")),
    ]
    log = (folder / "server.log").open("wb")
    process = subprocess.Popen(
        command,
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        preexec_fn=None if core is None else pinned(core),
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        words = process.stdout.readline().split()
        if not words:
            raise RuntimeError((folder / "server.log").read_text(errors="replace"))
        yield Served(words[-1], process.stdin, process.stdout)
    finally:
        process.terminate()
        process.communicate(timeout=_START_S)
        log.close()


def pinned(core: int) -> Callable[[], None]:
    """What keeps a process that is about to start on one core, where the system can."""

    def pin() -> None:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[core % 2]})

    return pin
