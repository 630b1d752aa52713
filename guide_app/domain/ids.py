"""Row ids that are computed, so that every PC and the server make the same ones."""

from __future__ import annotations

import hashlib
import re
import uuid

_ROWS = uuid.UUID("6f2a5b0e-6f0b-5c7e-9d55-0f1d7c3a9e21").bytes
# RFC 9562, 5.5, put together by hand: `uuid.uuid5` takes four times as long, and every row of a day
# and of an import needs its ids.
_FREE_BITS = ~(0xF << 76 | 0x3 << 62)
_VERSION_5 = 5 << 76 | 2 << 62
_CANONICAL = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def row_id(*parts: str | int) -> str:
    """The id that belongs to ``parts``: a version 5 UUID as canonical text."""
    hashed = hashlib.sha1(_ROWS + "\x1f".join(map(str, parts)).encode(), usedforsecurity=False)
    bits = int.from_bytes(hashed.digest()[:16], "big")
    text = f"{bits & _FREE_BITS | _VERSION_5:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_row_id(value: object) -> bool:
    """Whether ``value`` is the canonical lower-case text of a UUID."""
    return isinstance(value, str) and _CANONICAL.fullmatch(value) is not None


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
