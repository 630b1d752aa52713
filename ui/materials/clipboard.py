"""Materials given to other programs: by the clipboard, or to be looked at."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage


def put_post(text: str, files: Sequence[Path]) -> None:
    """Lay the caption as text, and the pictures as files in order and the first as an image.

    A chat takes the text, a folder the files; what WeChat takes of several is its own choice, so
    each can be laid alone too.

    Args:
        text: "" lays pictures alone.
        files: None lays text alone.
    """
    data = QMimeData()
    if text:
        data.setText(text)
    if files:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
        first = QImage(str(files[0]))
        if not first.isNull():
            data.setImageData(first)
    QGuiApplication.clipboard().setMimeData(data)


def open_file(path: Path) -> None:
    """Have the program of this PC show it that shows files of its kind."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
