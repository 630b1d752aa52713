"""The project's own virtual environment: made once, brought up to date, never half-made.

A stamp inside it names what was installed. It is taken away before anything changes and written
last, in one step, so an environment without a stamp was interrupted and is made anew.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools import system
from devtools.packages import Need, covers, fingerprint, specifiers, still_true
from devtools.places import LOCK, CannotGoOn, child_environment, is_root, python_in
from devtools.progress import Progress

STAMP = "guide-desk.json"
VENV_PACKAGES = ("python3-venv", "python3-pip")


def prepare(root: Path, folder: Path, need: Need, progress: Progress) -> Path:
    """Make ``folder`` an environment that holds ``need``.

    Returns:
        Its interpreter.

    Raises:
        CannotGoOn: It could not be made, with what a person can do.
    """
    if covers(root, read_stamp(folder), need):
        return python_in(folder)
    with _alone(folder, progress):
        held = read_stamp(folder)
        if covers(root, held, need):  # another terminal was quicker
            return python_in(folder)
        if not held:
            _make(folder, progress)
        (folder / STAMP).unlink(missing_ok=True)
        _install(root, folder, need, progress)
        write_stamp(folder, {**still_true(root, held), need.name: fingerprint(root, need)})
    return python_in(folder)


def read_stamp(folder: Path) -> dict[str, str]:
    """What is installed: fingerprints by need; empty for an absent or half-made environment."""
    try:
        held = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(held, dict) or not python_in(folder).exists():
        return {}
    return {str(name): str(told) for name, told in held.items()}


def write_stamp(folder: Path, held: dict[str, str]) -> None:
    """Declare the environment whole."""
    waiting = folder / f"{STAMP}.new"
    waiting.write_text(json.dumps(held), encoding="utf-8")
    waiting.replace(folder / STAMP)


def install_command(python: Path, root: Path, wanted: Sequence[str]) -> list[str]:
    """How pip is asked for exactly the pinned versions."""
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    lock = ["--constraint", str(root / LOCK)]
    return [str(python), "-m", "pip", "install", *quiet, *lock, *wanted]


def _make(folder: Path, progress: Progress) -> None:
    if folder.exists():
        with progress.step("Removing an environment that was not finished"):
            shutil.rmtree(folder)
    if not _can_make() and system.is_debian() and is_root():
        system.install(VENV_PACKAGES, "Installing Python's venv and pip", progress)
    with progress.step(f"Making a virtual environment in {folder.name}") as step:
        for way in _ways(folder):
            if _succeeds(way):
                return
            shutil.rmtree(folder, ignore_errors=True)
        step.outcome = "none could be made"
    raise CannotGoOn(how_to_get_venv())


def how_to_get_venv() -> str:
    """The exact command for a Python that came without ``venv`` and ``pip``."""
    if system.is_debian():
        return (
            "This Python cannot make a virtual environment. Run this once, then the same command "
            f"again:\n  {system.command_for(VENV_PACKAGES)}"
        )
    return (
        "This Python cannot make a virtual environment: its modules venv and ensurepip, or pip, "
        "are missing. Install them with your system's packages, then run the same command again."
    )


def _can_make() -> bool:
    return _succeeds([[sys.executable, "-c", "import venv, ensurepip"]])


def _ways(folder: Path) -> Iterator[list[list[str]]]:
    """Ways to make the environment, best first; each is commands that all have to succeed."""
    here = sys.executable
    yield [[here, "-m", "venv", str(folder)]]
    yield [[here, "-m", "virtualenv", str(folder)]]
    yield [
        [here, "-m", "venv", "--without-pip", str(folder)],
        [here, "-m", "pip", "--python", str(python_in(folder)), "install", "--no-input", "pip"],
    ]


def _succeeds(commands: Sequence[Sequence[str]]) -> bool:
    for command in commands:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode != 0:
            return False
    return True


def _install(root: Path, folder: Path, need: Need, progress: Progress) -> None:
    command = install_command(python_in(folder), root, specifiers(root, need))
    with progress.step("Installing Python packages at their pinned versions") as step:
        starts = ("Collecting", "Downloading", "Installing")
        code, tail = step.follow(command, child_environment(), *starts)
        if code != 0:
            raise CannotGoOn(
                "The Python packages could not be installed. What pip said last:\n  "
                + "\n  ".join(line for line in tail if not line.startswith("WARNING: Location"))
                + "\nNothing is lost; check the network and run the same command again."
            )


@contextmanager
def _alone(folder: Path, progress: Progress) -> Iterator[None]:
    """Hold the folder's lock, so that two terminals do not build one environment."""
    with (folder.parent / f"{folder.name}.lock").open("a+b") as file:
        if not _locked(file.fileno(), wait=False):
            with progress.step("Waiting for another run.py that is preparing the environment"):
                _locked(file.fileno(), wait=True)
        yield


def _locked(number: int, *, wait: bool) -> bool:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(number, 0, os.SEEK_SET)
        how = msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK
        try:
            msvcrt.locking(number, how, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(number, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
