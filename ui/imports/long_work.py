"""Long work with its progress over the page: begun, carried on in pieces, stopped or ended."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from guide_app.services.tag_changes import Progress
from ui.imports.pieces import InPieces, Pieces
from ui.progress import ProgressDialog
from ui.tasks import Lane, TaskRunner

Work = TypeVar("Work", bound=InPieces)


class LongWork(QObject):
    """One piece of long work at a time; its progress lies over the page until `close`.

    Args:
        page: What it lies over.
        runner: Off the GUI thread.
        failed: Called with what went wrong, whenever that was.
    """

    def __init__(
        self, page: QWidget, runner: TaskRunner, failed: Callable[[BaseException], object]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._runner = runner
        self._failed = failed
        self._dialog: ProgressDialog | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is going on."""
        return self._dialog is not None

    def run(
        self,
        title: str,
        total: int,
        lane: Lane,
        begin: Callable[[], Work],
        *,
        told: Callable[[Work, Progress], object],
        ended: Callable[[Work, bool], object],
    ) -> None:
        """Begin, and carry on until it is through or somebody stops it.

        Args:
            title: What is being done, in words.
            total: How much there is, as far as that is known before.
            lane: Where it runs.
            begin: Makes the work.
            told: Called after every piece; moves the progress on.
            ended: Called with whether all of it was done.
        """
        progress = Progress(total)
        self._dialog = ProgressDialog(self._page, progress, title)
        self._dialog.open()

        carry_on = partial(self._carry_on, lane, progress, told, ended)
        self._runner.run(begin, done=carry_on, failed=self._failed, lane=lane)

    def _carry_on(
        self,
        lane: Lane,
        progress: Progress,
        told: Callable[[Work, Progress], object],
        ended: Callable[[Work, bool], object],
        work: Work,
    ) -> None:
        pieces = Pieces(
            self._page,
            self._runner,
            lane,
            progress,
            told=partial(told, work, progress),
            ended=partial(ended, work),
            failed=self._failed,
        )
        pieces.begin(work)

    def close(self) -> None:
        """Take the progress away."""
        if self._dialog is not None:
            self._dialog.close_sheet()
            self._dialog = None
