"""Asking again and again what is due, for the reminders."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from guide_app.services.problems import problem_of
from guide_app.services.windows_toast import screen_is_locked
from ui.app.notifier import Notifier
from ui.widgets import ToastSpec
from ui.words.problems import problem_words
from ui.words.sentences import in_a_row

if TYPE_CHECKING:
    from guide_app.services.today_models import TodayRow
    from ui.app.controller import DeskController

_log = logging.getLogger(__name__)
_NO_TROUBLE = ("file.closed", "not_ready")
"""The guide has signed out meanwhile; the first sync has not brought anybody yet."""


class DueWatch(QObject):
    """What is due goes to the reminders; where it cannot be told, guide and log hear it, once.

    Args:
        controller: Of the window.
        notifier: Reminds.
    """

    def __init__(self, controller: DeskController, notifier: Notifier) -> None:
        super().__init__(controller)
        self._controller = controller
        self._notifier = notifier
        self._trouble = ""

    def look(self) -> None:
        """Ask, for the guide who is signed in."""
        controller = self._controller
        controller.runner.run(controller.place.due_now, done=self._on_due, failed=self._on_failed)

    def _on_due(self, due: tuple[TodayRow, ...]) -> None:
        self._trouble = ""
        place, window = self._controller.workplace, self._controller.window
        if place is not None:
            now = place.now().astimezone(place.zone)
            locked = window.locked or screen_is_locked()
            self._notifier.tell(due, now, whose=place.guide.guide_id, locked=locked)

    def _on_failed(self, error: BaseException) -> None:
        problem = problem_of(error)
        if problem.code in (*_NO_TROUBLE, self._trouble):
            return
        self._trouble = problem.code
        _log.error(
            "what is due is not known: %s",
            problem.code,
            exc_info=None if problem.expected else error,
        )
        said = in_a_row(self.tr("Reminders do not work just now."), problem_words(problem))
        self._controller.window.toasts.show_toast(ToastSpec(said, icon="alert"))
