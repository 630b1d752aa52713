"""Writing a note: the box, what is kept of it while it is typed, and saving it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.customers import CustomerService
from guide_app.services.problems import problem_of
from guide_app.services.undo import Undo
from ui.i18n import Retranslated
from ui.shortcuts import Key
from ui.tasks import Lane, TaskRunner
from ui.theme import Space
from ui.widgets import KeyButton, Look, TextArea
from ui.words.problems import problem_words

_KEEP_MS = 1_000


class NoteBox(Retranslated, QWidget):
    """Where a note is written; what was typed for each customer is kept until it is saved.

    Args:
        save: The command that saves it.
        keep: Told of a customer and what was typed so far, soon after typing.
    """

    def __init__(
        self, save: QAction, keep: Callable[[str, str], None], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._drafts: dict[str, str] = {}
        self._customer_id = ""
        self._keep = keep
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEEP_MS)
        self._soon.timeout.connect(self._keep_now)
        self._field = TextArea(name="profileNote", lines=2)
        self._field.editor.textChanged.connect(self._on_typed)
        self._save = save
        button = KeyButton.of(save, look=Look.PRIMARY)
        button.setObjectName("profileNoteSave")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(self._field, 1)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(button)
        row.addLayout(column)
        self.retranslate()
        self._on_typed()

    def retranslate(self) -> None:
        self._field.set_label(self.tr("New note"))
        self._field.editor.setPlaceholderText(
            self.tr("What did the customer say? {key} begins a note.").format(
                key=Key.ADD_NOTE.label
            )
        )

    @property
    def text(self) -> str:
        """What stands in it."""
        return self._field.text

    def show_customer(self, customer_id: str, kept: str = "") -> None:
        """Show the draft for a customer; the one before keeps theirs.

        Args:
            kept: What was kept of it, perhaps before a power cut; what is typed now goes first.
        """
        if customer_id != self._customer_id:
            self.keep_draft()
            self._customer_id = ""  # what stands in the field now was typed before
            self._field.set_text(self._drafts.get(customer_id, ""))
            self._customer_id = customer_id
        if kept and customer_id not in self._drafts:
            self._field.set_text(kept)

    def keep_draft(self) -> None:
        """Have what was typed kept now."""
        if self._soon.isActive():
            self._soon.stop()
            self._keep_now()

    def write(self) -> None:
        """Put the keyboard into it."""
        self._field.editor.setFocus()

    def saved(self, customer_id: str, text: str) -> None:
        """A note is saved: its draft is no longer needed."""
        if customer_id == self._customer_id and self._field.text == text:
            self._field.set_text("")
            self.keep_draft()
        elif self._drafts.get(customer_id) == text:
            self._drafts[customer_id] = ""
            self._keep(customer_id, "")

    def show_problem(self, words: str) -> None:
        """Say why it was not saved; the text stays."""
        self._field.set_problem(words)

    def _keep_now(self) -> None:
        self._keep(self._customer_id, self._field.text)

    def _on_typed(self) -> None:
        if self._customer_id:
            self._drafts[self._customer_id] = self._field.text
            if not self._soon.isActive():
                self._soon.start()
        self._save.setEnabled(bool(self._field.text.strip()))


class NoteActs(QObject):
    """Saves what stands in the box, and keeps what was typed so far.

    Args:
        service: What is asked and done.
        runner: Work off the GUI thread.
        parent: The page.
    """

    saved = Signal(object)  # Undo

    def __init__(self, service: CustomerService, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._runner = runner
        self._under_way: set[tuple[str, str]] = set()  # customer and note

    def save(self, box: NoteBox, customer_id: str) -> None:
        """Write down what stands in the box; asked twice, it is one note."""
        text = box.text
        if text.strip() and (customer_id, text) not in self._under_way:
            self._under_way.add((customer_id, text))
            self._runner.run(
                lambda: self._service.add_note(customer_id, text),
                done=partial(self._on_saved, box, customer_id, text),
                failed=partial(self._on_failed, box, customer_id, text),
                lane=Lane.WRITE,
            )

    def keep_draft(self, customer_id: str, text: str) -> None:
        """Keep what was typed so far."""
        # What cannot be kept still stands in its field; saving it says what is wrong.
        self._runner.run(
            lambda: self._service.keep_note_draft(customer_id, text),
            failed=lambda _error: None,
            lane=Lane.WRITE,
        )

    def _on_saved(self, box: NoteBox, customer_id: str, text: str, token: Undo) -> None:
        self._under_way.discard((customer_id, text))
        box.saved(customer_id, text)
        self.saved.emit(token)

    def _on_failed(self, box: NoteBox, customer_id: str, text: str, error: BaseException) -> None:
        self._under_way.discard((customer_id, text))
        box.show_problem(problem_words(problem_of(error)))
