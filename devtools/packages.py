"""Which Python packages a job needs, read from ``pyproject.toml``; versions come from the lock."""

from __future__ import annotations

import hashlib
import platform
import tomllib
from dataclasses import dataclass
from pathlib import Path

from devtools.places import LOCK


@dataclass(frozen=True)
class Need:
    """A set of packages that belong together.

    Attributes:
        name: What the stamp calls it.
        extras: The groups of ``[project.optional-dependencies]`` beside the run-time packages.
        tools: Further packages of the ``dev`` group, by name.
    """

    name: str
    extras: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()


RUN = Need("run", ("server", "intake"))
JOURNEY = Need("journey", ("server", "intake", "journey"))
DEVELOP = Need("develop", ("server", "intake", "journey", "dev"))
BUILD = Need("build", (), ("pyinstaller",))
_ALL = (DEVELOP, JOURNEY, RUN, BUILD)


def specifiers(root: Path, need: Need) -> list[str]:
    """The packages with their ranges, as pip takes them."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups: dict[str, list[str]] = project["optional-dependencies"]
    wanted = list(project["dependencies"])
    for extra in need.extras:
        wanted += groups[extra]
    wanted += [line for line in groups["dev"] if line.startswith(need.tools)] if need.tools else []
    return wanted


def fingerprint(root: Path, need: Need) -> str:
    """Changes when the packages, their pinned versions or this Python change."""
    told = hashlib.sha256()
    for part in (platform.python_version(), *specifiers(root, need)):
        told.update(part.encode() + b"\n")
    told.update((root / LOCK).read_bytes())
    return told.hexdigest()


def covers(root: Path, held: dict[str, str], need: Need) -> bool:
    """Whether an environment with the stamp ``held`` has all that ``need`` asks for, up to date."""
    wanted = set(specifiers(root, need))
    current = still_true(root, held)
    return any(other.name in current and wanted <= set(specifiers(root, other)) for other in _ALL)


def still_true(root: Path, held: dict[str, str]) -> dict[str, str]:
    """The part of a stamp that today's packages and lock have not overtaken."""
    return {
        need.name: held[need.name]
        for need in _ALL
        if held.get(need.name) == fingerprint(root, need)
    }
