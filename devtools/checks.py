"""What ``run.py test`` runs: formatting, lint, types, import contracts, tests."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools.places import child_environment
from devtools.progress import Progress

_LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports_command as go; sys.exit(go())"
)
_TYPED = ("guide_app", "localdb", "resources", "server", "ui", "devtools", "tests", "run.py")


@dataclass(frozen=True)
class Stage:
    """One check: what it is called and how Python runs it."""

    name: str
    arguments: tuple[str, ...]


_ALL_TESTS = (
    *("-n", "logical", "--maxprocesses", "4", "--dist", "loadfile", "--durations", "20"),
    "--no-loadscope-reorder",  # files of many tests first would leave the longest tests for the end
)


def stages(root: Path, pytest_arguments: Sequence[str]) -> list[Stage]:
    """The checks in order; the quick ones first.

    All tests are shared out over the cores, file by file; a person who names some gets them as
    they are.
    """
    typed = [name for name in _TYPED if (root / name).exists()]
    return [
        Stage("formatting", ("-m", "ruff", "format", "--check", ".")),
        Stage("lint", ("-m", "ruff", "check", ".")),
        Stage("types", ("-m", "mypy", *typed)),
        Stage("import contracts", ("-c", _LINT_IMPORTS, "--no-logo")),
        Stage("tests", ("-m", "pytest", *(pytest_arguments or _ALL_TESTS))),
    ]


def run(python: Path, root: Path, todo: Sequence[Stage], progress: Progress) -> int:
    """Run every stage, so that one look shows all that is wrong.

    Returns:
        0 if all held, else the exit code of the last stage that did not.
    """
    variables = child_environment()
    variables.setdefault("QT_QPA_PLATFORM", "offscreen")  # no windows over a person's work
    code, told = 0, []
    for stage in todo:
        progress.say(f"== {stage.name}")
        started = time.monotonic()
        done = subprocess.run([python, *stage.arguments], cwd=root, env=variables, check=False)
        verdict = "ok" if done.returncode == 0 else f"FAILED (exit code {done.returncode})"
        told.append(f"   {stage.name:<18}{time.monotonic() - started:7.1f} s  {verdict}")
        progress.say(told[-1])
        code = done.returncode or code
    progress.say("== all stages\n" + "\n".join(told))
    return code if code >= 0 else 128 - code
