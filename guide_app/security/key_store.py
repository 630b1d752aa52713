"""Where a key file lies on disk: stored twice, mended from the other copy, erased for good.

``keys.json`` counts. ``keys.copy.json`` is there for the one bad sector that would otherwise take
every unsent note along; a difference between the two is put right at the next sign-in.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from guide_app.crash import crash_point, declare
from guide_app.security.atomic import (
    declare_wipe,
    declare_write,
    disk_errors,
    overwrite,
    replace_file,
    sync_folder,
    temporary_name,
)
from guide_app.security.errors import (
    KeyFileDamaged,
    KeyFileErased,
    KeyFileError,
    KeyFileMissing,
    KeyFileUnusable,
)
from guide_app.security.key_format import MAX_FILE_BYTES, TOMBSTONE, KeyFile, decode, encode

log = logging.getLogger(__name__)

FILE_NAME: Final = "keys.json"
COPY_NAME: Final = "keys.copy.json"

declare_write("key.file")
declare_write("key.copy")
declare_wipe("key.erase_temporary")
declare_wipe("key.erase_copy")
declare_wipe("key.erase_file")
declare("key.erase.begin", "key.erase.data_deleted", "key.erase.copy_deleted", "key.erase.done")


def exists(folder: Path) -> bool:
    """Whether a guide has a key here, sound or not."""
    return (folder / FILE_NAME).exists() or (folder / COPY_NAME).exists()


def load(folder: Path) -> KeyFile:
    """The key file, from its copy where the first is missing or damaged.

    Raises:
        KeyFileMissing: there is none.
        KeyFileDamaged: neither is sound.
        KeyFileErased: an erase began; finish it.
        KeyFileTooNew: of a later release.
        KeyFileUnusable: unreadable.
    """
    copy = _load_one(folder / COPY_NAME)
    if isinstance(copy, KeyFileErased):
        raise copy
    file = _load_one(folder / FILE_NAME)
    if isinstance(file, KeyFile):
        return file
    replaceable = isinstance(file, KeyFileMissing | KeyFileDamaged | KeyFileUnusable)
    if replaceable and isinstance(copy, KeyFile):
        return copy
    if isinstance(file, KeyFileMissing) and isinstance(copy, KeyFileError):
        raise copy
    raise file


def store(folder: Path, file: KeyFile) -> None:
    """Put this file in the place of the one before; a power cut leaves the one or the other.

    Raises:
        KeyFileUnusable: the disk refused; the file before is still there.
    """
    content = encode(file)
    replace_file(folder / FILE_NAME, content, "key.file")
    _replace_copy(folder, content)


def mend(folder: Path, file: KeyFile) -> None:
    """Make both copies equal to ``file``, which has just proved to open; never raises."""
    content = encode(file)
    if not _holds(folder / FILE_NAME, content):
        log.warning("key file mended from its copy")
        with suppress(KeyFileUnusable):
            replace_file(folder / FILE_NAME, content, "key.file")
    if not _holds(folder / COPY_NAME, content):
        _replace_copy(folder, content)


def erase(folder: Path, *, then_delete: Iterable[Path] = ()) -> None:
    """Make the guide's data unreadable for ever, then delete it.

    The key goes first: from the moment its copy is overwritten, every other call says
    ``KeyFileErased`` until an ``erase`` has come to its end. Where nothing is left, nothing
    happens.

    Args:
        folder: The guide's folder on this PC.
        then_delete: Files that only this key can read: database, WAL, journal, media.

    Raises:
        KeyFileUnusable: the disk refused a part of it; call again.
    """
    crash_point("key.erase.begin")
    file, copy = folder / FILE_NAME, folder / COPY_NAME
    temporaries = (temporary_name(file), temporary_name(copy))
    for temporary in temporaries:
        _wipe(temporary, "key.erase_temporary")
    _wipe(copy, "key.erase_copy")
    _wipe(file, "key.erase_file")
    with disk_errors():
        for path in (*temporaries, *then_delete):
            path.unlink(missing_ok=True)
        crash_point("key.erase.data_deleted")
        copy.unlink(missing_ok=True)
        crash_point("key.erase.copy_deleted")
        file.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            sync_folder(folder)
    crash_point("key.erase.done")


def _replace_copy(folder: Path, content: bytes) -> None:
    """The copy may fail without harm: what counts is stored, and the next sign-in tries again."""
    try:
        replace_file(folder / COPY_NAME, content, "key.copy")
    except KeyFileUnusable as refused:
        log.warning("the key file's copy could not be written: %s", refused.code)


def _wipe(path: Path, point: str) -> None:
    if path.is_file():
        overwrite(path, TOMBSTONE, point)


def _load_one(path: Path) -> KeyFile | KeyFileError:
    try:
        return decode(_read(path))
    except KeyFileError as failed:
        return failed


def _holds(path: Path, content: bytes) -> bool:
    try:
        return _read(path) == content
    except KeyFileError:
        return False


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise KeyFileMissing from None
    except OSError as refused:
        raise KeyFileUnusable("unreadable") from refused
