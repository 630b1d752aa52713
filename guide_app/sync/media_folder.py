"""The files of materials on this PC: what HQ publishes, for whoever works here."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

import msgspec

from guide_app.wire.media import MediaAnswer, MediaFile

_NAME = re.compile(r"[0-9a-f]{64}")
_LIST = "list.json"
_PART = ".part"
_READY = ".file"


class MediaFolder:
    """A folder of files by their SHA-256, with the list of those that are to be there.

    A file is there whole and checked, or it is not there. Reading is safe beside the one who
    fetches.

    Args:
        folder: Made with the first file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, name: str) -> Path | None:
        """Where the file lies; None: it has not come yet."""
        if not _NAME.fullmatch(name):
            return None
        path = self._folder / f"{name}{_READY}"
        return path if path.is_file() else None

    def all(self) -> dict[str, Path]:
        """Every file that is here, by its name: one look at the folder for all of them."""
        try:
            with os.scandir(self._folder) as entries:
                names = [entry.name for entry in entries if entry.name.endswith(_READY)]
        except FileNotFoundError:
            return {}
        return {name.removesuffix(_READY): self._folder / name for name in names}

    def wanted(self) -> MediaAnswer:
        """The list as the server told it last; empty before."""
        try:
            return msgspec.json.decode((self._folder / _LIST).read_bytes(), type=MediaAnswer)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return MediaAnswer(version="", files=[])

    def keep_wanted(self, answer: MediaAnswer) -> None:
        """Remember the list."""
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = self._folder / f"{_LIST}{_PART}"
        fresh.write_bytes(msgspec.json.encode(answer))
        os.replace(fresh, self._folder / _LIST)

    def drop_all_but(self, names: Iterable[str]) -> int:
        """Erase every file that is not one of these. Returns how many."""
        kept = {f"{name}{end}" for name in names for end in (_READY, _PART)}
        gone = 0
        for path in self._folder.glob("*"):
            if path.name not in kept and _NAME.fullmatch(path.name.partition(".")[0]):
                with suppress(PermissionError):  # somebody looks at it; it goes the next time
                    path.unlink(missing_ok=True)
                    gone += path.suffix == _READY
        return gone

    def size_of_part(self, file: MediaFile) -> int:
        """How much of it has come; nothing of what is longer than it can be."""
        try:
            size = self._part(file).stat().st_size
        except OSError:
            return 0
        if size > file.size:
            self.forget_part(file)
            return 0
        return size

    def add_to_part(self, file: MediaFile, content: bytes) -> None:
        """Put what has come behind what is there.

        Raises:
            OSError: The disk is full, for example; what was there before stays.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._part(file).open("ab") as part:
            part.write(content)

    def finish(self, file: MediaFile) -> bool:
        """Check what has come, and put it in its place; False, and it is gone, when it is wrong."""
        part = self._part(file)
        with part.open("rb+") as content:
            is_it = file_digest(content, "sha256").hexdigest() == file.sha256
            if is_it:
                os.fsync(content.fileno())
        if not is_it:
            self.forget_part(file)
            return False
        os.replace(part, self._folder / f"{file.sha256}{_READY}")
        return True

    def forget_part(self, file: MediaFile) -> None:
        """Begin it anew the next time."""
        self._part(file).unlink(missing_ok=True)

    def _part(self, file: MediaFile) -> Path:
        if not _NAME.fullmatch(file.sha256):
            raise ValueError("not the name of a content")
        return self._folder / f"{file.sha256}{_PART}"
