"""The codes for the counter, from every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.tasks import Lane

if TYPE_CHECKING:
    from guide_app.services.counter_codes import CounterCodes
    from ui.app.controller import DeskController


class CodesAtTheCounter(QObject):
    """Covers the window with a code for the customer who stands there.

    Args:
        controller: Whose window and workplace.
    """

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self._controller = controller

    def open(self) -> None:
        """Show what there is."""
        controller = self._controller
        controller.runner.run(controller.place.counter_codes.load, done=self._show, lane=Lane.READ)

    def _show(self, shown: CounterCodes) -> None:
        from ui.codes.stage import CodeStage  # not before somebody is at work

        page = self._controller.window.current_page
        if page is not None and not self._controller.window.locked:
            CodeStage(page, shown).open()
