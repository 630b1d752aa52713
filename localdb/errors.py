"""What can be wrong with the local file.

LocalError
├── CannotOpen           wrong key, foreign or damaged file: SQLCipher says the same of all three
├── Damaged              opened, but pages fail their check
├── NewerThanProgram     made by a newer version of the program
├── DiskFails            the disk gives or takes nothing; nothing was written
│   └── DiskFull         there is no room on it
├── ReadOnly             the profile cannot be written to
├── InUse                another program holds the file
└── Closed               the guide has signed out meanwhile
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3
from sqlalchemy.exc import DBAPIError


class LocalError(Exception):
    """The local file cannot be used as asked; nothing that was saved is lost."""


class CannotOpen(LocalError):
    """The key does not open the file, or it is no file of ours, or its first page is damaged."""


class Damaged(LocalError):
    """Some pages of the file do not pass their check."""


class NewerThanProgram(LocalError):
    """A newer version of the program has written the file."""


class DiskFails(LocalError):
    """The disk does not give or take what was asked; nothing of the last action was written.

    A system that turns a bad disk read-only leaves open files open: SQLite hears no more than this.
    """


class DiskFull(DiskFails):
    """There is no room on the disk; nothing of the last action was written."""


class ReadOnly(LocalError):
    """The folder or the file may not be written to."""


class InUse(LocalError):
    """Another program keeps the file locked."""


class Closed(LocalError):
    """The file was closed by this program before it was asked: the guide has signed out."""


_MESSAGES: tuple[tuple[str, type[LocalError]], ...] = (
    ("file is not a database", CannotOpen),
    ("unable to open database", ReadOnly),
    ("readonly", ReadOnly),
    ("read-only", ReadOnly),
    ("disk is full", DiskFull),
    ("disk i/o error", DiskFails),
    ("is locked", InUse),
    ("malformed", Damaged),
)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into ours, its own and SQLAlchemy's; anything unknown stays."""
    try:
        yield
    except (DBAPIError, sqlcipher3.Error) as error:
        text = str(error.orig if isinstance(error, DBAPIError) else error).lower()
        for part, kind in _MESSAGES:
            if part in text:
                raise kind(text) from error
        raise
