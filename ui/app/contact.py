"""While nobody is at work: asks the server which guides' files this PC has to erase."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from guide_app.services.front_door import FrontDoor
from guide_app.services.problems import problem_of
from ui.entry import SignInGate
from ui.tasks import Lane

if TYPE_CHECKING:
    from ui.app.controller import DeskController

_EVERY_MS = 10 * 60_000
_log = logging.getLogger(__name__)


class Contact(QObject):
    """A locked file of somebody who was revoked goes too, without anybody signing in.

    Args:
        door: Asks and erases.
        controller: Says when somebody comes and goes; owns this.
    """

    def __init__(self, door: FrontDoor, controller: DeskController) -> None:
        super().__init__(controller)
        self._door = door
        self._controller = controller
        self._again = QTimer(self)
        self._again.setInterval(_EVERY_MS)
        self._again.timeout.connect(self._ask)
        controller.ready.connect(self._begin)
        controller.signed_out.connect(self._begin)
        controller.signed_in.connect(self._again.stop)
        controller.window.closing.connect(self._again.stop)

    def _begin(self) -> None:
        if self._controller.workplace is None and self._door.enrolment is not None:
            self._again.start()
            self._ask()

    def _ask(self) -> None:
        self._controller.runner.run(
            self._door.contact, done=self._on_done, failed=self._on_failed, lane=Lane.NETWORK
        )

    def _on_done(self, _nothing: None) -> None:
        gate = self._controller.window.findChild(SignInGate)
        if gate is not None:
            gate.forget_gone()

    def _on_failed(self, error: BaseException) -> None:
        # Nobody has asked for it; whoever signs in is told what is wrong with this PC.
        _log.warning("no contact: %s", problem_of(error).code)
