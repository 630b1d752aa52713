"""Where things lie in this checkout, and how its Python is called."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements.txt"
ENVIRONMENT = ".venv"
BUILD_ENVIRONMENT = ".venv-build"


class CannotGoOn(Exception):
    """What is missing and what to do about it, in a sentence for a person."""


def python_in(folder: Path) -> Path:
    """The interpreter of the virtual environment in ``folder``."""
    if sys.platform == "win32":
        return folder / "Scripts" / "python.exe"
    return folder / "bin" / "python"


def child_environment(found_from: Path | None = None) -> dict[str, str]:
    """The variables for a program of this checkout: UTF-8 everywhere, nobody else's packages.

    Args:
        found_from: The checkout, for a program started from any folder.
    """
    variables = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH"):
        variables.pop(name, None)
    if found_from is not None:
        variables["PYTHONPATH"] = str(found_from)
    variables["PYTHONUTF8"] = "1"
    variables["PYTHONNOUSERSITE"] = "1"
    return variables


def has_display() -> bool:
    """Whether a window can be shown to a person."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_root() -> bool:
    """Whether this process may install packages of the system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
