"""``run.py build``: the one-folder program, made in an environment of run-time packages only."""

from __future__ import annotations

import subprocess
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
    command += ["--distpath", str(dist), "--workpath", str(root / "build"), "build.spec"]
    with progress.step("Building the program") as step:
        making = subprocess.Popen(
            command,
            cwd=root,
            env=child_environment(root),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        assert making.stdout is not None
        tail = step.count(making.stdout, "")
        if making.wait() != 0:
            raise CannotGoOn("The build failed:\n  " + "\n  ".join(tail))
    made = next(folder for folder in dist.iterdir() if folder.is_dir())
    size = sum(file.stat().st_size for file in made.rglob("*") if file.is_file())
    progress.say(f"  {made}: {size / 1e6:.0f} MB")
    return 0
