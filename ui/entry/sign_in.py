"""Signing in: who has been here before is one click away, the password is always typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from guide_app.services.front_door import FrontDoor
from guide_app.services.problems import problem_of
from guide_app.services.sync_state import SyncState
from ui.entry.gate import Gate
from ui.tasks import Lane, TaskRunner
from ui.theme import Space
from ui.widgets import FlowLayout, KeyButton, Look, TextField
from ui.words.problems import problem_words

if TYPE_CHECKING:
    from guide_app.services.workplace import Workplace

_MOST_NAMES = 8


class SignInGate(Gate):
    """Account and password; works offline for a guide who has signed in here before.

    Args:
        door: Does it.
        runner: Off the GUI thread.
        on_state: Gets the states of the sync that begins.
        said: A sentence to begin with, such as why the last session ended.
    """

    came_in = Signal(object, str)  # Workplace, and the password

    def __init__(
        self,
        door: FrontDoor,
        runner: TaskRunner,
        on_state: Callable[[SyncState], None],
        *,
        said: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name="signInGate", parent=parent)
        self._door = door
        self._runner = runner
        self._on_state = on_state
        self._account = TextField(name="signInAccount", max_length=60)
        self._password = TextField(name="signInPassword", secret=True)
        names = FlowLayout(gap=Space.S, line_gap=Space.S)
        self._names: dict[str, KeyButton] = {}
        known = door.list_guides()
        for guide in known[:_MOST_NAMES]:
            button = KeyButton(
                guide.name, look=Look.SECONDARY, icon="user", name=f"known.{guide.account}"
            )
            button.clicked.connect(partial(self._choose, guide.account))
            names.addWidget(button)
            self._names[guide.guide_id] = button
        if known:
            self.fields.addLayout(names)
        self.fields.addWidget(self._account)
        self.fields.addWidget(self._password)
        if len(known) == 1:
            self._account.set_text(known[0].account)
        self.first = self._password.editor if len(known) == 1 else self._account.editor
        self.retranslate()
        if said:
            self.show_problem(said)

    def forget_gone(self) -> None:
        """Offer no name any more whose file was erased meanwhile."""
        here = {guide.guide_id for guide in self._door.list_guides()}
        for guide_id, button in self._names.items():
            button.setVisible(guide_id in here)

    def retranslate(self) -> None:
        self.title.setText(self.tr("Sign in"))
        enrolment = self._door.enrolment
        place = f"{enrolment.brand_name} · {enrolment.store_name}" if enrolment else ""
        self.subtitle.setText(place)
        self._account.set_label(self.tr("Account"))
        self._password.set_label(self.tr("Password"))
        busy = not self.go.isEnabled()
        self.go.setText(self.tr("Signing in …") if busy else self.tr("Sign in"))

    def confirm(self) -> None:
        """Try what was typed."""
        missing = [f for f in (self._account, self._password) if not f.text]
        for field in missing:
            field.set_problem(self.tr("Please fill in."))
        if missing:
            missing[0].editor.setFocus()
            return
        self.show_problem("")
        self.set_busy(True)
        account, password = self._account.text, self._password.text
        self._runner.run(
            lambda: self._door.sign_in(account, password, self._on_state),
            done=partial(self._on_done, password),
            failed=self._on_failed,
            lane=Lane.NETWORK,
        )

    def _choose(self, account: str) -> None:
        self._account.set_text(account)
        self._password.editor.setFocus()

    def _on_done(self, password: str, workplace: Workplace) -> None:
        self._password.set_text("")
        self.came_in.emit(workplace, password)

    def _on_failed(self, error: BaseException) -> None:
        self.show_problem(problem_words(problem_of(error)))
        self._password.set_text("")
        self._password.editor.setFocus()
