"""What the guide does with questionnaires over a page: choose, fill in, save, take back."""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from functools import partial
from typing import Any

from guide_app.services.problems import problem_of
from guide_app.services.questionnaire_models import FilledSheet, FormChoice, OpenForm, PhonePage
from guide_app.services.questionnaires import QuestionnaireService
from guide_app.services.undo import Undo
from ui.acts import Acts
from ui.dates import date_words, time_words
from ui.questions.dialogs import AnswersDialog, ChooseFormDialog, PhonePageDialog
from ui.questions.sheet import SheetDialog
from ui.shell import Page
from ui.tasks import Lane, TaskRunner
from ui.words.problems import problem_words


class QuestionActs(Acts):
    """Opens the sheets over a page, saves, and offers to take it back.

    Args:
        page: Over which sheets and toasts appear.
        service: What is asked and done.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        zone: The brand's time zone, for times of day.
    """

    def __init__(
        self,
        page: Page,
        service: QuestionnaireService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        zone: tzinfo,
    ) -> None:
        super().__init__(page, runner, saved)
        self._service = service
        self._zone = zone

    def begin(self, customer_id: str) -> None:
        """Fill in a questionnaire with a customer; asks which one where there are several."""
        self._runner.run(
            lambda: self._service.choices(customer_id),
            done=partial(self._on_choices, customer_id),
            failed=self.on_failed,
        )

    def show_sheet(self, customer_id: str, entry_id: str, sheet_id: str, may_change: bool) -> None:
        """Show what was answered."""
        self._runner.run(
            lambda: self._service.sheet(sheet_id),
            done=partial(self._on_sheet, customer_id, entry_id, may_change),
            failed=self.on_failed,
        )

    def _on_choices(self, customer_id: str, choices: tuple[FormChoice, ...]) -> None:
        if not choices:
            self.say(self.tr("HQ has not published a questionnaire yet."), "info")
        elif len(choices) == 1:
            self._open(customer_id, choices[0].form_id)
        else:
            dialog = ChooseFormDialog(self._page, choices)
            dialog.chosen.connect(partial(self._open, customer_id))
            dialog.open()

    def _open(self, customer_id: str, form_id: str) -> None:
        self._runner.run(
            lambda: self._service.open(customer_id, form_id),
            done=self._on_open,
            failed=self.on_failed,
        )

    def _on_open(self, form: OpenForm) -> None:
        dialog = SheetDialog(self._page, form)
        dialog.kept.connect(partial(self._keep, form))
        dialog.preview_asked.connect(partial(self._preview, dialog, form))
        dialog.saved.connect(partial(self._fill, dialog, form))
        dialog.phone_asked.connect(partial(self._ask_phone_page, dialog, form))
        dialog.open()
        if dialog.is_done:
            self._preview(dialog, form, dialog.answers)

    def _keep(self, form: OpenForm, answers: Mapping[str, Any]) -> None:
        self._runner.run(
            lambda: self._service.keep_draft(form, answers),
            failed=lambda _error: None,  # they still stand in the sheet; saving says what is wrong
            lane=Lane.WRITE,
        )

    def _preview(self, dialog: SheetDialog, form: OpenForm, answers: Mapping[str, Any]) -> None:
        self._runner.run(
            lambda: self._service.preview(form, answers),
            done=dialog.show_preview,
            failed=dialog.show_failure,
        )

    def _fill(self, dialog: SheetDialog, form: OpenForm, answers: Mapping[str, Any]) -> None:
        dialog.set_busy(True)
        self._runner.run(
            lambda: self._service.fill(form, answers),
            done=partial(self._on_filled, dialog, form),
            failed=dialog.show_failure,
            lane=Lane.WRITE,
        )

    def _on_filled(self, dialog: SheetDialog, form: OpenForm, token: Undo) -> None:
        dialog.close_sheet()
        self._saved()
        self._page.refresh()
        words = self.tr("{name}: {form} saved")
        words = words.replace("{form}", form.name).replace("{name}", form.customer_name)
        undo = partial(self.take_back, lambda: self._service.undo(token), self._page.refresh)
        self.offer(words, undo)

    def _take_back(self, customer_id: str, entry_id: str) -> None:
        self.take_back(lambda: self._service.take_back(customer_id, entry_id), self._page.refresh)

    def _on_sheet(
        self, customer_id: str, entry_id: str, may_change: bool, sheet: FilledSheet
    ) -> None:
        dialog = AnswersDialog(self._page, sheet, may_change=may_change)
        dialog.take_back_asked.connect(partial(self._take_back, customer_id, entry_id))
        dialog.open()

    def _ask_phone_page(self, dialog: SheetDialog, form: OpenForm) -> None:
        self._runner.run(
            lambda: self._service.phone_page(form.customer_id, form.form_id),
            done=partial(self._on_phone_page, dialog),
            failed=partial(self._on_no_phone_page, dialog),
            lane=Lane.NETWORK,
        )

    def _on_phone_page(self, dialog: SheetDialog, page: PhonePage) -> None:
        if not dialog.is_open:
            return  # the guide has gone on, perhaps to somebody else
        until = page.expires_at.astimezone(self._zone)
        dialog.close_sheet()
        shown = PhonePageDialog(self._page, page, f"{date_words(until.date())} {time_words(until)}")
        shown.copied.connect(lambda: self.say(self.tr("Link copied."), "copy"))
        shown.open()

    def _on_no_phone_page(self, dialog: SheetDialog, error: BaseException) -> None:
        if not dialog.is_open:
            return
        problem = problem_of(error)
        if problem.code == "server.not_found":
            words = self.tr(
                "Head office does not have this customer yet. Try again after the next sync."
            )
        elif problem.code == "offline":
            words = self.tr("The page for the phone needs the network. Here it works without one.")
        else:
            words = problem_words(problem)
        dialog.show_no_phone(words)

    def on_failed(self, error: BaseException) -> None:
        """Say what went wrong; the page asks again what is true."""
        super().on_failed(error)
        self._page.refresh()
