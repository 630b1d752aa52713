"""Questionnaires: what may be asked, and what counts as an answer.

A question is an object with ``id``, ``kind``, ``text`` and, where it has them, ``hint``,
``required``, ``options`` (objects with ``id`` and ``text``), ``lowest`` and ``highest`` (of a
number), ``shown_if`` (``question`` and ``answers`` of an earlier one).

=========  ======================================
kind       the answer as it is kept
=========  ======================================
one        the id of an option
several    a list of ids of options, in their order
yes_no     ``"yes"`` or ``"no"``
number     a whole number
date       ``"2018-05-01"``
text       text
=========  ======================================

A phone number is deliberately no kind: see ``docs/decisions/0013-questionnaires.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import clean_text

QUESTIONS = 40
OPTIONS = 30
QUESTION_LENGTH = 200
OPTION_LENGTH = 60
ID_LENGTH = 40
ANSWER_LENGTH = 300
NUMBER_LIMIT = 1_000_000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
YES, NO = "yes", "no"

Answers = dict[str, Any]


class QuestionKind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    SEVERAL = "several"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


CHOSEN = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.YES_NO})
"""The kinds that are answered by choosing; what follows from an answer can hang on these."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen; yes and no have no text of their own."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        lowest: Of a number; so is ``highest``.
        shown_by: The earlier question, and the answers to it with which this one is asked.
    """

    id: str
    kind: QuestionKind
    text: str
    hint: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    shown_by: tuple[str, tuple[str, ...]] | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The ids that an answer may consist of."""
        if self.kind is QuestionKind.YES_NO:
            return (YES, NO)
        return tuple(option.id for option in self.options)


def read_questions(document: Any) -> tuple[Question, ...]:
    """The questions of a document.

    Raises:
        Rejected: With ``question``, the place from 1, and ``field``.
    """
    if not isinstance(document, list | tuple):
        raise Rejected(Code.WRONG_TYPE, field="questions")
    if not document:
        raise Rejected(Code.REQUIRED, field="questions")
    if len(document) > QUESTIONS:
        raise Rejected(Code.TOO_MANY, field="questions", limit=QUESTIONS)
    made: list[Question] = []
    for place, item in enumerate(document, 1):
        try:
            made.append(_question(item, made))
        except Rejected as rejected:
            raise Rejected(rejected.code, **(rejected.facts | {"question": place})) from None
    return tuple(made)


def find_problems(
    questions: Iterable[Question], given: Mapping[str, Any]
) -> tuple[Answers, dict[str, Rejected]]:
    """What of ``given`` is an answer, and why the rest is none, by question.

    A question that is not asked, because of an earlier answer, has neither.
    """
    answers: Answers = {}
    problems: dict[str, Rejected] = {}
    for question in questions:
        if not is_asked(question, answers):
            continue
        try:
            value = _answer(question, given.get(question.id))
        except Rejected as rejected:
            problems[question.id] = rejected
            continue
        if value is not None:
            answers[question.id] = value
        elif question.required:
            problems[question.id] = Rejected(Code.REQUIRED, field=question.id)
    return answers, problems


def read_answers(questions: Iterable[Question], given: Any) -> Answers:
    """The answers in ``given``; those to questions that are not asked are left out.

    Raises:
        Rejected: The first problem, with ``field`` the question's id; UNKNOWN_FIELD for an answer
            to no question.
    """
    questions = tuple(questions)
    if not isinstance(given, Mapping):
        raise Rejected(Code.WRONG_TYPE, field="answers")
    unknown = set(given) - {question.id for question in questions}
    if unknown:
        raise Rejected(Code.UNKNOWN_FIELD, field=min(unknown)[:ID_LENGTH])
    answers, problems = find_problems(questions, given)
    for problem in problems.values():
        raise problem
    if not answers:
        raise Rejected(Code.NOTHING_TO_DO)
    return answers


