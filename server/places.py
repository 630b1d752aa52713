"""Where a server keeps what does not lie in its database."""

from __future__ import annotations

import errno
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL


@dataclass(frozen=True, slots=True)
class Places:
    """Folders and files of one server."""

    snapshots: Path
    ledger: Path
    imports: Path
    media: Path

    @classmethod
    def of(cls, url: URL, media_root: Path | None = None, ledger: Path | None = None) -> Places:
        """The places that belong to a database.

        With a SQLite file they lie beside it; otherwise in ``media_root``, or in a folder of the
        operating system's that nobody else may read.
        """
        file = Path(url.database) if _is_file(url) and url.database else None
        own = media_root is None and file is None
        if media_root is None:
            media_root = file.with_name(f"{file.name}.files") if file else _own_folder(url)
        media_root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if own:
            _check_nobody_elses(media_root.parent)
        if ledger is None:
            ledger = (
                file.with_name(f"{file.name}.erased.jsonl") if file else media_root / "erased.jsonl"
            )
        return cls(media_root / "snapshots", ledger, media_root / "imports", media_root / "media")


def _check_nobody_elses(folder: Path) -> None:
    """Refuse a folder that somebody else made ready for us to put customers into.

    Raises:
        PermissionError: It belongs to another user of this machine.
    """
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        raise PermissionError(errno.EPERM, "This folder belongs to somebody else", str(folder))


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")


def _own_folder(url: URL) -> Path:
    user = os.getuid() if hasattr(os, "getuid") else os.getlogin()
    return Path(tempfile.gettempdir()) / f"guide-desk-{user}" / (url.database or "memory")
