"""An environment for peers alone, beside the project's own: nothing of it is ever ours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / ".venv-peers"
ANKI = "anki==26.9.3"


class NoPeers(Exception):
    """Why the peers cannot run here, in a sentence."""


def prepare(say: Callable[[str], None]) -> Path:
    """The interpreter of an environment with Anki in it, made on the first call.

    Raises:
        NoPeers: It could not be made.
    """
    python = _python()
    if _holds(python):
        return python
    say(f"installing {ANKI} into an environment of its own")
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-q"]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(FOLDER)],
        [str(python), "-m", "pip", "install", *quiet, ANKI],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise NoPeers(f"{ANKI} could not be installed: {''.join(last)}")
    return python


def is_there() -> bool:
    """Whether `prepare` would have nothing to do."""
    return _holds(_python())


def _python() -> Path:
    return FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _holds(python: Path) -> bool:
    if not python.exists():
        return False
    name, version = ANKI.split("==")
    asked = f"from importlib.metadata import version as v; assert v({name!r}) == {version!r}"
    return (
        subprocess.run([str(python), "-c", asked], capture_output=True, check=False).returncode == 0
    )
