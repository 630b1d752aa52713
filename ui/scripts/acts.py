"""What a guide does with scripts, on whichever page."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from guide_app.domain.script_choice import FilledScript, Recipient
from guide_app.services.contact_budget import Restrained
from guide_app.services.scripts import ForCustomer, ScriptService
from guide_app.services.undo import Undo
from ui.acts import Acts
from ui.restraint import RestraintDialog, Warned
from ui.scripts.sheet import Found, ScriptSheet
from ui.scripts.wording import WordingDialog
from ui.shell import Page
from ui.tasks import Lane, TaskRunner
from ui.words.budget import peace_words


class ScriptActs(Acts):
    """Looks scripts up, copies them, and keeps what the guide makes of them.

    Args:
        page: Over which sheets and toasts appear.
        service: What is asked and done.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        today: The brand's day.
        hint: Said after copying: what to do next.
    """

    copied = Signal(object, object, object)
    """A wording lies on the clipboard: for whom, the script, and what was made of it by hand."""
    changed = Signal()
    """Favourites or own words are others now."""

    def __init__(
        self,
        page: Page,
        service: ScriptService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        today: Callable[[], date],
        hint: Callable[[], str],
    ) -> None:
        super().__init__(page, runner, saved)
        self._service = service
        self._today = today
        self._hint = hint
        self._asking = 0
        self._afterwards: list[Callable[[], None]] = []

    def copy(
        self,
        whom: Recipient,
        script: FilledScript,
        said: str | None = None,
        *,
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        """Put the words on the clipboard if nothing is against writing to the customer by now.

        Args:
            whom: They were made for.
            script: The words.
            said: What the guide made of them by hand.
            answered: Called once it is known, before anything else.
        """
        self._ask(whom, Warned.COPY, partial(self._copy, whom, script, said), answered)

    def unless_restrained(self, whom: Recipient, show: Callable[[], None]) -> None:
        """Show the words for the phone if nothing is against writing to the customer by now."""
        self._ask(whom, Warned.SHOW, show)

    def unless_refused(self, whom: Recipient, copy: Callable[[], None]) -> None:
        """Copy something else if nothing is against writing to the customer by now."""
        self._ask(whom, Warned.COPY, copy)

    def once_answered(self, do: Callable[[], None]) -> None:
        """Do what follows on copying: at once, or when the words are there that are on their way.

        Not at all if the rules are against them.
        """
        if self._asking:
            self._afterwards.append(do)
        else:
            do()

    def copy_best(self, whom: Recipient) -> None:
        """Put the words on the clipboard that suit the customer best."""
        self._runner.run(
            lambda: self._service.for_customer(*whom),
            done=partial(self._on_best, whom),
            failed=self.on_failed,
        )

    def look_up(self, whom: Recipient) -> None:
        """Open the sheet of everything that may be said to the customer."""
        sheet = ScriptSheet(self._page, self._today())
        reload = partial(self._load, sheet, whom)
        take = partial(self.copy, whom, answered=sheet.close_sheet)
        sheet.taken.connect(take)
        sheet.favourite_asked.connect(partial(self._mark, reload))
        sheet.reword_asked.connect(partial(self._reword, reload))
        sheet.otherwise_asked.connect(partial(self._say_otherwise, sheet, take))
        sheet.open()
        reload()

    def _load(self, sheet: ScriptSheet, whom: Recipient) -> None:
        service = self._service
        self._runner.run(
            lambda: Found(service.for_customer(*whom), service.rates()),
            done=sheet.show_found,
            failed=sheet.show_failure,
        )

    def _mark(self, reload: Callable[[], None], script: FilledScript) -> None:
        self._runner.run(
            lambda: self._service.favourite(script.script_id, not script.is_favourite),
            done=partial(self._on_changed, reload),
            failed=self.on_failed,
            lane=Lane.WRITE,
        )

    def _reword(self, reload: Callable[[], None], script: FilledScript) -> None:
        dialog = WordingDialog(self._page, script, script.template)
        dialog.worded.connect(partial(self._keep, reload, dialog, script.script_id))
        dialog.open()

    def _keep(
        self, reload: Callable[[], None], dialog: WordingDialog, script_id: str, words: str
    ) -> None:
        dialog.set_busy(True)

        def done(token: Undo) -> None:
            dialog.close_sheet()
            self._on_changed(reload, token)

        self._runner.run(
            lambda: self._service.reword(script_id, words),
            done=done,
            failed=dialog.show_failure,
            lane=Lane.WRITE,
        )

    def _say_otherwise(
        self, sheet: ScriptSheet, take: Callable[..., None], script: FilledScript
    ) -> None:
        dialog = WordingDialog(self._page, script, script.text, once=True)

        def done(words: str) -> None:
            dialog.close_sheet()
            sheet.set_busy(True)
            take(script, words if words != script.text else None)

        dialog.worded.connect(done)
        dialog.open()

    def _on_best(self, whom: Recipient, found: ForCustomer) -> None:
        restrained = found.restrained
        if found.best is not None:
            self._unless(restrained, Warned.COPY, partial(self._copy, whom, found.best, None))
            return
        if restrained is not None and restrained.restraint.absolute:
            self._refuse(restrained, Warned.COPY)
            return
        words = self.tr("No script fits {name} yet.").format(name=found.name)
        self.say(words, "alert")

    def _ask(
        self,
        whom: Recipient,
        warned: Warned,
        do: Callable[[], None],
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        """Do it unless something is against it as things stand now, whatever was loaded before."""
        self._asking += 1
        self._runner.run(
            lambda: self._service.restrained(*whom),
            done=partial(self._on_answered, warned, do, answered),
            failed=partial(self._on_unanswered, answered),
        )

    def _on_answered(
        self,
        warned: Warned,
        do: Callable[[], None],
        answered: Callable[[], None],
        restrained: Restrained | None,
    ) -> None:
        answered()
        self._unless(restrained, warned, do)
        self.go_on(may=restrained is None)

    def _on_unanswered(self, answered: Callable[[], None], error: BaseException) -> None:
        answered()
        self.on_failed(error)
        self.go_on(may=False)

    def hold_on(self) -> None:
        """Keep waiting what comes after an answer, until `go_on`: more is to be copied."""
        self._asking += 1

    def go_on(self, *, may: bool) -> None:
        """Let what waits be done; without ``may`` it is dropped."""
        self._asking -= 1
        if self._asking == 0:
            waiting, self._afterwards = self._afterwards, []
            for do in waiting if may else ():
                do()

    def _unless(
        self, restrained: Restrained | None, warned: Warned, do: Callable[[], None]
    ) -> None:
        if restrained is None:
            do()
        elif restrained.restraint.absolute:
            self._refuse(restrained, warned)
        else:
            dialog = RestraintDialog(self._page, (restrained,), warned=warned)
            dialog.insisted.connect(do)
            dialog.open()

    def _copy(self, whom: Recipient, script: FilledScript, said: str | None) -> None:
        QGuiApplication.clipboard().setText(said or script.text)
        self.say(self._hint(), "copy")
        self.copied.emit(whom, script, said)

    def _refuse(self, restrained: Restrained, warned: Warned) -> None:
        restraint = restrained.restraint
        why = peace_words(restraint.code, restraint.until, restraint.full)
        words = (
            self.tr("{name}: {why}. Nothing was copied.")
            if warned is Warned.COPY
            else self.tr("{name}: {why}. No code is shown.")
        )
        words = words.format(name=restrained.name, why=why)
        self.say(words, "alert")

    def _on_changed(self, reload: Callable[[], None], _token: Undo) -> None:
        self._saved()
        self.changed.emit()
        reload()
