"""What is common to all that a guide does over a page: it is saved, said, and can be taken back."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from guide_app.services.problems import problem_of
from ui.shell import Page
from ui.shortcuts import Key
from ui.tasks import Lane, TaskRunner
from ui.widgets import ToastSpec
from ui.words.problems import problem_words


class Acts(QObject):
    """Says at the foot of a page what was done over it.

    Args:
        page: Over which dialogs and toasts appear.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
    """

    def __init__(self, page: Page, runner: TaskRunner, saved: Callable[[], None]) -> None:
        super().__init__(page)
        self._page = page
        self._runner = runner
        self._saved = saved

    def say(self, words: str, icon: str = "check") -> None:
        """Say something."""
        self._page.toast_asked.emit(ToastSpec(words, icon=icon))

    def on_failed(self, error: BaseException) -> None:
        """Say what went wrong; override to do more about it."""
        self.say(problem_words(problem_of(error)), "alert")

    def offer(self, words: str, undo: Callable[[], object]) -> None:
        """Say what was saved, and offer to take it back: ``undo`` begins that."""
        self._page.toast_asked.emit(
            ToastSpec(words, action=self.tr("Undo"), key=Key.UNDO.label, undo=undo, icon="check")
        )

    def take_back(self, undo: Callable[[], object], then: Callable[[], object]) -> None:
        """Take something back off the GUI thread, say so, and go on with ``then``."""
        taken_back = partial(self._on_taken_back, then)
        self._runner.run(undo, done=taken_back, failed=self.on_failed, lane=Lane.WRITE)

    def _on_taken_back(self, then: Callable[[], object], _undone: object) -> None:
        self._saved()
        self.say(self.tr("Taken back."), "undo")
        then()
