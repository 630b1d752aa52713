"""``run.py build``: the one-folder program, made in an environment of run-time packages only."""

from __future__ import annotations

import tomllib
from pathlib import Path

from devtools.environment import prepare
from devtools.packages import BUILD
from devtools.places import BUILD_ENVIRONMENT, CannotGoOn, child_environment
from devtools.progress import Progress
from guide_app import __version__


def build(root: Path, progress: Progress, *, output: Path | None = None) -> int:
    """Make the program below ``dist``, or below ``output``; 0 when it is there.

    Raises:
        CannotGoOn: PyInstaller failed, with the last lines it said.
    """
    python = prepare(root, root / BUILD_ENVIRONMENT, BUILD, progress)
    dist = output or root / "dist"
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "INFO"]
    command += [
        "--distpath",
        str(dist),
        "--workpath",
        str(root / "build"),
        str(root / "build.spec"),
    ]
    with progress.step("Building the program") as step:
        code, tail = step.follow(command, child_environment(), "")
        if code != 0:
            raise CannotGoOn("The build failed:\n  " + "\n  ".join(tail))
    made = program_folder(root, dist)
    files = (file for file in made.rglob("*") if file.is_file() and not file.is_symlink())
    progress.say(f"  {made}: {sum(file.stat().st_size for file in files) / 1e6:.0f} MB")
    return 0


def program_folder(root: Path, dist: Path) -> Path:
    """The folder that the recipe makes below ``dist``; the program in it has the project's name."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dist / f"{project['name']}-{__version__}"
