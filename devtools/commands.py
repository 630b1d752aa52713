"""The commands of ``run.py``: which this checkout has, and what each prepares and starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools import checks, freeze, system
from devtools.environment import prepare
from devtools.packages import DEVELOP, JOURNEY, RUN, Need
from devtools.places import (
    ENVIRONMENT,
    ROOT,
    CannotGoOn,
    child_environment,
    has_display,
)
from devtools.progress import Progress
from devtools.system import FOR_TESTS, FOR_WINDOWS, Piece

PICTURES = Path("out") / "tour"


@dataclass(frozen=True)
class Command:
    """One word after ``run.py``.

    Attributes:
        name: The word; empty for none.
        arguments: What may follow, for the help.
        does: One line for the help.
        needs_file: A file of the checkout without which the command does not exist; any of them.
        module: What Python runs with ``-m``; empty where this package does the work.
        fixed: Arguments put before the person's.
        need: The Python packages.
        pieces: The system's packages.
        window: Whether it is of no use without a display.
    """

    name: str
    arguments: str
    does: str
    needs_file: tuple[str, ...]
    module: str = ""
    fixed: tuple[str, ...] = ()
    need: Need = RUN
    pieces: tuple[Piece, ...] = FOR_WINDOWS
    window: bool = False

    def exists(self, root: Path) -> bool:
        """Whether this checkout can do it."""
        return any((root / name).is_file() for name in self.needs_file)


_PLAY = FOR_WINDOWS + FOR_TESTS
_DEMO = Command(
    "",
    "[--data journey] [--today DATE] [--fresh]",
    "the demo: server and app, signed in as a demo guide",
    ("guide_app/__main__.py",),
    "guide_app",
    ("demo",),
    window=True,
)
_TOUR = Command(
    "tour",
    "--out DIR [...]",
    "play the first working day and picture every screen",
    ("tests/journeys/tour.py", "tests/journeys/tour/__main__.py"),
    "tests.journeys.tour",
    need=DEVELOP,
    pieces=_PLAY,
)
COMMANDS = (
    _DEMO,
    Command(
        "test",
        "[pytest arguments]",
        "formatting, lint, types, import contracts, tests",
        ("pyproject.toml",),
        need=DEVELOP,
        pieces=_PLAY,
    ),
    _TOUR,
    Command(
        "bench",
        "[NAME ...] [--json FILE]",
        "measure speed as ratios to limits of this machine",
        ("tests/bench.py", "tests/bench/__main__.py"),
        "tests.bench",
        need=DEVELOP,
        pieces=_PLAY,
    ),
    Command(
        "advisor",
        "[--write FILE] [--tune]",
        "judge who is worth the next hour on months it has not seen",
        ("tests/advisor/__main__.py",),
        "tests.advisor",
        need=DEVELOP,
        pieces=(),
    ),
    Command(
        "server",
        "[--database-url URL] [--port N] [--today DATE]",
        "the central server alone",
        ("server/__main__.py",),
        "server",
        pieces=(),
    ),
    Command(
        "app",
        "[--server URL] [--profile DIR]",
        "the app alone",
        ("guide_app/__main__.py",),
        "guide_app",
        window=True,
    ),
    Command(
        "chaos",
        "--histories N --seed S [...]",
        "random histories and the crash and fault suites, at any size",
        ("tests/chaos.py", "tests/chaos/__main__.py"),
        "tests.chaos",
        need=DEVELOP,
        pieces=(),
    ),
    Command(
        "build",
        "",
        "a one-folder program in dist/, from a clean environment",
        ("build.spec",),
        pieces=FOR_WINDOWS + system.FOR_BUILD,
    ),
)


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Do what the words after ``run.py`` ask for; the exit code is the program's own."""
    progress = Progress()
    if arguments and arguments[0] in ("-h", "--help", "help"):
        print(help_text(root))
        return 0
    found = find_command(arguments, root)
    if found is None:
        progress.say(f"There is no command {arguments[0]!r} here.\n\n{help_text(root)}")
        return 2
    command, rest = found
    try:
        return _do(command, rest, root, progress)
    except CannotGoOn as reason:
        progress.say(str(reason))
        return 3
    except KeyboardInterrupt:
        progress.say("Stopped. The same command goes on from here.")
        return 130


def help_text(root: Path) -> str:
    """The commands that this checkout has."""
    lines = ["Usage: python3 run.py [COMMAND] [ARGUMENTS]", ""]
    for command in COMMANDS:
        if command.exists(root):
            words = f"run.py {command.name} {command.arguments}".replace("  ", " ").strip()
            lines.append(f"  {words:<46} {command.does}")
    return "\n".join(lines)


def find_command(arguments: Sequence[str], root: Path) -> tuple[Command, list[str]] | None:
    """The command and what follows its word; options alone belong to the demo."""
    given = list(arguments)
    word = ""
    if given and not given[0].startswith("-"):
        word = given.pop(0)
    for command in COMMANDS:
        if command.name == word and command.exists(root):
            return command, given
    return None


def _do(command: Command, rest: list[str], root: Path, progress: Progress) -> int:
    lacking = system.provide(command.pieces, progress)
    shown = _can_show(lacking)
    pictures = (root / PICTURES).resolve()
    instead = command.window and not shown
    if instead:
        if command is not _DEMO or not _TOUR.exists(root):
            raise CannotGoOn("No window can be shown here, and this command opens one.")
        progress.say(f"No window can be shown here: playing the tour into {pictures} instead")
        command, rest = _TOUR, ["--out", str(pictures)]
        system.provide(FOR_TESTS, progress)
    if command.name == "build":
        return freeze.build(root, progress)
    python = prepare(root, root / ENVIRONMENT, _need(command, rest), progress)
    if command.name == "test":
        return checks.run(python, root, checks.stages(root, rest), Progress(sys.stdout))
    variables = child_environment(root)
    if not shown:
        variables["QT_QPA_PLATFORM"] = "offscreen"
    words = [str(python), "-P", "-m", command.module, *command.fixed, *rest]
    code = _start(words, variables)
    if instead:
        progress.say(f"The pictures are in {pictures}")
    return code


def _need(command: Command, rest: Sequence[str]) -> Need:
    """The Python packages; the demo's real year is one more."""
    asks = {"journey", "--data=journey"} & set(rest)
    return JOURNEY if command is _DEMO and asks else command.need


def _can_show(lacking: Sequence[Piece]) -> bool:
    """Whether a person could see a window, as far as can be told before there is one."""
    if "QT_QPA_PLATFORM" in os.environ:
        return True  # said by the person; Qt will tell if it is wrong
    without_x11 = any(piece.purpose == "windows" for piece in lacking)
    return has_display() and (not without_x11 or bool(os.environ.get("WAYLAND_DISPLAY")))


def _start(words: Sequence[str], variables: dict[str, str]) -> int:
    """Run a program in the person's own folder; Ctrl+C and a kill go to it."""
    with subprocess.Popen(words, env=variables) as program:
        before = [
            signal.signal(signal.SIGINT, signal.SIG_IGN),  # the terminal sends it there as well
            signal.signal(signal.SIGTERM, lambda *_: program.terminate()),
        ]
        code = program.wait()
    signal.signal(signal.SIGINT, before[0])
    signal.signal(signal.SIGTERM, before[1])
    return code if code >= 0 else 128 - code
