"""Packed files, unpacked with care: nothing is believed that a package says of its own sizes."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from guide_app.intake.errors import FileCode, Refused
from guide_app.intake.limits import MEBIBYTE, Limits

_BLOCK = MEBIBYTE
_PARTS = 2_000
_LOCAL_HEADER = 30


def open_parts(path: Path, limits: Limits) -> list[zipfile.ZipInfo]:
    """The parts of a package whose sizes, as it tells them, are within the limits.

    Raises:
        Refused: NOT_A_TABLE or PACKED_TOO_DENSE.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise Refused(FileCode.NOT_A_TABLE) from None
    if len(parts) > _PARTS or len({part.filename for part in parts}) != len(parts):
        raise Refused(FileCode.NOT_A_TABLE)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        raise Refused(FileCode.PACKED_TOO_DENSE, limit=limits.unpacked_bytes)
    if unpacked > MEBIBYTE and unpacked > path.stat().st_size * limits.unpack_ratio:
        raise Refused(FileCode.PACKED_TOO_DENSE, ratio=limits.unpack_ratio)
    return parts


def blocks_of(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked content of a part, block by block, and not a byte more than it told.

    Raises:
        Refused: NOT_A_TABLE, or PACKED_TOO_DENSE for a part that is larger than it says.
    """
    file.seek(part.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04" or part.flag_bits & 0x1:
        raise Refused(FileCode.NOT_A_TABLE)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = part.file_size
    for block in _unpacked(file, part):
        left -= len(block)
        if left < 0:
            raise Refused(FileCode.PACKED_TOO_DENSE, limit=part.file_size)
        yield block


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    left = part.compress_size
    if part.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (packed := file.read(min(_BLOCK, left))):
            left -= len(packed)
            yield packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused(FileCode.NOT_A_TABLE)
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while left > 0 and (packed := file.read(min(_BLOCK, left))):
            left -= len(packed)
            while packed:
                yield unpacker.decompress(packed, _BLOCK)
                packed = unpacker.unconsumed_tail
    except zlib.error:
        raise Refused(FileCode.NOT_A_TABLE) from None
