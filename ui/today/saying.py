"""Words and a material for the row in front: copied, shown for the phone, kept until it is sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from guide_app.domain.script_choice import FilledScript, Recipient
from guide_app.services.materials import MaterialFact
from guide_app.services.scripts import ScriptService, Taken
from guide_app.services.today import TodayService
from guide_app.services.today_models import TodayRow
from ui.materials import MaterialActs
from ui.scripts import ScriptActs, TakenAlong
from ui.shell import Page
from ui.tasks import TaskRunner
from ui.today.code import ScriptCodeDialog
from ui.today.person import PersonPane


class Saying(QObject):
    """Copies what the person pane shows, as long as it shows the row that keys act on.

    Args:
        page: Over which dialogs and toasts appear.
        service: Makes QR codes.
        scripts: What there is to say.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        today: The brand's day.
        person: Shows somebody, and what to say.
        current: The row that keys act on.
    """

    changed = Signal()

    def __init__(
        self,
        page: Page,
        service: TodayService,
        scripts: ScriptService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        today: Callable[[], date],
        person: PersonPane,
        current: Callable[[], TodayRow | None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._service = service
        self._runner = runner
        self._person = person
        self._current = current
        self._taken = TakenAlong()  # by row
        self._scripts = ScriptActs(page, scripts, runner, saved=saved, today=today, hint=self._hint)
        self._scripts.copied.connect(self._on_copied)
        self._scripts.changed.connect(self.changed)
        self._materials = MaterialActs(
            page,
            self._scripts,
            runner,
            links=service.links,
            saved=saved,
            today=today,
            hint=self._hint,
        )
        self._materials.copied.connect(self._on_material_copied)

    @property
    def script(self) -> FilledScript | None:
        """What to say to the current one; None while somebody else is still shown."""
        return self._person.script if self._is_current_shown else None

    def in_front(self) -> Recipient | None:
        """To whom it is said."""
        row = self._current()
        return None if row is None else Recipient(row.customer_id, row.item)

    def copy_script(self) -> None:
        """Put the filled script on the clipboard, if the customer may be written to by now."""
        whom, script = self.in_front(), self.script
        if whom is not None and script is not None:
            self.take(whom, script)

    def take(self, whom: Recipient, script: FilledScript) -> None:
        """Put other words on the clipboard, on the same terms."""
        self._scripts.copy(whom, script)

    def copy_material(self) -> None:
        """Put the caption of the row's material on the clipboard, on the same terms."""
        whom, material = self.in_front(), self._person.material
        if whom is not None and material is not None and self._is_current_shown:
            self._materials.copy(whom, material)

    def show_code(self) -> None:
        """Show the script as a QR code, if the customer may be written to by now."""
        whom, script = self.in_front(), self.script
        if whom is not None and script is not None:
            self._scripts.unless_restrained(whom, partial(self._show_code, whom, script))

    def look_up(self) -> None:
        """Look for other words among all."""
        if (whom := self.in_front()) is not None:
            self._scripts.look_up(whom)

    def once_answered(self, do: Callable[[], None]) -> None:
        """Do what follows on copying; see `ScriptActs.once_answered`."""
        self._scripts.once_answered(do)

    def taken_for(self, row: TodayRow) -> Taken | None:
        """What was taken along for a row."""
        return self._taken.of(row.item_id)

    def sent_with(self, row: TodayRow, script: FilledScript | None) -> Taken:
        """What went out to a row: what was taken along, or else the words that were looked at."""
        taken = self.taken_for(row) or Taken()
        if taken.script_id is None and script is not None:
            taken = replace(taken, script_id=script.script_id)
        return taken

    @property
    def _is_current_shown(self) -> bool:
        return self._person.shows(self._current())

    def _hint(self) -> str:
        return self.tr("Copied. Paste it in WeChat, then press D.")

    def _show_code(self, whom: Recipient, script: FilledScript) -> None:
        text = script.text
        self._take_words(whom, script, None)
        self._runner.run(
            lambda: self._service.qr(text),
            done=lambda matrix: ScriptCodeDialog(self._page, matrix, text).open(),
            failed=self._scripts.on_failed,
        )

    def _on_copied(self, whom: Recipient, script: FilledScript, said: str | None) -> None:
        self._take_words(whom, script, said)
        shown = self._person.row
        is_shown = shown is not None and whom.item is not None and shown.item_id == whom.item.id
        if is_shown and self._person.script != script:
            self._person.show_script(script)

    def _take_words(self, whom: Recipient, script: FilledScript, said: str | None) -> None:
        """For the row that it was made for, whichever is the current one by now."""
        if whom.item is not None:
            self._taken.take_words(whom.item.id, script, said)

    def _on_material_copied(self, whom: Recipient, material: MaterialFact) -> None:
        if whom.item is not None:
            self._taken.take_material(whom.item.id, material)
