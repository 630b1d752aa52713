"""A film with sound as a phone writes it: with where, when and by what it was taken."""

from __future__ import annotations

import struct
from pathlib import Path

MP4 = (Path(__file__).parent / "phone.mp4").read_bytes()
MOV = (Path(__file__).parent / "phone.mov").read_bytes()


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def inside(film: bytes, *path: bytes) -> tuple[int, int]:
    """From where to where a box goes, found by the kinds of those around it."""
    start, end = 0, len(film)
    for kind in path:
        while film[start + 4 : start + 8] != kind:
            start += int.from_bytes(film[start : start + 4])
            assert start < end, kind
        end = start + int.from_bytes(film[start : start + 4])
        found, start = (start, end), start + 8
    return found


def changed(film: bytes, at: int, by: bytes) -> bytes:
    return film[:at] + by + film[at + len(by) :]


def added(film: bytes, more: bytes) -> bytes:
    """With one more box in the description, which is the last of the file."""
    start, end = inside(film, b"moov")
    assert end == len(film)
    return changed(film, start, struct.pack(">I", end - start + len(more))) + more
