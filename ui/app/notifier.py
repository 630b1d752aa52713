"""The system's notification when something falls due: counts only, the counter is shared."""

import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from guide_app.services.notices import send_by_dbus
from ui.app.tray import Tray
from ui.tasks import Lane, TaskRunner

_SHOWN_MS = 8_000


class Notifier(QObject):
    """Tells when something falls due: over D-Bus on Linux, else by the tray if there is one."""

    def __init__(self, runner: TaskRunner, tray: Tray | None) -> None:
        super().__init__()
        self._runner = runner
        self._tray = tray
        self._known: frozenset[str] | None = None

    def forget(self) -> None:
        """Another guide: begin anew."""
        self._known = None

    def tell(self, due: frozenset[str], *, locked: bool) -> None:
        """Notify if something has fallen due since the last call and nobody looks at the window.

        Args:
            due: Ids of all that is due now.
            locked: Whether the window is.
        """
        before, self._known = self._known, due
        if before is None or due <= before:
            return
        if not locked and QApplication.activeWindow() is not None:
            return
        self.say(self.tr("%n due", "", len(due)))

    def say(self, words: str) -> None:
        """Show a message of the app."""
        title = self.tr("Guide Desk")
        if sys.platform == "linux":
            self._runner.run(
                lambda: send_by_dbus(title, words, _SHOWN_MS),
                failed=lambda _error: None,
                lane=Lane.NETWORK,
            )
        elif self._tray is not None:
            self._tray.say(title, words)
