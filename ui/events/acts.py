"""What the guide does with events: two keys, said, taken back."""

import json
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSettings, Signal

from guide_app.domain.words import EventKind
from guide_app.services.contact_budget import Restrained
from guide_app.services.events import EventService, Noted
from guide_app.services.problems import problem_of
from guide_app.services.tag_changes import Progress
from ui.acts import Acts
from ui.events.dialog import EventDialog
from ui.events.words import event_words
from ui.progress import ProgressDialog
from ui.restraint import RestraintDialog, Warned
from ui.shell import Page
from ui.tasks import Lane, TaskRunner

MANY = 50
_CODES = "events/codes"
_KEPT = 5


class EventActs(Acts):
    """Opens the sheet over a page, saves, and offers to take it back.

    Args:
        page: Over which the sheet and toasts appear.
        service: What is asked and done.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        settings: Remembers the codes; None: for as long as the page lives.
    """

    done = Signal(str)  # id of the first of the customers

    def __init__(
        self,
        page: Page,
        service: EventService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        settings: QSettings | None = None,
    ) -> None:
        super().__init__(page, runner, saved)
        self._service = service
        self._settings = settings
        self._codes: list[str] = []

    def ask(self, customer_ids: Sequence[str], who: str) -> None:
        """Ask what happened."""
        dialog = EventDialog(self._page, who, self._lately())
        dialog.noted.connect(partial(self._check, tuple(customer_ids), who))
        dialog.open()

    def _check(self, customer_ids: tuple[str, ...], who: str, kind: EventKind, code: str) -> None:
        """Warn before a greeting is noted of somebody who should be left in peace."""

        def warn(restrained: Sequence[Restrained]) -> None:
            note = partial(self._note, who=who, kind=kind, code=code)
            if not restrained:
                note(customer_ids)
                return
            warned = {one.customer_id for one in restrained}
            others = tuple(one for one in customer_ids if one not in warned)
            dialog = RestraintDialog(self._page, restrained, len(others), warned=Warned.NOTE)
            dialog.insisted.connect(partial(note, customer_ids))
            dialog.others_wanted.connect(partial(note, others))
            dialog.open()

        self._runner.run(
            lambda: self._service.restrained(customer_ids, kind),
            done=warn,
            failed=self.on_failed,
        )

    def _note(self, customer_ids: tuple[str, ...], who: str, kind: EventKind, code: str) -> None:
        self._keep(code)
        progress = Progress(len(customer_ids))
        dialog: ProgressDialog | None = None
        if len(customer_ids) > MANY:
            dialog = ProgressDialog(self._page, progress, f"{who}: {event_words(kind)}")
            dialog.open()
        self._runner.run(
            lambda: self._service.note(customer_ids, kind, code, progress),
            done=partial(self._on_noted, dialog, customer_ids, who, kind, code),
            failed=partial(self._on_not_noted, dialog),
            lane=Lane.WRITE,
        )

    def _on_noted(
        self,
        dialog: ProgressDialog | None,
        customer_ids: tuple[str, ...],
        who: str,
        kind: EventKind,
        code: str,
        noted: Noted,
    ) -> None:
        if dialog is not None:
            dialog.close_sheet()
        self._saved()
        words = self.tr("{who}: {event}").format(who=who, event=event_words(kind))
        if code:
            words += " · " + code
        if noted.done < len(customer_ids) - noted.known:
            words += " · " + self.tr("of %n only", "", noted.done)
        if noted.known:
            words += " · " + self.tr("%n known already", "", noted.known)
        done = partial(self.done.emit, customer_ids[0])
        self.offer(words, partial(self.take_back, lambda: self._service.undo(noted.undo), done))
        done()

    def on_failed(self, error: BaseException) -> None:
        """Say what went wrong; most often it was noted before."""
        if problem_of(error).code == "rejected.nothing_to_do":
            self.say(self.tr("This is noted already."), "alert")
        else:
            super().on_failed(error)

    def _on_not_noted(self, dialog: ProgressDialog | None, error: BaseException) -> None:
        if dialog is not None:
            dialog.close_sheet()
        self.on_failed(error)

    # The codes used lately, the last one first; "" stands for none

    def _lately(self) -> list[str]:
        if self._settings is None:
            return self._codes
        try:
            found = json.loads(str(self._settings.value(_CODES, "[]")))
        except ValueError:
            return []
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

    def _keep(self, code: str) -> None:
        self._codes = [code, *(one for one in self._lately() if one != code)][:_KEPT]
        if self._settings is not None:
            self._settings.setValue(_CODES, json.dumps(self._codes, ensure_ascii=False))
