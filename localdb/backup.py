"""A copy of the encrypted file, kept from before a migration until the next verified sync.

It holds customers who may have left since, so it may not stay any longer.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from guide_app.crash import crash_point, declare
from localdb.errors import DiskFull, LocalError, ReadOnly

declare("backup.mid_copy", "backup.before_rename", "backup.after_rename")

_MARK = ".before-"
_UNFINISHED = ".part"


def backup_of(path: Path, revision: str) -> Path:
    """Where the copy of the file as it was before ``revision`` lies."""
    return path.with_name(f"{path.name}{_MARK}{revision}")


def keep(path: Path, revision: str) -> Path:
    """Copy the file, whole or not at all. Its log must be empty and nobody may be writing to it.

    Raises:
        DiskFull, ReadOnly: There is no copy; an older one is as it was.
    """
    target = backup_of(path, revision)
    unfinished = target.with_name(target.name + _UNFINISHED)
    try:
        with path.open("rb") as source, unfinished.open("wb") as copy:
            crash_point("backup.mid_copy")
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        crash_point("backup.before_rename")
        unfinished.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise _translated(error) from error
    crash_point("backup.after_rename")
    return target


def drop_all(path: Path) -> None:
    """Delete every copy of the file, unfinished ones too; fine if there is none."""
    for copy in path.parent.glob(f"{path.name}{_MARK}*"):
        copy.unlink(missing_ok=True)


def _translated(error: OSError) -> LocalError | OSError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(str(error))
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ReadOnly(str(error))
    return error


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file in ``folder`` survive a power cut."""
    if os.name == "nt":
        return  # a folder cannot be opened there; the rename itself is journalled
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
