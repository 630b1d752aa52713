"""The messages about files of materials, as typed structs."""

from __future__ import annotations

import msgspec


class MediaFile(msgspec.Struct, frozen=True, array_like=True):
    """A file by what it holds.

    Attributes:
        size: In bytes.
    """

    sha256: str
    size: int


class MediaAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Which files of materials a PC is to hold, in the order in which it is to fetch them.

    Attributes:
        version: Changes with the list.
        files: None where the PC has this version.
    """

    version: str
    files: list[MediaFile] | None = None
