"""What the guide answers to a notification is done at once, and can be taken back in the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from guide_app.services.problems import problem_of
from ui.app.notifier import NoticeAction
from ui.shortcuts import Key
from ui.tasks import Lane
from ui.widgets import ToastSpec
from ui.words.problems import problem_words

if TYPE_CHECKING:
    from guide_app.services.today_models import TodayRow
    from guide_app.services.undo import Undo
    from ui.app.controller import DeskController

LATER = timedelta(hours=2)


class NoticeAnswers(QObject):
    """Sent, later, tomorrow: as on Today; or only to the row.

    Args:
        controller: Of the window.
    """

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self._controller = controller

    def take(self, action: str, item_id: str) -> None:
        """Do what was answered; of a row that is not due any more nothing but to show the day."""
        controller = self._controller
        if controller.workplace is None:
            return
        if action == NoticeAction.OPEN or controller.window.locked:
            controller.window.come_forward()
            self._show(item_id)
            return
        place = controller.place

        def act() -> tuple[str, Undo] | None:
            row = next((row for row in place.due_now() if row.item_id == item_id), None)
            return None if row is None else (row.name, self._do(NoticeAction(action), row))

        controller.runner.run(
            act, done=partial(self._on_done, action), failed=self._on_failed, lane=Lane.WRITE
        )

    def _do(self, action: NoticeAction, row: TodayRow) -> Undo:
        place = self._controller.place
        if action is NoticeAction.DONE:
            return place.today.send(row)
        if action is NoticeAction.LATER:
            return place.today.remind(row, place.now() + LATER)
        return place.today.move(row, place.business_day + timedelta(days=1))

    def _show(self, item_id: str) -> None:
        """Today, and the row on it if it is there."""
        controller = self._controller
        if controller.window.locked:
            return

        def show(rows: Sequence[TodayRow]) -> None:
            found = (row.customer_id for row in rows if row.item_id == item_id)
            controller.window.show_page("today", next(found, None))

        controller.runner.run(controller.place.due_now, done=show, failed=self._on_failed)

    def _on_done(self, action: str, done: tuple[str, Undo] | None) -> None:
        if done is None:
            self._say(self.tr("That had been done already."))
            return
        name, token = done
        words = {
            NoticeAction.DONE: self.tr("{name}: sent"),
            NoticeAction.LATER: self.tr("{name}: again in 2 hours"),
            NoticeAction.TOMORROW: self.tr("{name}: tomorrow"),
        }[NoticeAction(action)]
        self._changed()
        self._say(words.format(name=name), lambda: self._take_back(token))

    def _take_back(self, token: Undo) -> None:
        place = self._controller.place
        self._controller.runner.run(
            lambda: place.today.undo(token),
            done=lambda _ids: self._on_taken_back(),
            failed=self._on_failed,
            lane=Lane.WRITE,
        )

    def _on_taken_back(self) -> None:
        self._changed()
        self._say(self.tr("Taken back."))

    def _changed(self) -> None:
        self._controller.saved()
        self._controller.window.refresh_pages()

    def _say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        toasts = self._controller.window.toasts
        if undo is None:
            toasts.show_toast(ToastSpec(words, icon="check"))
        else:
            label = Key.UNDO.label
            toasts.show_toast(ToastSpec(words, self.tr("Undo"), label, undo, icon="check"))

    def _on_failed(self, error: BaseException) -> None:
        self._controller.window.toasts.show_toast(
            ToastSpec(problem_words(problem_of(error)), icon="alert")
        )
