"""Putting a material's caption on the clipboard, on whichever page."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from guide_app.domain.materials import pasted
from guide_app.domain.script_choice import Recipient
from guide_app.services.links import LinkService
from guide_app.services.materials import MaterialFact
from ui.acts import Acts
from ui.scripts import ScriptActs
from ui.shell import Page
from ui.tasks import Lane, TaskRunner
from ui.words.materials import why_not_words


class MaterialActs(Acts):
    """Copies what may go out, on the terms on which words are copied.

    Args:
        page: Over which toasts appear.
        scripts: Of the same page: nobody is written to who is to be left in peace.
        runner: Work off the GUI thread.
        links: Gives the customer the address of a page of their own, where there are pages.
        saved: Called after every saved change.
        today: The brand's day.
        hint: Said after copying: what to do next.
    """

    copied = Signal(object, object)
    """It lies on the clipboard: for whom, and the material."""

    def __init__(
        self,
        page: Page,
        scripts: ScriptActs,
        runner: TaskRunner,
        *,
        links: LinkService,
        saved: Callable[[], None],
        today: Callable[[], date],
        hint: Callable[[], str],
    ) -> None:
        super().__init__(page, runner, saved=saved)
        self._links = links
        self._scripts = scripts
        self._today = today
        self._hint = hint

    def copy(self, whom: Recipient, material: MaterialFact) -> None:
        """Put caption and link on the clipboard, or say why not."""
        today = self._today()
        if material.may_go_out(today):
            self._scripts.unless_refused(whom, partial(self._copy, whom, material))
        else:
            self.say(why_not_words(material, today), "alert")

    def _copy(self, whom: Recipient, material: MaterialFact) -> None:
        if not material.has_page:
            self._lay(whom, material, pasted(material))
            return
        self._scripts.hold_on()  # the link takes a moment: "sent" is about what is copied
        self._runner.run(
            partial(self._links.for_customer, material.material_id, whom.customer_id),
            done=partial(self._on_link, whom, material),
            failed=self._on_no_link,
            lane=Lane.WRITE,
        )

    def _on_no_link(self, error: BaseException) -> None:
        self.on_failed(error)
        self._scripts.go_on(may=False)

    def _on_link(self, whom: Recipient, material: MaterialFact, url: str) -> None:
        self._saved()
        self._lay(whom, material, f"{material.caption}\n{url}")
        self._scripts.go_on(may=True)

    def _lay(self, whom: Recipient, material: MaterialFact, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.say(self._hint(), "copy")
        self.copied.emit(whom, material)
