"""A program that lays a post on the clipboard of its screen, and holds it until told to end."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from ui.materials.clipboard import put_post


def main(text: str, *files: str) -> None:
    app = QApplication(sys.argv[:1])
    put_post(text, [Path(name) for name in files])
    print("laid", flush=True)
    end = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    end.activated.connect(app.quit)
    app.exec()
    app.clipboard().clear()


if __name__ == "__main__":
    main(*sys.argv[1:])
