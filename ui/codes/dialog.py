"""The code field: shows while one types what a code says, and which tags it sets."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.codes import CodeForm
from guide_app.services.models import CodeAnswer, Decoded
from ui.codes.line import CodeField
from ui.codes.words import decoded_words, kept_to_words, not_set_words, trouble_words
from ui.theme import Space, Tone
from ui.widgets import Chip, Dialog, FlowLayout, KeyButton, Look, TextLabel

_WIDTH = 480


class CodeDialog(Dialog):
    """Enter saves the code, as does a scanner, which ends with it; Esc leaves all as it was.

    Args:
        host: The page it lies over.
        form: Whose code it is, and the codebook to read by.
    """

    chosen = Signal(str)  # the text; "" takes the code away

    def __init__(self, host: QWidget, form: CodeForm) -> None:
        super().__init__(host, name="codeDialog", width=_WIDTH)
        self._form = form
        self._line = CodeField(name="codeText")
        self._line.editor.textChanged.connect(self._show)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(Space.XS)
        self._answer_rows: list[QWidget] = []
        self._suggestions = FlowLayout(gap=Space.S, line_gap=Space.S)
        self._clear = KeyButton(look=Look.QUIET, name="codeClear")
        self._clear.clicked.connect(lambda: self.chosen.emit(""))
        self.body.addWidget(self._line)
        self.body.addLayout(self._answers)
        self.body.addLayout(self._suggestions)
        foot = QHBoxLayout()
        foot.addWidget(self._clear)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self._clear.setVisible(bool(form.code))
        if form.reader is None:
            self._line.hide()
        self.confirmed.connect(lambda: self.chosen.emit(self._line.text))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        form = self._form
        about = ""
        if form.code:
            about = self.tr("Now: {code}").format(code=form.code)
            if form.present is not None:
                words = decoded_words(form.present)
                about = self.tr("Now: {code} ({words})").format(code=form.code, words=words)
        title = self.tr("Code of {name}").format(name=form.name)
        if form.reader is None:
            self.set_title(title, self.tr("HQ has not published a codebook yet."))
            self.set_close(self.tr("Close"))
            return
        self.set_title(title, about)
        self.set_confirm(self.tr("Set"))
        self._line.set_label(self.tr("Code"), hint=self.tr("Type it or scan it, as in: 3D"))
        self._clear.setText(self.tr("Take the code away"))

    def is_dirty(self) -> bool:
        return False  # a code is typed anew in a second; Esc leaves at once

    def check(self) -> bool:
        reader = self._form.reader
        if reader is None:
            return True
        text = self._line.text
        decoded = reader.read(text)
        if not text.strip():
            self._line.set_problem(self.tr("Type a code, or press Esc."))
        elif decoded.trouble is not None:
            self._line.set_problem(trouble_words(decoded, text))
        elif decoded.kept_to is not None:
            self._line.set_problem(
                self.tr("Not all of it may be set: {who}.").format(
                    who=kept_to_words(decoded.kept_to)
                )
            )
        else:
            return True
        self._line.setFocus()
        return False

    def _show(self, text: str) -> None:
        reader = self._form.reader
        decoded = None if reader is None else reader.read(text)
        self._show_answers(decoded)
        self._line.set_problem("")
        self._suggestions.clear()
        if decoded is None or decoded.trouble is None:
            return
        self._line.set_problem(trouble_words(decoded, text))
        for number, code in enumerate(decoded.suggestions):
            button = KeyButton(code, name=f"codeSuggestion{number}")
            button.clicked.connect(lambda _checked=False, one=code: self._take(one))
            self._suggestions.addWidget(button)
            button.show()

    def _take(self, code: str) -> None:
        self._line.set_text(code)
        self._line.setFocus()

    def _show_answers(self, decoded: Decoded | None) -> None:
        for row in self._answer_rows:
            self._answers.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._answer_rows = [_row(answer) for answer in (decoded.answers if decoded else ())]
        for row in self._answer_rows:
            self._answers.addWidget(row)
            row.show()  # with this very key, not with the next turn of the loop


def _row(answer: CodeAnswer) -> QWidget:
    """The code, its question and answer, and the tag that it sets."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(Space.S)
    line.addWidget(Chip(answer.code, Tone.ACCENT if answer.is_set else Tone.NEUTRAL))
    line.addWidget(TextLabel(answer.question, role="dim"))
    line.addWidget(TextLabel(answer.answer))
    line.addStretch(1)
    why_not = not_set_words(answer)
    if why_not:
        line.addWidget(TextLabel(why_not, role="faint"))
    if answer.chip is not None:
        line.addWidget(Chip(answer.chip.name, Tone.ACCENT if answer.is_set else Tone.NEUTRAL))
    row.setAccessibleName(f"{answer.code} {answer.question} {answer.answer}")
    return row
