"""Running the window in a process of its own and taking its figures back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_LIMIT_S = 900.0


def ask(program: str, *arguments: object) -> dict[str, Any]:
    """What ``tests.bench.client_<program>`` printed as its last line, as JSON.

    Raises:
        RuntimeError: It ended badly; the message is what it said.
    """
    told = subprocess.run(
        command(program, *arguments),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=False,
    )
    if told.returncode != 0:
        raise RuntimeError(f"client_{program} ended with {told.returncode}\n{told.stderr}")
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def command(program: str, *arguments: object) -> list[str]:
    """How such a program is started."""
    return [sys.executable, "-m", f"tests.bench.client_{program}", *map(str, arguments)]


def environment() -> dict[str, str]:
    """The variables for a window's process: without a display it draws into memory."""
    variables = dict(os.environ)
    if "DISPLAY" not in variables and "WAYLAND_DISPLAY" not in variables:
        variables.setdefault("QT_QPA_PLATFORM", "offscreen")
    return variables
