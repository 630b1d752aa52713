"""Making a store's PC known to its server."""

import platform

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from guide_app.services.front_door import FrontDoor
from guide_app.services.problems import Problem, problem_of
from ui.entry.gate import Gate
from ui.tasks import Lane, TaskRunner
from ui.widgets import TextField
from ui.words.problems import problem_words


class EnrolGate(Gate):
    """Server address, enrolment code, a name for this PC.

    Args:
        door: Does it.
        runner: Off the GUI thread.
        server_url: Filled in beforehand.
    """

    enrolled = Signal()

    def __init__(
        self,
        door: FrontDoor,
        runner: TaskRunner,
        *,
        server_url: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name="enrolGate", parent=parent)
        self._door = door
        self._runner = runner
        self._server = TextField(name="enrolServer")
        self._server.set_text(server_url)
        self._code = TextField(name="enrolCode", max_length=40)
        self._name = TextField(name="enrolName", max_length=60)
        self._name.set_text(platform.node()[:60])
        for field in (self._server, self._code, self._name):
            self.fields.addWidget(field)
        self.first = self._code.editor if server_url else self._server.editor
        self.retranslate()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Set up this PC"))
        self.subtitle.setText(
            self.tr("Once for every store PC. HQ gives you the address and a code that works once.")
        )
        self._server.set_label(self.tr("Server address"), hint="https://desk.example.cn")
        self._code.set_label(self.tr("Enrolment code"))
        self._name.set_label(self.tr("Name of this PC"))
        busy = not self.go.isEnabled()
        self.go.setText(self.tr("Setting up …") if busy else self.tr("Set up"))

    def confirm(self) -> None:
        """Ask the server."""
        missing = [f for f in (self._server, self._code, self._name) if not f.text.strip()]
        for field in missing:
            field.set_problem(self.tr("Please fill in."))
        if missing:
            missing[0].editor.setFocus()
            return
        self.show_problem("")
        self.set_busy(True)
        url, code, name = self._server.text, self._code.text, self._name.text
        self._runner.run(
            lambda: self._door.enrol(url, code, name),
            done=self._on_done,
            failed=self._on_failed,
            lane=Lane.NETWORK,
        )

    def _on_done(self, _enrolment: object) -> None:
        self.enrolled.emit()

    def _on_failed(self, error: BaseException) -> None:
        problem = Problem("address") if isinstance(error, ValueError) else problem_of(error)
        if problem.code == "offline":
            problem = Problem("no_server")
        self.show_problem(problem_words(problem))
