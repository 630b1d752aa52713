"""A questionnaire on the whole screen, one question at a time, to be turned to the customer."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from guide_app.domain.questionnaires import Question, find_problems, is_asked
from guide_app.services.questionnaire_models import OpenForm, SheetPreview
from ui.dates import date_words
from ui.questions.answered import Answered
from ui.questions.facing import FacingDialog
from ui.questions.question import QuestionView, answer_words, problem_words
from ui.theme import Space, Tone
from ui.widgets import Chip, FlowLayout, KeyButton, Look, ProgressRing, TextLabel
from ui.widgets.layouts import take_all
from ui.words.changes import field_words

_KEEP_MS = 300


class SheetDialog(FacingDialog):
    """Asks the questions, then shows what saving will do.

    Digits choose, Enter goes on, PgUp goes back, Esc leaves: what was answered is kept, and goes on
    from there the next time.

    Args:
        host: The page it lies over.
        form: The questionnaire, the customer, and what was answered before.
    """

    kept = Signal(object)  # the answers so far
    preview_asked = Signal(object)  # the answers
    saved = Signal(object)  # the answers
    phone_asked = Signal()

    def __init__(self, host: QWidget, form: OpenForm) -> None:
        super().__init__(host, name="sheetDialog", width=760)
        self._form = form
        self._answers: dict[str, Any] = dict(form.answers)
        self._at = 0
        self._view: QuestionView | None = None
        self._done: QWidget | None = None
        self._preview: SheetPreview | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEEP_MS)
        self._soon.timeout.connect(self._keep_now)
        self._ring = ProgressRing(side=36)
        self._place_word = TextLabel(role="dim")
        self._place_word.setObjectName("sheetPlace")
        self._back = KeyButton(key="PgUp", look=Look.QUIET, name="sheetBack")
        self._back.clicked.connect(self._go_back)
        self._phone = KeyButton(key="F8", look=Look.QUIET, icon="phone-screen", name="sheetPhone")
        self._phone.clicked.connect(self._on_phone)
        self._holder = QVBoxLayout()
        self._holder.setSpacing(Space.L)
        self._scroll.installEventFilter(self)
        self._add_head()
        self.body.addLayout(self._holder)
        self.confirmed.connect(self._on_confirmed)
        self._at = self._first_open()
        self._show()
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        title = self._form.title or self._form.customer_name
        self.set_title(self._form.name, self.tr("For {who}").replace("{who}", title))
        self._back.setText(self.tr("Back"))
        self._phone.setText(self.tr("On the customer's phone"))
        self._cancel.setText(self.tr("Later"))
        self._tell_place()
        if self._done is not None:
            self._show()

    @property
    def is_done(self) -> bool:
        """Whether every question was asked; saving is next."""
        return self._done is not None

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered so far."""
        return dict(self._answers)

    def show_preview(self, preview: SheetPreview) -> None:
        """Say what saving will do, unless the guide has gone back to change it."""
        if self._done is not None:
            self._preview = preview
            self._show()

    def show_no_phone(self, why: str) -> None:
        """Say why there is no page for the phone; it can be asked for again."""
        self._phone.setEnabled(True)
        self.show_problem(why)

    def close_sheet(self) -> None:
        if self.is_open:
            self._keep_what_waits()
            super().close_sheet()

    def lets_window_close(self) -> bool:
        self._keep_what_waits()
        return True

    def focus_first(self) -> None:
        if self._view is not None:
            self._view.focus_first()
        else:
            self._confirm.setFocus()

    def confirm(self) -> None:
        if self._view is None:
            super().confirm()
        else:
            self._go_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, view = event.key(), self._view
        typing = isinstance(self.focusWidget(), QLineEdit)
        if key == Qt.Key.Key_PageUp or (key == Qt.Key.Key_Left and not typing):
            self._go_back()
        elif key == Qt.Key.Key_F8:
            self._phone.click()
        elif view is not None and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            view.step(1 if key == Qt.Key.Key_Down else -1)
        elif view is not None and not typing and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            view.press_digit(key - Qt.Key.Key_0)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)  # first: others come before the dialog is laid out
            and event.type() == QEvent.Type.KeyPress
            and watched is self._scroll
            and self._view is not None
        ):
            self.keyPressEvent(event)  # else the scrolled part would keep PgUp and the arrows
            return True
        return super().eventFilter(watched, event)

    # Going through the questions

    def _asked(self) -> list[Question]:
        return [one for one in self._form.questions if is_asked(one, self._answers)]

    def _first_open(self) -> int:
        asked = self._asked()
        if not self._answers:
            return 0
        open_ones = (at for at, one in enumerate(asked) if one.id not in self._answers)
        return next(open_ones, len(asked))

    def _go_on(self) -> None:
        self._take()
        asked = self._asked()
        question = asked[self._at]
        _, problems = find_problems(self._form.questions, self._answers)
        problem = problems.get(question.id)
        if problem is not None:
            self.show_problem(problem_words(problem.code.value, problem.facts, question))
            return
        self._at += 1
        self._show()

    def _go_back(self) -> None:
        if self._at > 0:
            self._take()
            self._at -= 1
            self._show()

    def _take(self) -> None:
        """Note what stands in the question that is shown."""
        if self._view is None:
            return
        question = self._asked()[self._at]
        answer = self._view.answer
        if answer is None:
            self._answers.pop(question.id, None)
        else:
            self._answers[question.id] = answer

    def _on_changed(self) -> None:
        self._take()
        self.show_problem("")
        if not self._soon.isActive():
            self._soon.start()

    def _keep_what_waits(self) -> None:
        if self._soon.isActive():
            self._soon.stop()
            self._keep_now()

    def _keep_now(self) -> None:
        self.kept.emit(self.answers)

    def _on_phone(self) -> None:
        self._phone.setEnabled(False)  # a second page would make the code of the first invalid
        self.phone_asked.emit()

    def _on_confirmed(self) -> None:
        self._soon.stop()
        answers, _ = find_problems(self._form.questions, self._answers)
        self.saved.emit(answers)

    # Showing

    def _add_head(self) -> None:
        head = FlowLayout(gap=Space.M, line_gap=Space.S)
        for widget in (self._ring, self._place_word, self._back, self._phone):
            head.addWidget(widget)
        self.body.addLayout(head)

    def _show(self) -> None:
        self.setFocus()  # what is taken away would hand the keyboard to the next button
        take_all(self._holder)
        self.show_problem("")
        asked = self._asked()
        self._view = self._done = None
        if self._at < len(asked):
            question = asked[self._at]
            self._view = QuestionView(question, self._answers.get(question.id))
            self._view.changed.connect(self._on_changed)
            self._view.went_on.connect(self._go_on)
            self._holder.addWidget(self._view)
        else:
            if self._preview is None:
                answers, _ = find_problems(self._form.questions, self._answers)
                self.preview_asked.emit(answers)
            self._done = self._summary(asked)
            self._holder.addWidget(self._done)
        if self._view is not None:
            self._preview = None
        self._back.setEnabled(self._at > 0)
        self._tell_place()
        if self.isVisible():  # at once: a quick Enter must not press whatever comes next
            (self._view or self._done or self).show()
            self.focus_first()

    def _tell_place(self) -> None:
        asked = self._asked()
        self._ring.set_progress(min(self._at, len(asked)), len(asked))
        if self._at < len(asked):
            words = self.tr("Question {n} of {all}")
            self._place_word.setText(
                words.replace("{n}", str(self._at + 1)).replace("{all}", str(len(asked)))
            )
            self.set_confirm(self.tr("Next"))
        else:
            self._place_word.setText(self.tr("Thank you! Please turn the screen back."))
            self.set_confirm(self.tr("Save"))

    def _summary(self, asked: list[Question]) -> QWidget:
        made = QWidget()
        made.setObjectName("sheetSummary")
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        if self._preview is not None:
            column.addWidget(TextLabel(self.tr("Saving will set"), role="strong"))
            column.addWidget(self._effects(self._preview))
            column.addSpacing(Space.M)
        lines = (
            (question.text, answer_words(question, self._answers[question.id]))
            for question in asked
            if question.id in self._answers
        )
        column.addWidget(Answered(lines))
        return made

    def _effects(self, preview: SheetPreview) -> QWidget:
        holder = QWidget()
        holder.setObjectName("sheetEffects")
        flow = FlowLayout(holder, gap=Space.S, line_gap=Space.S)
        said = [(f"+ {name}", Tone.ACCENT) for name in preview.added]
        said += [(f"− {name}", Tone.NEUTRAL) for name in preview.replaced]
        names = {"birthday": self.tr("Birthday")}
        said += [
            (f"{names.get(name) or field_words(name)} {value}", Tone.BLUE)
            for name, value in preview.facts
        ]
        said += [
            (f"{name} {date_words(day, with_year=True)}", Tone.BLUE) for name, day in preview.dates
        ]
        for words, tone in said:
            flow.addWidget(Chip(words, tone))
        if not said:
            flow.addWidget(TextLabel(self.tr("Nothing but the answers."), role="dim"))
        return holder
