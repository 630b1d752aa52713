"""Row ids that are computed, so that every PC and the server make the same ones."""

from __future__ import annotations

import hashlib
import uuid

_ROWS = uuid.UUID("6f2a5b0e-6f0b-5c7e-9d55-0f1d7c3a9e21")


def row_id(*parts: str | int) -> str:
    """The id that belongs to ``parts``: a version 5 UUID as canonical text."""
    return str(uuid.uuid5(_ROWS, "\x1f".join(map(str, parts))))


def is_row_id(value: object) -> bool:
    """Whether ``value`` is the canonical lower-case text of a UUID."""
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        return str(uuid.UUID(value)) == value
    except ValueError:
        return False


def new_mutation_id(unix_ms: int, random_bytes: bytes) -> str:
    """A version 7 UUID (RFC 9562) from a time in milliseconds and 10 random bytes."""
    raw = (unix_ms & (2**48 - 1)).to_bytes(6, "big") + random_bytes[:10]
    value = int.from_bytes(raw, "big")
    value = value & ~(0xF << 76) | (7 << 76)
    value = value & ~(0x3 << 62) | (2 << 62)
    return str(uuid.UUID(int=value))


def digest(data: bytes) -> str:
    """SHA-256 as hexadecimal text."""
    return hashlib.sha256(data).hexdigest()
