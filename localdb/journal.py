"""The second copy of the outbox: encrypted, and on the disk before the screen says "saved".

A file beside the database, which a corrupt database or a lost write-ahead log does not take along.
Each record is ``length (4 bytes) · nonce (12) · AES-256-GCM of the entry``. A record cut short by a
power failure ends the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guide_app.crash import crash_point, declare
from localdb.backup import sync_folder

declare(
    "journal.before_append", "journal.mid_append", "journal.after_append", "journal.before_replace"
)

_LENGTH = 4
_NONCE = 12
_LARGEST = 4 * 1024 * 1024


class JournalEntry(msgspec.Struct, kw_only=True):
    """A mutation of the outbox, with the incarnation and number it had."""

    incarnation: str
    seq: int
    mutation_id: str
    name: str
    body: bytes
    made_at: str


@dataclass(frozen=True, slots=True)
class JournalContent:
    """What could be read, and whether the file ends in the middle of a record or in damage."""

    entries: list[JournalEntry]
    whole: bool


class Journal:
    """The journal of one guide's file.

    Args:
        path: The file; made at the first append.
        key: The data key of the guide's file.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        derived = HKDF(SHA256(), 32, salt=None, info=b"guide-desk journal").derive(key)
        self._cipher = AESGCM(derived)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.path.exists() or self.path.stat().st_size == 0

    def append(self, entry: JournalEntry) -> int:
        """Write the entry and wait until it is on the disk. Returns where it begins, for `cut`.

        Raises:
            OSError: The disk is full or the folder is read-only; what was written of the record is
                taken away again.
        """
        crash_point("journal.before_append")
        record = self._record(entry)
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
        data = self.path.read_bytes()
        entries: list[JournalEntry] = []
        whole = True
        position = 0
        while position < len(data):
            length = int.from_bytes(data[position : position + _LENGTH], "big")
            end = position + _LENGTH + length
            if length > _LARGEST or end > len(data):
                return JournalContent(entries, whole=False)
            nonce = data[position + _LENGTH : position + _LENGTH + _NONCE]
            try:
                plain = self._cipher.decrypt(nonce, data[position + _LENGTH + _NONCE : end], None)
                entries.append(msgspec.msgpack.decode(plain, type=JournalEntry))
            except (InvalidTag, ValueError, msgspec.DecodeError):
                whole = False
            position = end
        return JournalContent(entries, whole=whole)

    def replace(self, entries: Iterable[JournalEntry]) -> None:
        """Put a new file in the place of the old one, with these entries only."""
        partial = self.path.with_name(self.path.name + ".part")
        with partial.open("wb") as file:
            for entry in entries:
                file.write(self._record(entry))
            file.flush()
            os.fsync(file.fileno())
        crash_point("journal.before_replace")
        os.replace(partial, self.path)
        sync_folder(self.path.parent)

    def _record(self, entry: JournalEntry) -> bytes:
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, msgspec.msgpack.encode(entry), None)
        return len(sealed).to_bytes(_LENGTH, "big") + sealed
