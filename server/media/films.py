"""A film that somebody uploads: what its tracks play goes on, and nothing else that was in it.

The film is not encoded anew. Its container is read in full and copied to the same places, so that
every offset stays true: whatever is neither a picture nor a sound of it (where and when it was
taken, by which phone, a track of positions, a preview, what lies between the samples) becomes
zeros.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from server.media.boxes import Box, boxes_of, boxes_of_file, only
from server.media.samples import Samples, merged
from server.media.why import Refused, Why

_MOST_MOOV = 64_000_000
_PIECE = 1 << 20
_LOOKED_AT = 32
"""Pictures of a film that are looked into."""
_FREE = b"free"
_IN_PIECES = {b"moof", b"mvex", b"sidx", b"styp", b"mfra"}
_LOCKED = {b"encv", b"enca", b"drmi", b"drms"}
_LENGTH_AT = {b"avc1": (b"avcC", 4), b"avc3": (b"avcC", 4)} | dict.fromkeys(
    (b"hvc1", b"hev1"), (b"hvcC", 21)
)
"""Where a film of H.264 or H.265 says how long its lengths are."""
_SOUNDS = {b"mp4a", b"ac-3", b"ec-3", b"alac", b"Opus", b"samr", b"sowt", b"twos", b"lpcm"}
_KEPT = {
    b"moov": {b"mvhd", b"trak", b"iods"},
    b"trak": {b"tkhd", b"mdia", b"edts", b"tapt"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl"},
    b"stbl": {b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stco", b"co64"}
    | {b"stss", b"sdtp", b"sgpd", b"sbgp"},
}
"""What stays of a film's description; whatever else a box holds is emptied."""
_LONGEST_SIDE = 8_192


@dataclass(frozen=True, slots=True)
class Film:
    """What a film is.

    Attributes:
        width: As it is shown, in pixels.
        height: Likewise.
        seconds: Rounded, 1 at least.
        format: ``mp4`` or ``mov``.
    """

    width: int
    height: int
    seconds: int
    format: str


