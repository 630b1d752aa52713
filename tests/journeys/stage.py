"""The tour's stage: a demo server, cables, windows in processes of their own, and a judge."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from guide_app.__main__ import clock_on
from server.app import create_app
from server.demo.brand import DEMO_DAY
from server.demo.entrance import open_demo
from server.demo.opening import DemoInfo
from server.running import running
from tests.journeys.relay import Cable, cable_to


class StepFailed(Exception):
    """A step of the tour did not hold."""


@dataclass(frozen=True)
class Options:
    """How the tour is played."""

    out: Path
    size: str = "1366x768"
    scale: str = "1"
    theme: str = "light"
    lang: str = "zh"


class Window:
    """One window in its own process; it can be killed as by a power cut."""

    def __init__(self, profile: Path, cable: Cable, options: Options, shots: list[str]) -> None:
        self.profile = profile
        self._options = options
        self._shots = shots
        variables = dict(os.environ, QT_SCALE_FACTOR=options.scale)
        if "DISPLAY" not in variables and "WAYLAND_DISPLAY" not in variables:
            variables.setdefault("QT_QPA_PLATFORM", "offscreen")
        arguments = [str(profile), "--server", cable.url, "--today", DEMO_DAY.isoformat()]
        arguments += ["--size", options.size, "--theme", options.theme, "--lang", options.lang]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.window_process", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=variables,
            text=True,
        )
        self._answer()

    def do(self, what: str, **given: Any) -> Any:
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

    def read(self, name: str) -> str:
        return str(self.do("read", **{"from": name}))

    def list(self, name: str) -> list[str]:
        return list(self.do("list", **{"from": name}))

    def wait(self, name: str, **given: Any) -> None:
        self.do("wait", **{"for": name, **given})

    def picture(self, name: str) -> None:
        path = self._options.out / f"{len(self._shots) + 1:02d}-{name}.png"
        self.do("grab", path=str(path))
        self._shots.append(path.name)

    def kill(self) -> None:
        self._process.kill()
        self._let_go()

    def close(self) -> None:
        if self._process.poll() is None:
            self.do("quit")
        self._let_go()

    def _let_go(self) -> None:
        self._process.wait(20)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise StepFailed(f"the window ended with code {self._process.wait(10)}")
        answer = json.loads(line)
        if not answer["ok"]:
            raise StepFailed(answer["error"])
        return answer["value"]


class Stage:
    """Everything that the steps of the tour use."""

    def __init__(
        self, app: FastAPI, url: str, info: DemoInfo, folder: Path, options: Options
    ) -> None:
        self.app = app
        self.url = url
        self.info = info
        self.folder = folder
        self.options = options
        self.screens: list[str] = []
        self.cables: dict[str, Cable] = {}
        self.windows: dict[str, Window] = {}

    def open(self, name: str, cable: Cable) -> Window:
        self.cables[name] = cable
        window = Window(self.folder / name, cable, self.options, self.screens)
        self.windows[name] = window
        return window

    def judge(self, *given: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.judge", *given],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise StepFailed(done.stderr.strip().splitlines()[-1])
        return json.loads(done.stdout)

    @property
    def server_file(self) -> str:
        return str(self.folder / "server.db")


@contextmanager
def open_stage(folder: Path, options: Options) -> Iterator[tuple[Stage, ExitStack]]:
    clock = clock_on(DEMO_DAY)
    app = create_app(
        f"sqlite:///{folder / 'server.db'}", clock, media_root=folder / "media", demo=True
    )
    info = open_demo(app.state.database, clock, day=DEMO_DAY)
    with ExitStack() as stack:
        url = stack.enter_context(running(app))
        stage = Stage(app, url, info, folder, options)
        try:
            yield stage, stack
        finally:
            for window in stage.windows.values():
                try:
                    window.close()
                except (StepFailed, OSError):
                    window.kill()


def plug(stack: ExitStack, url: str) -> Cable:
    return stack.enter_context(cable_to(url))