def is_asked(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether the answers so far let the question be asked."""
    return question.shown_by is None or has_answered(answers, *question.shown_by)


def has_answered(answers: Mapping[str, Any], question: str, wanted: Iterable[str]) -> bool:
    """Whether any of the ``wanted`` answers was chosen for a question."""
    return not chosen(answers.get(question)).isdisjoint(wanted)


def chosen(answer: Any) -> set[str]:
    """The ids that an answer consists of."""
    if isinstance(answer, str):
        return {answer}
    return {item for item in answer if isinstance(item, str)} if isinstance(answer, list) else set()


def _question(item: Any, earlier: list[Question]) -> Question:
    if not isinstance(item, Mapping):
        raise Rejected(Code.WRONG_TYPE, field="questions")
    known = {"id", "kind", "text", "hint", "required", "options", "lowest", "highest", "shown_if"}
    unknown = {str(name) for name in item} - known
    if unknown:
        raise Rejected(Code.UNKNOWN_FIELD, field=min(unknown)[:ID_LENGTH])
    question_id = _text(item, "id", ID_LENGTH)
    if any(question_id == other.id for other in earlier):
        raise Rejected(Code.ALREADY_EXISTS, field="id")
    kind = item.get("kind")
    if not isinstance(kind, str) or kind not in set(QuestionKind):
        raise Rejected(Code.NOT_A_CHOICE, field="kind")
    kind = QuestionKind(kind)
    required = item.get("required", False)
    if not isinstance(required, bool):
        raise Rejected(Code.WRONG_TYPE, field="required")
    lowest, highest = _number(item, "lowest"), _number(item, "highest")
    if kind is not QuestionKind.NUMBER and (lowest, highest) != (None, None):
        raise Rejected(Code.UNKNOWN_FIELD, field="lowest")
    if lowest is not None and highest is not None and lowest > highest:
        raise Rejected(Code.OUT_OF_RANGE, field="highest", lowest=lowest, highest=NUMBER_LIMIT)
    return Question(
        question_id,
        kind,
        _text(item, "text", QUESTION_LENGTH),
        _text(item, "hint", QUESTION_LENGTH, required=False),
        required,
        _options(kind, item.get("options")),
        lowest,
        highest,
        _shown_by(item.get("shown_if"), earlier),
    )


def _options(kind: QuestionKind, document: Any) -> tuple[Option, ...]:
    if kind not in (QuestionKind.ONE, QuestionKind.SEVERAL):
        if document:
            raise Rejected(Code.UNKNOWN_FIELD, field="options")
        return ()
    if not isinstance(document, list | tuple):
        raise Rejected(Code.REQUIRED, field="options")
    if len(document) > OPTIONS:
        raise Rejected(Code.TOO_MANY, field="options", limit=OPTIONS)
    made = []
    for item in document:
        if not isinstance(item, Mapping):
            raise Rejected(Code.WRONG_TYPE, field="options")
        made.append(Option(_text(item, "id", ID_LENGTH), _text(item, "text", OPTION_LENGTH)))
    if len(made) < 2:
        raise Rejected(Code.REQUIRED, field="options")
    if len({option.id for option in made}) < len(made):
        raise Rejected(Code.ALREADY_EXISTS, field="options")
    return tuple(made)


def _shown_by(document: Any, earlier: list[Question]) -> tuple[str, tuple[str, ...]] | None:
    if document is None:
        return None
    if not isinstance(document, Mapping):
        raise Rejected(Code.WRONG_TYPE, field="shown_if")
    asked = find_question(earlier, document.get("question"))
    return asked.id, wanted_answers(asked, document.get("answers"), "shown_if")


def find_question(questions: Iterable[Question], question_id: Any) -> Question:
    """The question of that id among these.

    Raises:
        Rejected: NOT_FOUND.
    """
    found = next((one for one in questions if one.id == question_id), None)
    if found is None:
        raise Rejected(Code.NOT_FOUND, entity="question", field="question")
    return found


def wanted_answers(question: Question, document: Any, field: str) -> tuple[str, ...]:
    """Answers to a question on which something hangs.

    Raises:
        Rejected: REQUIRED, WRONG_TYPE or NOT_A_CHOICE with the field.
    """
    if not isinstance(document, list | tuple):
        raise Rejected(Code.WRONG_TYPE, field=field)
    if not document:
        raise Rejected(Code.REQUIRED, field=field)
    if question.kind not in CHOSEN or any(item not in question.choices for item in document):
        raise Rejected(Code.NOT_A_CHOICE, field=field)
    return tuple(dict.fromkeys(document))


def _answer(question: Question, given: Any) -> Any:
    """The answer as it is kept; None for none."""
    if given is None or given == "" or given == []:
        return None
    return _ANSWERS[question.kind](question, given)


def _one(question: Question, given: Any) -> str:
    if not isinstance(given, str):
        raise Rejected(Code.WRONG_TYPE, field=question.id)
    if given not in question.choices:
        raise Rejected(Code.NOT_A_CHOICE, field=question.id)
    return given


def _several(question: Question, given: Any) -> list[str]:
    if not isinstance(given, list | tuple) or any(not isinstance(item, str) for item in given):
        raise Rejected(Code.WRONG_TYPE, field=question.id)
    picked = set(given)
    if not picked.issubset(question.choices):
        raise Rejected(Code.NOT_A_CHOICE, field=question.id)
    return [choice for choice in question.choices if choice in picked]


def _whole_number(question: Question, given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise Rejected(Code.WRONG_TYPE, field=question.id)
    lowest = -NUMBER_LIMIT if question.lowest is None else question.lowest
    highest = NUMBER_LIMIT if question.highest is None else question.highest
    if not lowest <= given <= highest:
        raise Rejected(Code.OUT_OF_RANGE, field=question.id, lowest=lowest, highest=highest)
    return given


def _day(question: Question, given: Any) -> str:
    if not isinstance(given, str):
        raise Rejected(Code.WRONG_TYPE, field=question.id)
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise Rejected(Code.WRONG_TYPE, field=question.id) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Rejected(
            Code.OUT_OF_RANGE, field=question.id, lowest=str(FIRST_DAY), highest=str(LAST_DAY)
        )
    return day.isoformat()


def _words(question: Question, given: Any) -> str | None:
    if not isinstance(given, str):
        raise Rejected(Code.WRONG_TYPE, field=question.id)
    given = clean_text(given).strip()
    if len(given) > ANSWER_LENGTH:
        raise Rejected(Code.TOO_LONG, field=question.id, limit=ANSWER_LENGTH, length=len(given))
    return given or None


_ANSWERS = {
    QuestionKind.ONE: _one,
    QuestionKind.YES_NO: _one,
    QuestionKind.SEVERAL: _several,
    QuestionKind.NUMBER: _whole_number,
    QuestionKind.DATE: _day,
    QuestionKind.TEXT: _words,
}


def _text(item: Mapping[str, Any], name: str, limit: int, *, required: bool = True) -> str:
    value = item.get(name) or ""
    if not isinstance(value, str):
        raise Rejected(Code.WRONG_TYPE, field=name)
    value = clean_text(value).strip()
    if required and not value:
        raise Rejected(Code.REQUIRED, field=name)
    if len(value) > limit:
        raise Rejected(Code.TOO_LONG, field=name, limit=limit, length=len(value))
    return value


def _number(item: Mapping[str, Any], name: str) -> int | None:
    value = item.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise Rejected(Code.WRONG_TYPE, field=name)
    if abs(value) > NUMBER_LIMIT:
        raise Rejected(Code.OUT_OF_RANGE, field=name, lowest=-NUMBER_LIMIT, highest=NUMBER_LIMIT)
    return value
