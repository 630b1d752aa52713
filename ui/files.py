"""Files that are dropped on the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData


def dropped_file(data: QMimeData) -> Path | None:
    """The one file that is being dropped, if it is one."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return Path(files[0]) if len(files) == 1 else None
