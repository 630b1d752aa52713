"""The system's notification when something falls due: counts only, the counter is shared."""

import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from guide_app.services.notices import send_by_dbus
from ui.tasks import Lane, TaskRunner

_SHOWN_MS = 8_000


class Notifier(QObject):
    """Tells when more is due than before.

    A tray that is not there swallows messages without an error, so it is asked for first; on Linux
    the message goes over D-Bus.
    """

    def __init__(self, runner: TaskRunner) -> None:
        super().__init__()
        self._runner = runner
        self._known: int | None = None
        self._tray: QSystemTrayIcon | None = None
        if sys.platform != "linux" and QSystemTrayIcon.isSystemTrayAvailable():
            self._tray = QSystemTrayIcon(QApplication.windowIcon() or QIcon(), self)
            self._tray.show()

    def forget(self) -> None:
        """Another guide: begin anew."""
        self._known = None

    def tell(self, due: int, *, locked: bool) -> None:
        """Notify if more is due than at the last call and nobody is looking at the window."""
        before, self._known = self._known, due
        if before is None or due <= before:
            return
        if not locked and QApplication.activeWindow() is not None:
            return
        title = self.tr("Guide Desk")
        words = self.tr("%n due", "", due)
        if self._tray is not None:
            self._tray.showMessage(title, words, msecs=_SHOWN_MS)
        elif sys.platform == "linux":
            self._runner.run(
                lambda: send_by_dbus(title, words, _SHOWN_MS),
                failed=lambda _error: None,
                lane=Lane.NETWORK,
            )
