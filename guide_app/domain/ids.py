"""Row ids that are computed, so that every PC and the server make the same ones."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from hashlib import sha1, sha256

_ROWS = uuid.UUID("6f2a5b0e-6f0b-5c7e-9d55-0f1d7c3a9e21").bytes
_BETWEEN = "\x1f"
# RFC 9562, 5.5, put together by hand: `uuid.uuid5` takes six times as long, and every row of a day
# and of an import needs its ids.
_WITH_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
_CANONICAL = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def row_id(*parts: str | int) -> str:
    """The id that belongs to ``parts``: a version 5 UUID as canonical text."""
    named = _ROWS + _BETWEEN.join(map(str, parts)).encode()
    return _version_5(sha1(named, usedforsecurity=False).hexdigest())


def ids_after(*first: str) -> Callable[..., str]:
    """`row_id` of these parts and more, for many ids that begin alike: at two thirds of the cost.

    The parts that follow are texts.
    """
    begun = sha1(_ROWS + _BETWEEN.join((*first, "")).encode(), usedforsecurity=False)

    def id_of(*parts: str) -> str:
        whole = begun.copy()
        whole.update(_BETWEEN.join(parts).encode())
        return _version_5(whole.hexdigest())

    return id_of


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
    return sha256(data).hexdigest()


def _version_5(h: str) -> str:
    """A SHA-1 in hexadecimal digits as a UUID."""
    return f"{h[:8]}-{h[8:12]}-5{h[13:16]}-{_WITH_VARIANT[h[16]]}{h[17:20]}-{h[20:32]}"
