"""``run.py build``: the one-folder program, made in an environment of run-time packages only."""

from __future__ import annotations

from pathlib import Path

from devtools.environment import prepare
from devtools.packages import BUILD
from devtools.places import BUILD_ENVIRONMENT, CannotGoOn, child_environment
from devtools.progress import Progress


def build(root: Path, progress: Progress, *, output: Path | None = None) -> int:
    """Make the program below ``dist``, or below ``output``.

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
    made = next(folder for folder in dist.iterdir() if folder.is_dir())
    size = sum(file.stat().st_size for file in made.rglob("*") if file.is_file())
    progress.say(f"  {made}: {size / 1e6:.0f} MB")
    return 0
