"""The tour's stage: a server with its data, cables, windows in processes of their own, judges."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from guide_app.__main__ import clock_on
from server.app import create_app
from server.demo.entrance import open_demo, usual_day
from server.demo.looks import tell_address
from server.demo.opening import Account, DemoInfo
from server.demo.posts import put_pictures
from server.running import running
from tests.journeys.console import Console, Consoles
from tests.journeys.options import Options
from tests.journeys.relay import Cable, cable_to
from tests.journeys.window import StepFailed, Window

PC_1, PC_2 = "pc-1", "pc-2"


class Stage:
    """Everything that the steps of the tour use.

    Attributes:
        info: How to get in.
        screens: Names of the pictures so far.
        cables: Each PC's way to the server.
        windows: The PCs that run or have run.
        facts: What a step noted for a later one.
    """

    def __init__(
        self, url: str, info: DemoInfo, folder: Path, options: Options, stack: ExitStack
    ) -> None:
        self.info = info
        self.options = options
        self.screens: list[str] = []
        self.cables: dict[str, Cable] = {}
        self.windows: dict[str, Window] = {}
        self.facts: dict[str, Any] = {}
        self._url = url
        self._folder = folder
        self._stack = stack
        self._consoles = Consoles(url, options, self.screens, stack)
        self._judges = stack.enter_context(_python("judge"))

    @property
    def day(self) -> date:
        """The business day."""
        return self.info.day

    @property
    def pc_1(self) -> Window:
        """The PC behind the counter."""
        return self.windows[PC_1]

    @property
    def pc_2(self) -> Window:
        """The same guide's other PC."""
        return self.windows[PC_2]

    def open(self, name: str) -> Window:
        """Start a PC, or start it again; its cable stays as it is."""
        if name not in self.cables:
            self.cables[name] = self._stack.enter_context(cable_to(self._url))
        window = Window(
            self._folder / name, self.cables[name], self.day, self.options, self.screens
        )
        self.windows[name] = window
        return window

    def console(self, who: Account) -> Console:
        """The console, with somebody signed in."""
        return self._consoles.sign_in(who)

    # What the databases say, from other processes

    def of_the_guide(self, word: str, *given: str) -> Any:
        """What the server's tables say of the guide, see `judge_server`."""
        return self._judge(word, self._server_file, self.info.guide.guide_id, *given)

    def file_of(self, name: str) -> Any:
        """What the guide's file on a PC says, see `judge_file`."""
        return self._judge("file", str(self._folder / name), *self._key)

    def compare(self, *names: str) -> Any:
        """How the guide's files on these PCs differ from the server, see `judge_file`."""
        profiles = (str(self._folder / name) for name in names)
        return self.of_the_guide("compare", *self._key, *profiles)

    def watch(self, name: str, limit_s: float, *wanted: str) -> subprocess.Popen[str]:
        """Look out for rows in the guide's file on a PC, one after the other, see `watcher`."""
        given = [str(self._folder / name), *self._key, str(limit_s), *wanted]
        return self._stack.enter_context(_python("watcher", *given))

    @property
    def _key(self) -> tuple[str, str]:
        return self.info.guide.account, self.info.guide.password

    @property
    def _server_file(self) -> str:
        return str(self._folder / "server.db")

    def _judge(self, *given: str) -> Any:
        process = self._judges
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(given, ensure_ascii=False) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline() or '{"ok": false, "error": "it is gone"}')
        if not answer["ok"]:
            raise StepFailed(f"the judge: {answer['error']}")
        return answer["value"]


@contextmanager
def open_stage(folder: Path, options: Options) -> Iterator[Stage]:
    """A server that holds the data, and no PC yet.

    Raises:
        JourneyMissing: The Complete Journey is asked for and not installed.
    """
    day = options.today or usual_day(options.data)
    clock = clock_on(day)
    app = create_app(
        f"sqlite:///{folder / 'server.db'}", clock, media_root=folder / "media", demo=True
    )
    info = open_demo(app.state.database, clock, day=day, data=options.data)
    office = app.state.desk
    put_pictures(office.library, office.database, clock, office.wakeups, info.brand_id)
    with ExitStack() as stack:
        url = stack.enter_context(running(app))
        tell_address(office.database, clock, office.wakeups, info.brand_id, url)
        stage = Stage(url, info, folder, options, stack)
        try:
            yield stage
        finally:
            for window in stage.windows.values():
                try:
                    window.close()
                except (StepFailed, OSError):
                    window.kill()


def _python(name: str, *given: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.journeys.{name}", *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
