"""Putting the address of a material's page on the clipboard."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication

from guide_app.services.links import NoPages
from guide_app.services.wall import WallService
from guide_app.services.wall_models import WallItem
from ui.acts import Acts
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Lane, TaskRunner


class LinkActs(Acts):
    """Copies the link of what is chosen; who opens it is counted.

    Args:
        page: Over which toasts appear.
        service: Takes it along.
        runner: Work off the GUI thread.
        chosen: What is shown.
        saved: Called after it was noted.
    """

    def __init__(
        self,
        page: Page,
        service: WallService,
        runner: TaskRunner,
        *,
        chosen: Callable[[], WallItem | None],
        saved: Callable[[], None],
    ) -> None:
        super().__init__(page, runner, saved)
        self._service, self._chosen = service, chosen
        self.action = add_action(page, Key.COPY_LINK, self._copy, name="copyLink")
        self.retranslate()

    def retranslate(self) -> None:
        """In the window's language."""
        self.action.setText(self.tr("Copy the link"))

    def on_failed(self, error: BaseException) -> None:
        """A brand without pages is told who says where they are."""
        if isinstance(error, NoPages):
            self.say(self.tr("HQ has not set the address of the pages: no links yet."), "alert")
        else:
            super().on_failed(error)

    def _copy(self) -> None:
        item = self._chosen()
        if item is not None:
            self._runner.run(
                partial(self._service.link, item.material_id, item.voice),
                done=self._on_link,
                failed=self.on_failed,
                lane=Lane.WRITE,
            )

    def _on_link(self, url: str) -> None:
        QGuiApplication.clipboard().setText(url)
        self._saved()
        self.say(self.tr("The link is copied. You will see who looked."), "copy")
