"""What a guide who leaves the desk leaves behind for the next one: nothing."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from ui.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from guide_app.services.workplace import Workplace


def close_once_written(runner: TaskRunner, workplace: Workplace) -> None:
    """End the session after every write that was asked for, such as the note just begun."""
    written = Event()
    runner.run(written.set, lane=Lane.WRITE)

    def close() -> None:
        written.wait()
        workplace.sign_out()

    runner.run(close, lane=Lane.NETWORK)


def clear_clipboard() -> None:
    """Take away what was copied here; what another program has put there is not ours."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
