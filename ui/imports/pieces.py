"""Long work in pieces: between two of them the lane serves whoever else waits."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from guide_app.services.tag_changes import Progress
from ui.tasks import Lane, TaskRunner


class InPieces(Protocol):
    """Work that `step` carries on; it says whether there is more."""

    def step(self) -> bool:
        """Do the next piece."""


class Pieces(QObject):
    """Carries work on until it is through or somebody stops it.

    Args:
        parent: When it is gone, no further piece begins.
        runner: Off the GUI thread.
        lane: Where the pieces run.
        progress: Asked before every piece whether to stop.
        told: Called after every piece.
        ended: Called with whether all of it was done.
        failed: Called with what went wrong.
    """

    def __init__(
        self,
        parent: QObject,
        runner: TaskRunner,
        lane: Lane,
        progress: Progress,
        *,
        told: Callable[[], object],
        ended: Callable[[bool], object],
        failed: Callable[[BaseException], object],
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._lane = lane
        self._progress = progress
        self._told = told
        self._ended = ended
        self._failed = failed
        self._work: InPieces | None = None

    def begin(self, work: InPieces) -> None:
        """Start with the first piece."""
        self._work = work
        self._next()

    def _next(self) -> None:
        work = self._work
        if work is not None:
            self._runner.run(
                work.step, done=self._on_piece, failed=self._on_failed, lane=self._lane
            )

    def _on_piece(self, more: bool) -> None:
        self._told()
        if more and not self._progress.stopped:
            self._next()
        else:
            self._end()
            self._ended(not more)

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        self._failed(error)

    def _end(self) -> None:
        self._work = None
        self.deleteLater()
