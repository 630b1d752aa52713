"""A small window for a program that cannot start: one sentence, and the way out."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication, QWidget

from guide_app.services.problems import Problem
from ui.entry.gate import Gate
from ui.words.problems import problem_words


class StoppedWindow(Gate):
    """Says why Guide Desk does not start here.

    Args:
        problem: Why.
    """

    def __init__(self, problem: Problem, *, parent: QWidget | None = None) -> None:
        super().__init__(name="stopped", parent=parent)
        self._reason = problem
        self.subtitle.hide()
        self.resize(QSize(560, 320))
        self.retranslate()
        self.show_problem(problem_words(problem))

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Guide Desk"))
        self.title.setText(self.tr("Guide Desk cannot start"))
        self.go.setText(self.tr("Close"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_problem(problem_words(self._reason))

    def confirm(self) -> None:
        self.close()


def tell_and_end(app: QApplication, problem: Problem, code: int) -> int:
    """Show why it does not start, wait until it was read, and return the exit code."""
    window = StoppedWindow(problem)
    window.show()
    app.exec()
    return code
