"""What the guide does about the days and SOPs of the customer whose file is open."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from guide_app.services.run_models import DateFact, LeftRun, Programme, RunFact
from guide_app.services.runs import RunService
from guide_app.services.undo import Undo
from ui.profile.acts import ProfileActs
from ui.profile.dates import DateDialog
from ui.profile.programme import BeginDialog
from ui.shell import Page
from ui.tasks import Lane, TaskRunner


class ProgrammeActs(QObject):
    """Opens the dialogs over the page and saves.

    Args:
        page: Over which dialogs appear.
        service: What is asked and done.
        runner: Work off the GUI thread.
        acts: Say what was done, and offer to take it back.
        today: The brand's day.
    """

    def __init__(
        self,
        page: Page,
        service: RunService,
        runner: TaskRunner,
        acts: ProfileActs,
        *,
        today: Callable[[], date],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._service = service
        self._runner = runner
        self._acts = acts
        self._today = today
        self._customer = "", ""
        self._programme: Programme | None = None

    def show_customer(self, customer_id: str, name: str, programme: Programme | None) -> None:
        """Whom it is about; None: nothing may be done."""
        self._customer, self._programme = (customer_id, name), programme

    def note_date(self) -> None:
        """Ask for a new day."""
        self._ask_date(None)

    def change_date(self, fact: DateFact) -> None:
        """Ask what is different about a day."""
        self._ask_date(fact)

    def begin(self) -> None:
        """Ask which SOP is to begin."""
        if self._programme is not None and self._programme.beginnable:
            customer_id, name = self._customer
            dialog = BeginDialog(self._page, self._programme.beginnable, name)
            dialog.chosen.connect(partial(self._begin, customer_id, name))
            dialog.open()

    def leave(self, run: RunFact) -> None:
        """End a run."""
        if self._programme is not None:
            customer_id, name = self._customer
            words = self.tr("{name}: “{sop}” ended").format(name=name, sop=run.name)
            self._acts.run(lambda: self._service.leave(customer_id, run), words)

    def go_on(self, left: LeftRun) -> None:
        """Let a run go on."""
        if self._programme is not None:
            customer_id, name = self._customer
            words = self.tr("{name}: “{sop}” goes on").format(name=name, sop=left.name)
            self._acts.run(lambda: self._service.go_on(customer_id, left), words)

    def _begin(self, customer_id: str, name: str, sop_id: str, sop: str) -> None:
        words = self.tr("{name}: “{sop}” begins today").format(name=name, sop=sop)
        self._acts.run(lambda: self._service.begin(customer_id, sop_id), words)

    def _ask_date(self, fact: DateFact | None) -> None:
        programme = self._programme
        if programme is None or not (programme.kinds or fact):
            return
        customer_id, name = self._customer
        dialog = DateDialog(self._page, programme.kinds, fact, self._today())

        def save(kind_id: str, on: date, note: str) -> None:
            self._save(
                dialog,
                lambda: self._service.save_date(customer_id, kind_id, on, note, fact),
                self.tr("{name}: day noted").format(name=name),
            )

        def remove() -> None:
            if fact is not None:
                self._save(
                    dialog,
                    lambda: self._service.remove_date(customer_id, fact.date_id),
                    self.tr("{name}: {what} taken away").format(name=name, what=fact.kind),
                )

        dialog.saved.connect(save)
        dialog.removed.connect(remove)
        dialog.open()

    def _save(self, dialog: DateDialog, do: Callable[[], Undo | None], words: str) -> None:
        def on_saved(token: Undo | None) -> None:
            dialog.close_sheet()
            if token is not None:
                self._acts.on_done(words, token)

        dialog.set_busy(True)
        self._runner.run(
            do,
            done=on_saved,
            failed=dialog.show_failure,
            lane=Lane.WRITE,
        )
