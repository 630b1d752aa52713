"""Files that cannot be used: remembered, and put aside at the next sign-in online."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from guide_app.sync.book import FILE_NAME

_SUSPECT = f"{FILE_NAME}.suspect"


def put_aside(folder: Path, now: datetime, *, also: Iterable[str] = ()) -> None:
    """Move a file that cannot be used out of the way.

    The journal stays and brings back what was not sent, unless it is among ``also``.
    """
    mark = now.strftime("%Y%m%d-%H%M%S")
    for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", *also):
        path = folder / name
        if path.exists():
            path.replace(folder / f"damaged-{mark}-{name}")
    clear(folder)


def suspect(folder: Path) -> None:
    """Something in the file could not be read: its pages are to be checked at the next sign-in."""
    (folder / _SUSPECT).touch()


def is_suspect(folder: Path) -> bool:
    """Whether `suspect` was said and nothing was done about it yet."""
    return (folder / _SUSPECT).exists()


def clear(folder: Path) -> None:
    """The pages were checked and found sound, or the file is gone."""
    (folder / _SUSPECT).unlink(missing_ok=True)
