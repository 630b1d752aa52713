"""A questionnaire as the fields of a page, and a sent form as answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guide_app.domain.errors import Rejected
from guide_app.domain.questionnaires import (
    ANSWER_LENGTH,
    NO,
    YES,
    Question,
    QuestionKind,
    chosen,
)
from guide_app.domain.typed_answers import typed_day, typed_number
from server.pages.words import say, say_problem

Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question on the page.

    Attributes:
        name: Of the input; says nothing about the question.
        options: Value, words, and whether it is chosen.
        shown_by: Name and values of the earlier input that decides whether it is asked.
        hints: Quiet lines below the question.
    """

    name: str
    kind: str
    text: str
    hints: tuple[str, ...]
    required: bool
    value: str
    options: tuple[tuple[str, str, bool], ...]
    shown_by: tuple[str, str] | None
    error: str
    lowest: int | None
    highest: int | None
    limit: int = ANSWER_LENGTH


def name_of(place: int) -> str:
    """The input's name of the question at a place, counted from 0."""
    return f"q{place + 1}"


def read_typed(questions: Sequence[Question], typed: Typed) -> dict[str, Any]:
    """What was typed, as answers that still have to be checked."""
    given: dict[str, Any] = {}
    for place, question in enumerate(questions):
        values = [value for value in typed.get(name_of(place), ()) if value.strip()]
        if not values:
            continue
        if question.kind is QuestionKind.SEVERAL:
            given[question.id] = values
        elif question.kind is QuestionKind.NUMBER:
            given[question.id] = typed_number(values[0])
        elif question.kind is QuestionKind.DATE:
            given[question.id] = typed_day(values[0])
        else:
            given[question.id] = values[0].replace("\r\n", "\n")
    return given


def as_typed(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Answers as a form would have sent them."""
    return {
        name_of(place): value if isinstance(value, list) else [str(value)]
        for place, question in enumerate(questions)
        if (value := answers.get(question.id)) is not None
    }


def fields_of(
    questions: Sequence[Question], typed: Typed, problems: Mapping[str, Rejected], lang: str
) -> list[FieldView]:
    """The page's fields with what was typed, and what is wrong with it."""
    places = {question.id: place for place, question in enumerate(questions)}
    return [
        _field(questions, question, place, places, typed, problems, lang)
        for place, question in enumerate(questions)
    ]


def _field(
    questions: Sequence[Question],
    question: Question,
    place: int,
    places: Mapping[str, int],
    typed: Typed,
    problems: Mapping[str, Rejected],
    lang: str,
) -> FieldView:
    values = list(typed.get(name_of(place), ()))
    problem = problems.get(question.id)
    shown_by, hints = None, [question.hint] if question.hint else []
    if question.shown_by is not None:
        asked = questions[places[question.shown_by[0]]]
        shown_by = name_of(places[asked.id]), " ".join(question.shown_by[1])
        words = "、" if lang == "zh" else ", "
        answers = words.join(
            text for value, text in _choices(asked, lang) if value in question.shown_by[1]
        )
        hints.insert(0, say("only_if", lang, question=asked.text, answers=answers))
    hints += _limits(question, lang)
    return FieldView(
        name_of(place),
        question.kind.value,
        question.text,
        tuple(hints),
        question.required,
        values[0] if values else "",
        tuple((value, text, value in values) for value, text in _choices(question, lang)),
        shown_by,
        ""
        if problem is None
        else say_problem(problem.code.value, question.kind.value, lang, problem.facts),
        question.lowest,
        question.highest,
    )


def _choices(question: Question, lang: str) -> list[tuple[str, str]]:
    if question.kind is QuestionKind.YES_NO:
        return [(YES, say("yes", lang)), (NO, say("no", lang))]
    return [(option.id, option.text) for option in question.options]


def _limits(question: Question, lang: str) -> list[str]:
    if question.kind is QuestionKind.DATE:
        return [say("day", lang)]
    if question.kind is QuestionKind.SEVERAL:
        return [say("several", lang)]
    lowest, highest = question.lowest, question.highest
    if lowest is not None and highest is not None:
        return [say("between", lang, lowest=lowest, highest=highest)]
    if lowest is not None:
        return [say("at_least", lang, lowest=lowest)]
    return [] if highest is None else [say("at_most", lang, highest=highest)]


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sheets say the same."""
    return one.keys() == other.keys() and all(
        chosen(one[name]) == chosen(other[name])
        if isinstance(one[name], list)
        else one[name] == other[name]
        for name in one
    )
