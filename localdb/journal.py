"""The second copy of the outbox: encrypted, and on the disk before the screen says "saved".

A file beside the database, which a corrupt database or a lost write-ahead log does not take along;
see `guide_app.wire.journal` for its records.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from guide_app.crash import crash_point, declare
from guide_app.wire.journal import JournalCipher, JournalContent, JournalEntry, journal_key
from localdb.backup import sync_folder

declare(
    "journal.before_append", "journal.mid_append", "journal.after_append", "journal.before_replace"
)


class Journal:
    """The journal of one guide's file.

    Args:
        path: The file; made at the first append.
        key: The data key of the guide's file.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._cipher = JournalCipher(journal_key(key))

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.path.exists() or self.path.stat().st_size == 0

    def append(self, entries: Iterable[JournalEntry]) -> int:
        """Write the entries and wait until they are on the disk.

        Returns where they begin, for `cut`.

        Raises:
            OSError: The disk is full or the folder is read-only; what was written of the records is
                taken away again.
        """
        crash_point("journal.before_append")
        record = b"".join(map(self._cipher.make, entries))
        with self.path.open("ab") as file:
            start = file.tell()
            try:
                file.write(record[: len(record) // 2])
                file.flush()
                crash_point("journal.mid_append")
                file.write(record[len(record) // 2 :])
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                file.truncate(start)
                raise
        if start == 0:
            sync_folder(self.path.parent)
        crash_point("journal.after_append")
        return start

    def cut(self, start: int) -> None:
        """Take back everything from ``start`` on: it was not saved after all."""
        with self.path.open("r+b") as file:
            file.truncate(start)
            os.fsync(file.fileno())

    def read(self) -> JournalContent:
        """Every entry that can be read: damage is passed over, what is cut short ends the file."""
        if not self.path.exists():
            return JournalContent([], whole=True)
        return self._cipher.read(self.path.read_bytes())

    def replace(self, entries: Iterable[JournalEntry]) -> None:
        """Put a new file in the place of the old one, with these entries only."""
        kept = list(entries)
        if not kept:
            crash_point("journal.before_replace")
            self.cut(0)
            return
        partial = self.path.with_name(self.path.name + ".part")
        with partial.open("wb") as file:
            for entry in kept:
                file.write(self._cipher.make(entry))
            file.flush()
            os.fsync(file.fileno())
        crash_point("journal.before_replace")
        os.replace(partial, self.path)
        sync_folder(self.path.parent)
