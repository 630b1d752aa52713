"""What the guide does with a row of the day: save, say so, offer to take it back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from PySide6.QtCore import Signal

from guide_app.domain.due_list import Category
from guide_app.domain.words import FollowUpKind, Outcome, Temperature
from guide_app.services.scripts import Taken
from guide_app.services.today import TodayService
from guide_app.services.today_models import TodayRow
from guide_app.services.undo import Undo
from ui.acts import Acts
from ui.dates import date_words, time_words
from ui.shell import Page
from ui.tasks import Lane, TaskRunner
from ui.today.snooze import SnoozeDialog
from ui.words.shop import outcome_words, temperature_words


class TodayActs(Acts):
    """Saves what happened to a row.

    Args:
        page: Over which dialogs and toasts appear.
        service: What is asked and done.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        local_now: The brand's local time, as well as this PC can tell.
    """

    done = Signal()
    """Something was done to the row: on to the next."""
    changed = Signal()
    """Something could not be done: look again."""
    taken_back = Signal(str)
    """Something was taken back; the id of the customer."""
    brought_back = Signal(str)
    """What was put off is on the list again; the id of the customer."""

    def __init__(
        self,
        page: Page,
        service: TodayService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        local_now: Callable[[], datetime],
    ) -> None:
        super().__init__(page, runner, saved)
        self._service = service
        self._local_now = local_now
        self._under_way: set[str] = set()

    def settled(self) -> None:
        """The rows are shown as they are now: the next key means what can be seen."""
        self._under_way.clear()

    def send(self, row: TodayRow, taken: Taken | None) -> None:
        """The message went out; the follow-up waits for a reply."""
        if row.category is not Category.WAITING:
            self._act(
                row,
                lambda: self._service.send(row, taken=taken),
                self.tr("{name}: sent, waiting for a reply").format(name=row.name),
            )

    def record(
        self,
        row: TodayRow,
        outcome: Outcome,
        temperature: Temperature | None = None,
        taken: Taken | None = None,
    ) -> None:
        """What came of it; also of a message that was not marked as sent yet."""
        words = outcome_words(outcome)
        if temperature is not None:
            words = f"{words} · {temperature_words(temperature)}"
        self._act(
            row,
            lambda: self._service.outcome(row, outcome.value, temperature, taken),
            self.tr("{name}: {outcome}").format(name=row.name, outcome=words),
        )

    def put_off(self, row: TodayRow) -> None:
        """Ask for another time or day, or whether to skip it."""
        if row.category is Category.WAITING:
            return
        is_call = row.item.kind is FollowUpKind.CALL  # a call that is not made ends by itself
        dialog = SnoozeDialog(
            self._page, self._local_now(), skippable=not is_call, last=row.item.until
        )
        dialog.reminded.connect(partial(self._remind, row))
        dialog.moved.connect(partial(self._move, row))
        dialog.skipped.connect(partial(self._skip, row))
        dialog.open()

    def bring_back(self, row: TodayRow) -> None:
        """Put a row on the list that was put off for some hours."""
        words = self.tr("{name}: back on the list").format(name=row.name)
        after = partial(self.brought_back.emit, row.customer_id)
        self._act(row, lambda: self._service.bring_back(row), words, after)

    def on_failed(self, error: BaseException) -> None:
        """Say why something could not be done; the page looks again."""
        super().on_failed(error)
        self.changed.emit()

    def _remind(self, row: TodayRow, at: datetime) -> None:
        words = self.tr("{name}: again at {time}").format(name=row.name, time=time_words(at))
        self._act(row, lambda: self._service.remind(row, at.astimezone(UTC)), words)

    def _move(self, row: TodayRow, day: date) -> None:
        words = self.tr("{name}: moved to {day}").format(name=row.name, day=date_words(day))
        self._act(row, lambda: self._service.move(row, day), words)

    def _skip(self, row: TodayRow) -> None:
        words = self.tr("{name}: skipped").format(name=row.name)
        self._act(row, lambda: self._service.skip(row), words)

    def _act(
        self,
        row: TodayRow,
        do: Callable[[], Undo],
        words: str,
        after: Callable[[], None] | None = None,
    ) -> None:
        if row.item_id in self._under_way:
            return  # a key pressed twice: the row has not left the list yet
        self._under_way.add(row.item_id)
        self._runner.run(
            do,
            done=partial(self._on_done, row, words, after or self.done.emit),
            failed=self.on_failed,
            lane=Lane.WRITE,
        )

    def _on_done(self, row: TodayRow, words: str, after: Callable[[], None], token: Undo) -> None:
        self._saved()
        taken_back = partial(self.taken_back.emit, row.customer_id)
        self.offer(words, partial(self.take_back, lambda: self._service.undo(token), taken_back))
        after()
