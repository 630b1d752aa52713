"""Posters in the window: what goes out is what is shown large."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from guide_app.services.wall import WallService
from guide_app.services.wall_models import Picture, Stamping, WallItem
from ui.materials.viewer import Viewer
from ui.tasks import Latest, TaskRunner


class LargeLook(QObject):
    """Opens the viewer: with a poster as customers get it, with anything else as it is.

    Args:
        viewer: Shows pictures.
        service: Stamps them.
        runner: Work off the GUI thread.
    """

    def __init__(self, viewer: Viewer, service: WallService, runner: TaskRunner) -> None:
        super().__init__(viewer)
        self._viewer, self._service = viewer, service
        self._asking = Latest(runner)
        self._wanted: tuple[WallItem, int] | None = None

    def open(self, item: WallItem, at: int) -> None:
        """Show one of its pictures."""
        if item.stamping is not Stamping.READY or item.missing:
            self._viewer.show_picture(item, at)
            return
        self._wanted = (item, at)
        ask = partial(self._service.shown, item.material_id)
        self._asking.run(ask, done=self._on_stamped, failed=self._on_not_stamped)

    def _on_stamped(self, pictures: tuple[Picture, ...]) -> None:
        if self._wanted is not None:
            item, at = self._wanted
            self._viewer.show_picture(replace(item, pictures=pictures), at)

    def _on_not_stamped(self, _error: BaseException) -> None:
        """Why not is said when it is to go out."""
        if self._wanted is not None:
            self._viewer.show_picture(*self._wanted)
