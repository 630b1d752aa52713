"""How far a change of very many customers has come, with a way to stop it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from guide_app.services.tag_changes import Progress
from ui.dates import number_words
from ui.widgets import Dialog, TextLabel

LOOK_EVERY_MS = 100


class ProgressDialog(Dialog):
    """Shows a `Progress` until the page closes it; Esc stops after the batch at hand.

    Enter does nothing: it began the work, and may be pressed twice.

    Args:
        host: The page it lies over.
        progress: Moved on by another thread.
        title: What is being done, in words.
    """

    def __init__(self, host: QWidget, progress: Progress, title: str) -> None:
        super().__init__(host, name="progressDialog", width=420)
        self._progress = progress
        self._words = title
        self._bar = QProgressBar()
        self._bar.setObjectName("progressBar")
        self._bar.setTextVisible(False)
        self._said = TextLabel(role="dim")
        self._said.setObjectName("progressSaid")
        self.body.addWidget(self._bar)
        self.body.addWidget(self._said)
        self._confirm.hide()
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)
        self._looking.start(LOOK_EVERY_MS)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self._words)
        self._cancel.setText(self.tr("Stop"))
        self._look()

    def focus_first(self) -> None:
        self.setFocus()  # not on the button

    def close_sheet(self) -> None:
        self._looking.stop()
        super().close_sheet()

    def _on_escape(self) -> None:
        self._on_stop()

    def _on_stop(self) -> None:
        self._progress.stop()
        self._cancel.setEnabled(False)
        self._look()

    def _look(self) -> None:
        progress = self._progress
        self._bar.setRange(0, max(1, progress.total))
        self._bar.setValue(progress.done)
        self._bar.setAccessibleName(self._words)
        words = self.tr("{done} of {total} customers")
        if progress.stopped:
            words = self.tr("Stopping… {done} of {total} customers are done")
        self._said.setText(
            words.replace("{done}", number_words(progress.done)).replace(
                "{total}", number_words(progress.total)
            )
        )
