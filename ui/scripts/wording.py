"""Saying a script in one's own words: from now on, or this once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from guide_app.domain.script_choice import FilledScript
from guide_app.domain.variables import has_braces
from guide_app.services.problems import Problem
from ui.widgets import Dialog, Paragraph, TextArea, TextLabel
from ui.words.problems import problem_words

_LIMIT = 2_000


class WordingDialog(Dialog):
    """Asks for other words. With ``once`` they are for this customer alone, and are copied.

    Args:
        host: The page it lies over.
        script: What is said otherwise.
        words: What stands in the field at first.
        once: For this once instead of from now on.
    """

    worded = Signal(str)

    def __init__(
        self, host: QWidget, script: FilledScript, words: str, *, once: bool = False
    ) -> None:
        super().__init__(host, name="wordingDialog", width=620)
        self._script, self._words, self._once = script, words, once
        self._of_hq = TextLabel(role="small")
        self._template = Paragraph(script.template)
        self._field = TextArea(name="wordingText", lines=6)
        self._field.set_text(words)
        for widget in (self._of_hq, self._template):
            self.body.addWidget(widget)
            widget.setVisible(not once and not script.is_own)
        self.body.addWidget(self._field)
        self._confirm.set_key("Ctrl+Enter")  # Enter alone begins a line
        self.confirmed.connect(lambda: self.worded.emit(self._field.text.strip()))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        if self._once:
            self.set_title(
                self.tr("Change it this once"),
                self.tr("Only for this customer. The script stays as it is."),
            )
            self.set_confirm(self.tr("Copy"))
        else:
            self.set_title(
                self.tr("My words for “{title}”").format(title=self._script.title),
                self.tr("Only you see them, on every PC. Leave it empty to go back to HQ's words."),
            )
            self.set_confirm(self.tr("Save"))
        self._of_hq.setText(self.tr("HQ's words"))
        hint = "" if self._once else self.tr("Variables in braces are filled in.")
        self._field.set_label(self.tr("Words"), hint=hint)

    def check(self) -> bool:
        if self._once and not self._field.text.strip():
            self._field.set_problem(self.tr("There is nothing to copy."))
            return False
        if self._once and has_braces(self._field.text):
            self._field.set_problem(
                self.tr("This goes out as it stands. Write what belongs there instead of braces.")
            )
            return False
        if len(self._field.text) > _LIMIT:
            self._field.set_problem(self.tr("At most %n character(s).", "", _LIMIT))
            return False
        return True

    def is_dirty(self) -> bool:
        return self._field.text != self._words

    def focus_first(self) -> None:
        self._field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the words why they cannot be kept."""
        words = problem_words(problem)
        if problem.code == "rejected.not_a_choice":
            mistake = str(problem.facts.get("value", ""))
            if len(mistake) < 2 and not mistake.isalnum():
                words = self.tr("Braces come in pairs, with a variable between them.")
            else:
                sentence = self.tr("There is no variable “{name}”.")
                words = sentence.replace("{name}", mistake)
        self._field.set_problem(words)
