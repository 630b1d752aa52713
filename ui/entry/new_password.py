"""The first thing after a one-time password: an own one in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from guide_app.services.problems import problem_of
from ui.entry.gate import Gate
from ui.tasks import Lane, TaskRunner
from ui.widgets import KeyButton, Look, TextField
from ui.words.problems import problem_words

if TYPE_CHECKING:
    from guide_app.services.workplace import Workplace


class NewPasswordGate(Gate):
    """Asks twice for a password of the guide's own; the server exchanges nothing before.

    Args:
        workplace: Whose password it is; signed in with the one-time password.
        one_time: That password.
        runner: Off the GUI thread.
    """

    changed = Signal()
    given_up = Signal()

    def __init__(
        self,
        workplace: Workplace,
        one_time: str,
        runner: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name="newPasswordGate", parent=parent)
        self._workplace = workplace
        self._one_time = one_time
        self._runner = runner
        self._new = TextField(name="ownPassword", secret=True)
        self._again = TextField(name="ownPasswordAgain", secret=True)
        self.fields.addWidget(self._new)
        self.fields.addWidget(self._again)
        self._leave = KeyButton(look=Look.QUIET, name="newPasswordLeave")
        self._leave.clicked.connect(self.given_up)
        self.foot.addWidget(self._leave)
        self.first = self._new.editor
        self.retranslate()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Choose your own password"))
        self.subtitle.setText(self.tr("The one you were given works only once."))
        self._new.set_label(self.tr("New password"), hint=self.tr("At least ten characters"))
        self._again.set_label(self.tr("Once more"))
        self._leave.setText(self.tr("Sign out"))
        busy = not self.go.isEnabled()
        self.go.setText(self.tr("Changing …") if busy else self.tr("Go on"))

    def confirm(self) -> None:
        """Change it, if both are the same."""
        same = self._new.text == self._again.text
        self._new.set_problem("" if self._new.text else self.tr("Please fill in."))
        self._again.set_problem("" if same else self.tr("The two are not the same."))
        if not same or not self._new.text:
            return
        self.show_problem("")
        self.set_busy(True)
        old, new = self._one_time, self._new.text
        self._runner.run(
            lambda: self._workplace.change_password(old, new),
            done=lambda _nothing: self.changed.emit(),
            failed=self._on_failed,
            lane=Lane.NETWORK,
        )

    def _on_failed(self, error: BaseException) -> None:
        self.show_problem(problem_words(problem_of(error)))
        self._new.editor.setFocus()
