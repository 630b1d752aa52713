"""One line per step on the terminal, with its time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO


class Progress:
    """Says what is being done, what came of it and how long it took.

    Args:
        out: Where the lines go.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = sys.stderr if out is None else out
        self._redraws = self._out.isatty()
        self._drawn = 0

    def say(self, line: str) -> None:
        """Write one whole line."""
        self._write(line + "\n")

    @contextmanager
    def step(self, label: str) -> Iterator[Step]:
        """Announce a step; leaving the block says how long it took, an exception that it failed."""
        step = Step(self, label)
        self._draw(f"  {label} ...")
        started = time.monotonic()
        try:
            yield step
        except BaseException:
            self._finish(f"  {label}: failed ({time.monotonic() - started:.1f} s)")
            raise
        outcome = f"{step.outcome} " if step.outcome else ""
        self._finish(f"  {label}: {outcome}({time.monotonic() - started:.1f} s)")

    def _draw(self, line: str) -> None:
        if self._redraws:
            self._write("\r" + line.ljust(self._drawn))
            self._drawn = len(line)
        elif self._drawn == 0:
            self._write(line + "\n")
            self._drawn = 1

    def _finish(self, line: str) -> None:
        self._write(("\r" + line.ljust(self._drawn) if self._redraws else line) + "\n")
        self._drawn = 0

    def _write(self, text: str) -> None:
        encoding = self._out.encoding or "ascii"
        self._out.write(text.encode(encoding, "replace").decode(encoding))
        self._out.flush()


class Step:
    """The step under way.

    Attributes:
        outcome: What the closing line says; empty for only the time.
    """

    def __init__(self, progress: Progress, label: str) -> None:
        self._progress = progress
        self._label = label
        self.outcome = ""

    def now(self, detail: str) -> None:
        """Show how far it is, on a terminal only."""
        if self._progress._redraws:
            self._progress._draw(f"  {self._label} ... {detail}"[:78])

    def follow(
        self, command: Sequence[str], variables: Mapping[str, str], *starts: str
    ) -> tuple[int, list[str]]:
        """Run a command without input, showing its lines that begin with one of ``starts``.

        Returns:
            Its exit code, and its last 25 lines to be shown if it failed.
        """
        tail: list[str] = []
        seen = 0
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=variables,
        ) as program:
            assert program.stdout is not None
            for line in program.stdout:
                text = line.strip()
                tail = [*tail[-24:], text]
                if text.startswith(starts):
                    seen += 1
                    self.now(f"{seen} {text}")
        return program.returncode, tail
