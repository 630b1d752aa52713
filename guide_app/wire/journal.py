"""Records of a journal: what was typed on a PC and not sent, readable with the journal's key only.

The key follows from the key of the guide's file and opens nothing but journals. The server keeps it
for each guide and PC, so that a PC can hand over a journal that nobody can open there any more.
Each record is ``length (4 bytes) · nonce (12) · AES-256-GCM of the entry``. A record that was cut
short ends the journal.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
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


def journal_key(file_key: bytes) -> bytes:
    """The journal's key; the key of the guide's file cannot be found from it."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"guide-desk journal").derive(file_key)


class JournalCipher:
    """Makes and reads records.

    Args:
        key: 32 bytes, see `journal_key`.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def make(self, entry: JournalEntry) -> bytes:
        """The record of an entry."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, msgspec.msgpack.encode(entry), None)
        return len(sealed).to_bytes(_LENGTH, "big") + sealed

    def read(self, data: bytes) -> JournalContent:
        """Every entry that can be read: damage is passed over, what is cut short ends it."""
        entries: list[JournalEntry] = []
        whole = True
        end = 0
        for record in _records(data):
            end += len(record)
            sealed = record[_LENGTH:]
            try:
                plain = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
                entries.append(msgspec.msgpack.decode(plain, type=JournalEntry))
            except (InvalidTag, ValueError, msgspec.DecodeError):
                whole = False
        return JournalContent(entries, whole=whole and end == len(data))


def split_journal(data: bytes, largest: int) -> list[bytes]:
    """The journal in pieces of whole records, none over ``largest`` bytes but a single record."""
    pieces: list[bytearray] = []
    for record in _records(data):
        if not pieces or len(pieces[-1]) + len(record) > largest:
            pieces.append(bytearray())
        pieces[-1] += record
    return [bytes(piece) for piece in pieces]


def _records(data: bytes) -> Iterator[bytes]:
    """The records with their lengths, up to one that is cut short or cannot be one."""
    position = 0
    while position < len(data):
        length = int.from_bytes(data[position : position + _LENGTH], "big")
        end = position + _LENGTH + length
        if length > _LARGEST or end > len(data):
            return
        yield data[position:end]
        position = end
