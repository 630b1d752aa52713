"""The boxes that MP4 and QuickTime files consist of (ISO/IEC 14496-12, 4.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from server.media.why import Refused, Why

_HEAD, _LONG_HEAD = 8, 16
_MOST = 100_000
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_\xa9")


@dataclass(frozen=True, slots=True)
class Box:
    """One of them.

    Attributes:
        kind: Four letters.
        start: Where its head begins.
        body: Where what it holds begins.
        end: Behind its last byte.
    """

    kind: bytes
    start: int
    body: int
    end: int


def boxes_of(content: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """Those between two places, which they fill.

    Raises:
        Refused: BROKEN: they do not.
    """
    at = start
    while at < end:
        if end - at == 4 and not any(content[at:end]):  # QuickTime ends a list of them by a zero
            return
        box = _read(bytes(content[at : at + _LONG_HEAD]), at, end)
        if box is None:
            raise Refused(Why.BROKEN)
        yield box
        at = box.end


def boxes_of_file(file: BinaryIO, size: int) -> list[Box]:
    """Those of a whole file.

    Raises:
        Refused: BROKEN: the file ends within one; SOMETHING_ELSE: behind them stands what is none.
    """
    found: list[Box] = []
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(_LONG_HEAD)
        box = _read(head, at, size)
        if box is None or len(found) == _MOST:
            is_whole = {b"moov", b"mdat"} <= {one.kind for one in found}
            raise Refused(Why.SOMETHING_ELSE if is_whole else Why.BROKEN)
        found.append(box)
        at = box.end
    return found


def only(content: bytes | bytearray, of: Box, kind: bytes) -> Box:
    """The one of that kind in another.

    Raises:
        Refused: BROKEN: there is none, or several.
    """
    found = [box for box in boxes_of(content, of.body, of.end) if box.kind == kind]
    if len(found) != 1:
        raise Refused(Why.BROKEN)
    return found[0]


def _read(head: bytes, at: int, end: int) -> Box | None:
    """The box that begins there; None: there is none that ends in time."""
    if len(head) < _HEAD:
        return None
    size, kind = struct.unpack(">I4s", head[:_HEAD])
    body = at + _HEAD
    if size == 1 and len(head) == _LONG_HEAD:
        (size,) = struct.unpack(">Q", head[_HEAD:])
        body = at + _LONG_HEAD
    elif size == 0 and kind == b"mdat":
        size = end - at
    fits = body - at <= size <= end - at
    return Box(kind, at, body, at + size) if fits and _LETTERS.issuperset(kind) else None
