"""One question of a questionnaire, filled in by key, by touch or by typing."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.domain.questionnaires import (
    ANSWER_LENGTH,
    CHOSEN,
    NO,
    YES,
    Question,
    QuestionKind,
)
from guide_app.domain.typed_answers import typed_day, typed_number
from ui.questions.choice import Choice
from ui.theme import Size, Space, font
from ui.widgets import Paragraph, TextField, TextLabel


class QuestionView(QWidget):
    """Shows a question and holds its answer.

    Args:
        question: What is asked.
        answer: What was answered before, or None.
    """

    changed = Signal()
    went_on = Signal()  # an answer was chosen that needs no second key

    def __init__(self, question: Question, answer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self._choices: list[tuple[str, Choice]] = []
        self._field: TextField | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(Paragraph(question.text, size=Size.TITLE))
        self._hint = TextLabel(hint_words(question), role="dim", wrap=True)
        column.addWidget(self._hint)
        self._hint.setVisible(bool(self._hint.text()))
        if question.kind in CHOSEN:
            self._add_choices(column, answer)
        else:
            self._add_field(column, answer)

    @property
    def answer(self) -> Any:
        """The answer as it stands, None for none; what was typed may not be one yet."""
        if self._field is not None:
            return _read(self._question.kind, self._field.text.strip())
        picked = [choice for choice, button in self._choices if button.isChecked()]
        if self._question.kind is QuestionKind.SEVERAL:
            return picked or None
        return picked[0] if picked else None

    def focus_first(self) -> None:
        """Put the keyboard where the answer begins."""
        if self._field is not None:
            self._field.editor.setFocus()
            self._field.editor.end(False)
        else:
            chosen = next((one for _, one in self._choices if one.isChecked()), None)
            (chosen or self._choices[0][1]).setFocus()

    def press_digit(self, digit: int) -> bool:
        """Choose the answer of that number; False where there is none."""
        if not 1 <= digit <= len(self._choices):
            return False
        self._choices[digit - 1][1].click()
        return True

    def step(self, by: int) -> bool:
        """Move the keyboard among the answers."""
        at = next((i for i, (_, one) in enumerate(self._choices) if one.hasFocus()), None)
        if at is None or not 0 <= at + by < len(self._choices):
            return False
        self._choices[at + by][1].setFocus()
        return True

    def _add_choices(self, column: QVBoxLayout, answer: Any) -> None:
        picked = {answer} if isinstance(answer, str) else set(answer or ())
        for number, (choice, words) in enumerate(choice_words(self._question), 1):
            button = Choice(
                words,
                key=str(number) if number <= 9 else "",
                several=self._question.kind is QuestionKind.SEVERAL,
                name=f"answer.{choice}",
            )
            button.setChecked(choice in picked)
            button.clicked.connect(partial(self._on_clicked, choice))
            self._choices.append((choice, button))
            column.addWidget(button)

    def _add_field(self, column: QVBoxLayout, answer: Any) -> None:
        self._field = TextField(name="answerField", max_length=ANSWER_LENGTH)
        self._field.editor.setFont(font(Size.TITLE))
        self._field.editor.setAccessibleName(self._question.text)
        self._field.set_text("" if answer is None else str(answer))
        self._field.editor.textChanged.connect(lambda _text: self.changed.emit())
        column.addWidget(self._field)

    def _on_clicked(self, choice: str, _checked: bool = False) -> None:
        if self._question.kind is not QuestionKind.SEVERAL:
            for other, button in self._choices:
                if other != choice:
                    button.setChecked(False)
        self.changed.emit()
        chosen = dict(self._choices)[choice].isChecked()
        if chosen and self._question.kind is not QuestionKind.SEVERAL:
            self.went_on.emit()


def choice_words(question: Question) -> list[tuple[str, str]]:
    """The answers that can be chosen, with their words."""
    if question.kind is QuestionKind.YES_NO:
        tr = QCoreApplication.translate
        return [(YES, tr("QuestionWords", "Yes")), (NO, tr("QuestionWords", "No"))]
    return [(option.id, option.text) for option in question.options]


def answer_words(question: Question, answer: Any) -> str:
    """An answer in words."""
    if question.kind in CHOSEN:
        texts = dict(choice_words(question))
        picked = [answer] if isinstance(answer, str) else answer
        return QCoreApplication.translate("QuestionWords", ", ").join(
            texts.get(choice, choice) for choice in picked
        )
    return str(answer)


def hint_words(question: Question) -> str:
    """How to answer: what HQ wrote, and what counts."""
    tr = QCoreApplication.translate
    said = [question.hint] if question.hint else []
    if question.kind is QuestionKind.SEVERAL:
        said.append(tr("QuestionWords", "Choose any, then Enter"))
    elif question.kind is QuestionKind.DATE:
        said.append(tr("QuestionWords", "Such as 2026-5-1 or 20260501"))
    elif question.kind is QuestionKind.NUMBER:
        said += _range_words(question)
    if not question.required:
        said.append(tr("QuestionWords", "May be left out"))
    return " · ".join(said)


def problem_words(code: str, facts: Mapping[str, Any], question: Question) -> str:
    """Why an answer cannot be taken."""
    tr = QCoreApplication.translate
    if code == "required":
        return tr("QuestionWords", "Please answer this question.")
    if code == "out_of_range":
        words = tr("QuestionWords", "Something from {lowest} to {highest}, please.")
        return words.replace("{lowest}", str(facts["lowest"])).replace(
            "{highest}", str(facts["highest"])
        )
    if code == "too_long":
        words = tr("QuestionWords", "Too long: at most {limit} characters.")
        return words.replace("{limit}", str(facts["limit"]))
    if question.kind is QuestionKind.DATE:
        return tr("QuestionWords", "No calendar has this day. Such as 2026-5-1.")
    if question.kind is QuestionKind.NUMBER:
        return tr("QuestionWords", "A whole number, please.")
    return tr("QuestionWords", "Please answer again.")


def _range_words(question: Question) -> list[str]:
    tr = QCoreApplication.translate
    lowest, highest = question.lowest, question.highest
    if lowest is not None and highest is not None:
        words = tr("QuestionWords", "From {lowest} to {highest}")
    elif lowest is not None:
        words = tr("QuestionWords", "At least {lowest}")
    elif highest is not None:
        words = tr("QuestionWords", "At most {highest}")
    else:
        return []
    return [words.replace("{lowest}", str(lowest)).replace("{highest}", str(highest))]


def _read(kind: QuestionKind, text: str) -> Any:
    """What was typed; None for nothing."""
    if not text:
        return None
    if kind is QuestionKind.NUMBER:
        return typed_number(text)
    return typed_day(text) if kind is QuestionKind.DATE else text
