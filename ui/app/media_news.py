"""Pictures of materials that come while the window is open: pages hear of them together."""

from PySide6.QtCore import QObject, QTimer, Signal

from guide_app.services.media import MediaLoop
from ui.tasks import TaskRunner

_GATHERED_MS = 500
"""So long what comes is gathered before a page hears of it: a hundred pictures come in a second."""


class MediaNews(QObject):
    """What the loop tells, on the GUI thread.

    Args:
        loop: Brings the pictures.
        runner: The way to the GUI thread.
        parent: Owner.
    """

    came = Signal()
    """Pictures have come to this PC, or have gone from it."""

    def __init__(self, loop: MediaLoop, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._loop = loop
        self._gathering = QTimer(self, singleShot=True, interval=_GATHERED_MS)
        self._gathering.timeout.connect(self.came)
        loop.on_state = runner.on_gui(self._gather)

    def look(self) -> None:
        """There is news from the server: it may be of pictures."""
        self._loop.nudge()

    def stop(self) -> None:
        """The window closes."""
        self._gathering.stop()
        self._loop.stop()

    def _gather(self, _state: object) -> None:
        if not self._gathering.isActive():
            self._gathering.start()