def make_film(path: Path, into: Path) -> Film:
    """Check a film, and copy what it plays to a new file.

    Raises:
        Refused: It is none, or none that can be published.
        OSError: A file cannot be read or written.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        top = boxes_of_file(file, size)
        if any(box.kind in _IN_PIECES for box in top):
            raise Refused(Why.FILM_FORMAT)
        (description,) = _one(top, b"moov")
        if description.end - description.start > _MOST_MOOV:
            raise Refused(Why.BROKEN)
        file.seek(description.start)
        moov = bytearray(file.read(description.end - description.start))
        film, ranges = _described(file, moov, [box for box in top if box.kind == b"mdat"])
        head = _brand(file, top)
        with into.open("xb") as made:
            made.truncate(size)
            for box in top:
                made.seek(box.start)
                made.write(_kept(file, box, moov))
            for start, end in ranges:
                _copy(file, made, start, end)
    return Film(*film, "mov" if head == b"qt  " else "mp4")


def _one(boxes: list[Box], kind: bytes) -> list[Box]:
    found = [box for box in boxes if box.kind == kind]
    if len(found) != 1:
        raise Refused(Why.BROKEN)
    return found


def _brand(file: BinaryIO, top: list[Box]) -> bytes:
    """Which kind of film it says it is; films without a word are of QuickTime."""
    box = top[0]
    if box.kind != b"ftyp":
        return b"qt  "
    file.seek(box.body)
    return file.read(4)


def _kept(file: BinaryIO, box: Box, moov: bytearray) -> bytes:
    """What of a box goes on as it is; the samples come later."""
    if box.kind == b"moov":
        return bytes(moov)
    file.seek(box.start)
    if box.kind == b"ftyp":
        said = file.read(box.end - box.start)
        if len(said) > 200 or any(letter >= 0x7F for letter in said):
            raise Refused(Why.BROKEN)
        return said
    head = file.read(box.body - box.start)
    return head if box.kind == b"mdat" else _emptied_head(head)


def _emptied_head(head: bytes) -> bytes:
    return head[:4] + _FREE + head[8:]


def _copy(file: BinaryIO, made: BinaryIO, start: int, end: int) -> None:
    file.seek(start)
    made.seek(start)
    left = end - start
    while left and (piece := file.read(min(_PIECE, left))):
        made.write(piece)
        left -= len(piece)


def _described(
    file: BinaryIO, moov: bytearray, data: list[Box]
) -> tuple[tuple[int, int, int], list[tuple[int, int]]]:
    """Width, height and seconds, and where its samples lie; empties what else ``moov`` holds."""
    whole = Box(b"moov", 0, 8, len(moov))
    inside = list(boxes_of(moov, whole.body, whole.end))
    if any(box.kind in _IN_PIECES for box in inside):
        raise Refused(Why.FILM_FORMAT)
    seconds = _seconds(moov, only(moov, whole, b"mvhd"))
    sizes: list[tuple[int, int]] = []
    ranges: list[tuple[int, int]] = []
    for track in inside:
        if track.kind != b"trak":
            continue
        samples = _track(file, moov, track)
        if samples is None:
            _empty(moov, track)
            continue
        if _handler(moov, track) == b"vide":
            sizes.append(_measures(moov, only(moov, track, b"tkhd")))
        ranges += samples.ranges()
    _empty_others(moov, whole)
    if not sizes:
        raise Refused(Why.BROKEN)
    ranges = merged(ranges)
    if not all(any(box.body <= at and to <= box.end for box in data) for at, to in ranges):
        raise Refused(Why.BROKEN)
    return (*sizes[0], seconds), ranges


def _track(file: BinaryIO, moov: bytearray, track: Box) -> Samples | None:
    """The samples of a track of pictures or sound; None: it is of something else."""
    handler = _handler(moov, track)
    if handler not in (b"vide", b"soun"):
        return None
    media = only(moov, only(moov, track, b"mdia"), b"minf")
    table = only(moov, media, b"stbl")
    described = only(moov, table, b"stsd")
    entries = list(boxes_of(moov, described.body + 8, described.end))
    kinds = {entry.kind for entry in entries}
    if kinds & _LOCKED:
        raise Refused(Why.LOCKED)
    if handler == b"soun" and not kinds <= _SOUNDS:
        return None  # a second sound for devices that know it
    if not entries or (handler == b"vide" and not kinds <= _LENGTH_AT.keys()):
        raise Refused(Why.FILM_FORMAT)
    references = only(moov, only(moov, media, b"dinf"), b"dref")
    for entry in boxes_of(moov, references.body + 8, references.end):
        if not moov[entry.body + 3] & 1:  # its samples are somewhere else
            raise Refused(Why.SOMETHING_ELSE)
    samples = Samples(moov, table)
    if handler == b"vide":
        _look_into(file, moov, entries[0], samples)
    return samples


def _look_into(file: BinaryIO, moov: bytearray, entry: Box, samples: Samples) -> None:
    """Refuse a film whose pictures are not made of units of its codec, each with its length."""
    name, at = _LENGTH_AT[entry.kind]
    settings = only(moov, Box(entry.kind, entry.start, entry.body + 78, entry.end), name)
    if settings.body + at >= settings.end:
        raise Refused(Why.BROKEN)
    width = (moov[settings.body + at] & 3) + 1
    for start, end in samples.some(_LOOKED_AT):
        while start < end:
            file.seek(start)
            length = int.from_bytes(file.read(width))
            start += width + length
            if not length or start > end:
                raise Refused(Why.BROKEN)


def _handler(moov: bytearray, track: Box) -> bytes:
    handler = only(moov, only(moov, track, b"mdia"), b"hdlr")
    return bytes(moov[handler.body + 8 : handler.body + 12])


def _seconds(moov: bytearray, head: Box) -> int:
    long = moov[head.body] == 1
    form, at = (">IQ", 20) if long else (">II", 12)
    if head.body + at + struct.calcsize(form) > head.end:
        raise Refused(Why.BROKEN)
    scale: int
    duration: int
    scale, duration = struct.unpack_from(form, moov, head.body + at)
    if not scale or not duration:
        raise Refused(Why.BROKEN)
    return max(1, round(duration / scale))


def _measures(moov: bytearray, head: Box) -> tuple[int, int]:
    """Width and height as the film is to be shown: phones lay an upright one on its side."""
    at = head.body + (52 if moov[head.body] == 1 else 40)
    if at + 44 > head.end:
        raise Refused(Why.BROKEN)
    matrix = struct.unpack_from(">9i", moov, at)
    width, height = (side >> 16 for side in struct.unpack_from(">II", moov, at + 36))
    if not (0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE):
        raise Refused(Why.BROKEN)
    return (height, width) if matrix[0] == 0 and matrix[1] != 0 else (width, height)


def _empty_others(moov: bytearray, box: Box) -> None:
    """Empty whatever a box holds that no film needs, and say of what stays neither when nor who."""
    for inner in list(boxes_of(moov, box.body, box.end)):
        if inner.kind == _FREE or inner.kind not in _KEPT[box.kind]:
            _empty(moov, inner)
        elif inner.kind in _KEPT:
            _empty_others(moov, inner)
        elif inner.kind in (b"mvhd", b"tkhd", b"mdhd"):
            times = 16 if moov[inner.body] == 1 else 8
            moov[inner.body + 4 : inner.body + 4 + times] = bytes(times)
        elif inner.kind == b"hdlr":
            moov[inner.body + 24 : inner.end] = bytes(inner.end - inner.body - 24)


def _empty(moov: bytearray, box: Box) -> None:
    moov[box.start + 4 : box.start + 8] = _FREE
    moov[box.body : box.end] = bytes(box.end - box.body)
