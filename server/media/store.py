"""Files that are called by what they hold: the same content is kept once, and never changes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path
from secrets import token_hex

_NAME = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"


class MediaStore:
    """A folder of files by their SHA-256, shared by all processes of the server.

    A file is either there whole or not there: it is written beside and moved into its place.

    Args:
        folder: Made when the first file comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new_file(self) -> Path:
        """Where something that comes in can be written, in this store's own file system."""
        incoming = self._folder / _INCOMING
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        return incoming / token_hex(16)

    def put(self, content: bytes) -> str:
        """Keep these bytes. Returns their name.

        Raises:
            OSError: The disk is full, for example; nothing is kept then.
        """
        name = sha256(content).hexdigest()
        if self.find(name) is None:
            path = self.new_file()
            try:
                path.write_bytes(content)
                self._settle(path, name)
            finally:
                path.unlink(missing_ok=True)
        return name

    def take(self, path: Path) -> str:
        """Keep a file that was written to `new_file`; it is gone from there. Returns its name."""
        with path.open("rb") as file:
            name = file_digest(file, "sha256").hexdigest()
        if self.find(name) is None:
            self._settle(path, name)
        path.unlink(missing_ok=True)
        return name

    def copy_in(self, name: str, source: Path) -> bool:
        """Keep a copy of a file, unless there is one; False: it is not what its name says.

        Raises:
            OSError: The disk is full, for example; nothing half is kept then.
        """
        if self.find(name) is not None:
            return True
        path = self.new_file()
        try:
            shutil.copyfile(source, path)
            with path.open("rb") as file:
                is_it = file_digest(file, "sha256").hexdigest() == name
            if is_it:
                self._settle(path, name)
        finally:
            path.unlink(missing_ok=True)
        return is_it

    def find(self, name: str) -> Path | None:
        """Where the file lies; None: there is none of that name."""
        path = self._place(name)
        return path if path.is_file() else None

    def remove(self, name: str) -> None:
        """Forget a file."""
        self._place(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Those of all files."""
        for path in self._folder.glob("??/*"):
            if _NAME.fullmatch(path.name):
                yield path.name

    def forget_incoming(self, older_than_s: float, now_s: float) -> None:
        """Remove what came in and was never taken.

        Args:
            older_than_s: How long nothing was written to it.
            now_s: What time it is, in seconds of the epoch.
        """
        for path in self._folder.glob(f"{_INCOMING}/*"):
            with suppress(FileNotFoundError):  # it has just been taken
                if now_s - path.stat().st_mtime > older_than_s:
                    path.unlink()

    def _place(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not the name of a content")
        return self._folder / name[:2] / name

    def _settle(self, path: Path, name: str) -> None:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        place = self._place(name)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.replace(place)
