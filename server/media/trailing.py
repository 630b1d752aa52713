"""Where a picture ends in its file: what stands behind it is not the picture.

A file may be a picture to one program and an archive or a page to another. Pictures are made anew
from what was decoded, so that nothing behind them ever travels; one that carries something else is
refused, for whoever made it had other plans. What phones put there is known and let pass.
"""

from __future__ import annotations

import struct

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_PADDING = b"\0\r\n\t "
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def is_followed_by_something_else(content: bytes, picture_format: str) -> bool:
    """Whether more stands in the file than its picture and what phones add to it.

    Args:
        content: The whole file.
        picture_format: As Pillow calls it; of others than JPEG, PNG and WEBP nothing is known.
    """
    ends = _END_OF.get(picture_format)
    if ends is None:
        return False
    rest = content[ends(content) :].strip(_PADDING)
    return bool(rest) and not _is_of_a_phone(rest)


def _is_of_a_phone(rest: bytes) -> bool:
    """A second picture (for depth, or smaller), the film of a moving one, or a maker's notes."""
    return rest.startswith(b"\xff\xd8\xff") or b"ftyp" in rest[:8] or rest.endswith(b"SEFT")


def _end_of_jpeg(content: bytes) -> int:
    at = 2
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        marker = content[at + 1]
        if marker == _EOI:
            return at + 2
        if marker in (0x00, 0xFF) or marker in _ALONE or marker == _SOI:
            at += 1 if marker == 0xFF else 2
            continue
        if at + 4 > len(content):
            return len(content)
        # The data behind SOS has no length; it is walked through like everything that is no marker.
        at += 2 + int.from_bytes(content[at + 2 : at + 4])


def _end_of_png(content: bytes) -> int:
    at = len(_PNG_HEAD)
    while at + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        at += 12 + length
        if kind == b"IEND":
            break
    return at


def _end_of_webp(content: bytes) -> int:
    return 8 + int.from_bytes(content[4:8], "little")


_END_OF = {"JPEG": _end_of_jpeg, "MPO": _end_of_jpeg, "PNG": _end_of_png, "WEBP": _end_of_webp}
