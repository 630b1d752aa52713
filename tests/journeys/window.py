"""One window in a process of its own, as the tour's hands and eyes reach it."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.journeys.options import Options
from tests.journeys.relay import Cable

_ANSWER_LIMIT_S = 150.0
_LOOK_EVERY_MS = 50


class StepFailed(Exception):
    """A step of the tour did not hold."""


class Window:
    """A PC of the store; it can be killed as by a power cut.

    Args:
        profile: The PC's files.
        cable: Its way to the server.
        day: The business day.
        shots: Names of the pictures taken so far, of all windows together.
    """

    def __init__(
        self, profile: Path, cable: Cable, day: date, options: Options, shots: list[str]
    ) -> None:
        self.profile = profile
        self._options = options
        self._shots = shots
        variables = dict(os.environ, QT_SCALE_FACTOR=options.scale)
        if "DISPLAY" not in variables and "WAYLAND_DISPLAY" not in variables:
            variables.setdefault("QT_QPA_PLATFORM", "offscreen")
        arguments = [str(profile), "--server", cable.url, "--today", day.isoformat()]
        arguments += ["--size", options.size, "--theme", options.theme, "--lang", options.lang]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.window_process", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=variables,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._answer()

    # Hands

    def do(self, what: str, **given: Any) -> Any:
        """Give one command to the process, and return its answer.

        Raises:
            StepFailed: It could not be done, or the window is gone.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **given}, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def key(self, *keys: str) -> None:
        for one in keys:
            self.do("key", keys=one)

    def type(self, text: str, into: str = "", *, instead: bool = False) -> None:
        self.do("type", text=text, **({"into": into} if into else {}), instead=instead)

    def click(self, on: str) -> None:
        self.do("click", on=on)

    # Eyes

    def read(self, name: str) -> str:
        return str(self.do("read", **{"from": name}))

    def list(self, name: str, most: int = 500) -> list[str]:
        return list(self.do("list", **{"from": name}, most=most))

    def number(self, name: str) -> int:
        """The number that a widget shows; 0 where it shows none."""
        found = re.search(r"\d+", self.read(name))
        return int(found.group()) if found else 0

    def wait(self, name: str, **given: Any) -> None:
        """Until a widget can be seen, or ``says`` something, or is ``gone``."""
        self.do("wait", **{"for": name, **given})

    def until(self, holds: Callable[[], Any], what: str, limit_s: float = 30.0) -> None:
        """Look again and again, as a person would."""
        end = time.monotonic() + limit_s
        while not holds():
            if time.monotonic() > end:
                raise StepFailed(f"it did not come about: {what}")
            self.do("rest", ms=_LOOK_EVERY_MS)

    def picture(self, name: str, *, at_once: bool = False) -> None:
        path = self._options.out / f"{len(self._shots) + 1:02d}-{name}.png"
        self.do("grab", path=str(path), at_once=at_once)
        self._shots.append(path.name)

    # The end

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._let_go()

    def close(self) -> None:
        if self._process.poll() is None:
            self.do("quit")
        self._let_go()

    def _let_go(self) -> None:
        self._process.wait(20)
        self._listener.join(20)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _answer(self) -> Any:
        try:
            line = self._lines.get(timeout=_ANSWER_LIMIT_S)
        except queue.Empty:
            raise StepFailed("the window does not answer any more") from None
        if not line:
            raise StepFailed(f"the window ended with code {self._process.wait(10)}")
        answer = json.loads(line)
        if not answer["ok"]:
            raise StepFailed(answer["error"])
        return answer["value"]
