"""Small secret files on disk: replaced whole or not at all, and overwritten before they go.

Every step of a write or a wipe is a crash point, ``<point>.<step>``, so that tests can cut the
power there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from guide_app.crash import crash_point, declare
from guide_app.security.errors import KeyFileUnusable

_WRITE_STEPS = ("begin", "half_written", "written", "synced", "replaced", "done")
_WIPE_STEPS = ("begin", "half_overwritten", "overwritten")
_REPLACE_TRIES = 8


def declare_write(point: str) -> None:
    """Make the steps of ``replace_file(..., point)`` known."""
    declare(*(f"{point}.{step}" for step in _WRITE_STEPS))


def declare_wipe(point: str) -> None:
    """Make the steps of ``overwrite(..., point)`` known."""
    declare(*(f"{point}.{step}" for step in _WIPE_STEPS))


def temporary_name(path: Path) -> Path:
    """Where ``replace_file`` writes first; fixed, so that a crash leaves at most one behind."""
    return path.with_name(path.name + ".tmp")


def replace_file(
    path: Path, content: bytes, point: str, *, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Leave either the old or the new content at ``path``, whatever happens in between.

    Only the user may read it (mode 0600; on Windows the profile folder's own rights hold).

    Raises:
        KeyFileUnusable: disk_full, read_only or unreadable; the old content is still there.
    """
    temporary = temporary_name(path)
    with disk_errors():
        crash_point(f"{point}.begin")
        temporary.unlink(missing_ok=True)
        try:
            _write_new(temporary, content, point)
            _replace_patiently(temporary, path, sleep)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        crash_point(f"{point}.replaced")
        sync_folder(path.parent)
        crash_point(f"{point}.done")


def overwrite(path: Path, content: bytes, point: str) -> None:
    """Write over the file's own bytes, blanks to its end, and wait until the disk has it.

    Best effort on flash, where the disk may keep the old cells; what is destroyed there is only
    half of a secret whose other half lies in the keyring.

    Raises:
        KeyFileUnusable: disk_full, read_only or unreadable.
    """
    with disk_errors(), path.open("r+b") as file:
        crash_point(f"{point}.begin")
        padded = content.ljust(os.fstat(file.fileno()).st_size, b" ")
        half = len(padded) // 2
        file.write(padded[:half])
        file.flush()
        crash_point(f"{point}.half_overwritten")
        file.write(padded[half:])
        file.flush()
        os.fsync(file.fileno())
        crash_point(f"{point}.overwritten")


def sync_folder(folder: Path) -> None:
    """Make a rename or deletion in ``folder`` survive a power cut; Windows needs no such call."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Turn what the disk refused into one of three codes.

    Raises:
        KeyFileUnusable: for every ``OSError`` inside.
    """
    try:
        yield
    except OSError as refused:
        if refused.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise KeyFileUnusable("disk_full") from refused
        if refused.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise KeyFileUnusable("read_only") from refused
        raise KeyFileUnusable("unreadable") from refused


def _write_new(temporary: Path, content: bytes, point: str) -> None:
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        half = len(content) // 2
        file.write(content[:half])
        file.flush()
        crash_point(f"{point}.half_written")
        file.write(content[half:])
        file.flush()
        crash_point(f"{point}.written")
        os.fsync(file.fileno())
    crash_point(f"{point}.synced")


def _replace_patiently(temporary: Path, path: Path, sleep: Callable[[float], None]) -> None:
    """Virus scanners on Windows hold a new file open for a moment; wait for them."""
    for attempt in range(_REPLACE_TRIES):
        try:
            os.replace(temporary, path)
            return
        except PermissionError:
            if attempt == _REPLACE_TRIES - 1:
                raise
            sleep(0.02 * 2**attempt)
