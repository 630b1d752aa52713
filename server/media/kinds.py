"""What a file is by what it holds, whatever it is called; and how large each kind may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guide_app.domain.words import MediaType
from server.media.pictures import MOST_BYTES
from server.media.why import Refused, Why

_FILM_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_OTHER_FILMS = (
    b"\x1aE\xdf\xa3",  # WebM and Matroska
    b"FLV",
    b"0&\xb2u\x8ef\xcf\x11",  # WMV
    b"\0\0\x01\xba",  # MPEG
    b"\0\0\x01\xb3",
    b"G@\0",  # of a television
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_DOCUMENTS = (b"%PDF-", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many bytes a file of each kind may have."""

    picture: int = MOST_BYTES
    film: int = 500_000_000
    document: int = 50_000_000

    def of(self, kind: MediaType) -> int:
        """How many a file of this kind may have."""
        return {
            MediaType.IMAGE: self.picture,
            MediaType.VIDEO: self.film,
            MediaType.FILE: self.document,
        }[kind]

    @property
    def largest(self) -> int:
        """How many any file may have."""
        return max(self.picture, self.film, self.document)


def kind_of(path: Path, sizes: Sizes) -> MediaType:
    """What it is, or wants to be; whether it is that is seen when it is read in full.

    Raises:
        Refused: It is nothing that is taken, or too large for what it is.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        begins = file.read(16)
    return check_beginning(begins, path.stat().st_size, sizes)


def check_beginning(begins: bytes, size: int, sizes: Sizes) -> MediaType:
    """The same by a file's first 16 bytes and its size, before the rest of it has come.

    Raises:
        Refused: As `kind_of`.
    """
    kind = _kind_of(begins)
    if size == 0:
        raise Refused(Why.EMPTY)
    if size > sizes.of(kind):
        raise Refused(Why.TOO_LARGE, sizes.of(kind))
    return kind


def _kind_of(begins: bytes) -> MediaType:
    if begins.startswith(_OTHER_FILMS) or (begins[:4] == b"RIFF" and begins[8:12] == b"AVI "):
        raise Refused(Why.FILM_FORMAT)
    if begins.startswith(_OLD_OFFICE):
        raise Refused(Why.OLD_OFFICE)
    if begins.startswith(_DOCUMENTS):
        return MediaType.FILE
    if begins[4:8] in _FILM_BOXES and begins[8:12] not in _PICTURE_BRANDS:
        return MediaType.VIDEO
    return MediaType.IMAGE
