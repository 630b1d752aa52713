"""What follows from the answers to a questionnaire: tags, facts of the customer, dates.

A rule is an object with ``question`` and one of

- ``tag_id``, with ``answers`` (any of them), or for a number with ``lowest`` and/or ``highest``;
- ``field``: the answer becomes the customer's size, preference or birthday;
- ``date_kind_id``: the day becomes a dated fact of that kind.

A fact that is known already stays, unless the rule says ``overwrites``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id
from guide_app.domain.questionnaires import (
    CHOSEN,
    ID_LENGTH,
    NUMBER_LIMIT,
    Question,
    QuestionKind,
    chosen,
    find_question,
    wanted_answers,
)

RULES = 200
SIZE, PREFERENCE, BIRTHDAY = "size", "preference", "birthday"
FIELDS = (SIZE, PREFERENCE, BIRTHDAY)
_LENGTHS = {SIZE: 40, PREFERENCE: 120}
_KNOWN = {"question", "tag_id", "answers", "lowest", "highest", "field", "date_kind_id"} | {
    "overwrites"
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; exactly one of ``tag_id``, ``field`` and ``date_kind_id`` is there."""

    question: str
    tag_id: str | None = None
    answers: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    field: str | None = None
    date_kind_id: str | None = None
    overwrites: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """What an answer says of the customer; a birthday is a day, everything else text."""

    name: str
    value: str | date
    overwrites: bool


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A day of the customer's, of the kind whose id ``name`` is."""

    name: str
    value: date
    overwrites: bool


@dataclass(frozen=True, slots=True)
class Effects:
    """What follows from a sheet.

    Attributes:
        tag_ids: In the order of the rules; of a group of single choice the first one counts.
        facts: Of the customer, at most one for each of `FIELDS`.
        dates: By the id of their kind.
    """

    tag_ids: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    dates: tuple[DatedFact, ...] = ()


def read_rules(document: Any, questions: Iterable[Question]) -> tuple[Rule, ...]:
    """The rules of a document.

    Raises:
        Rejected: With ``rule``, the place from 1, and ``field``.
    """
    if document is None:
        return ()
    if not isinstance(document, list | tuple):
        raise Rejected(Code.WRONG_TYPE, field="rules")
    if len(document) > RULES:
        raise Rejected(Code.TOO_MANY, field="rules", limit=RULES)
    questions = tuple(questions)
    made = []
    for place, item in enumerate(document, 1):
        try:
            made.append(_rule(item, questions))
        except Rejected as rejected:
            raise Rejected(rejected.code, **(rejected.facts | {"rule": place})) from None
    return tuple(made)


def effects_of(
    rules: Iterable[Rule], questions: Iterable[Question], answers: Mapping[str, Any]
) -> Effects:
    """What follows from answers that `read_answers` has read."""
    by_id = {question.id: question for question in questions}
    tags: dict[str, None] = {}
    facts: dict[str, Fact] = {}
    dates: dict[str, DatedFact] = {}
    for rule in rules:
        answer = answers.get(rule.question)
        if answer is None:
            continue
        if rule.tag_id is not None:
            if _applies(rule, answer):
                tags.setdefault(rule.tag_id)
        elif rule.date_kind_id is not None:
            day = date.fromisoformat(answer)
            fact = DatedFact(rule.date_kind_id, day, rule.overwrites)
            dates.setdefault(rule.date_kind_id, fact)
        elif rule.field is not None:
            value = _said(by_id[rule.question], answer, rule.field)
            facts.setdefault(rule.field, Fact(rule.field, value, rule.overwrites))
    return Effects(tuple(tags), tuple(facts.values()), tuple(dates.values()))


def _applies(rule: Rule, answer: Any) -> bool:
    if isinstance(answer, int):
        lowest = -NUMBER_LIMIT if rule.lowest is None else rule.lowest
        highest = NUMBER_LIMIT if rule.highest is None else rule.highest
        return lowest <= answer <= highest
    return not chosen(answer).isdisjoint(rule.answers)


def _said(question: Question, answer: Any, field: str) -> str | date:
    if field == BIRTHDAY:
        return date.fromisoformat(answer)
    texts = {option.id: option.text for option in question.options}
    if question.kind in (QuestionKind.ONE, QuestionKind.SEVERAL):
        picked = chosen(answer)
        said = "、".join(texts[choice] for choice in question.choices if choice in picked)
    else:
        said = str(answer)
    return said[: _LENGTHS[field]]


def _rule(item: Any, questions: tuple[Question, ...]) -> Rule:
    if not isinstance(item, Mapping):
        raise Rejected(Code.WRONG_TYPE, field="rules")
    unknown = {str(name) for name in item} - _KNOWN
    if unknown:
        raise Rejected(Code.UNKNOWN_FIELD, field=min(unknown)[:ID_LENGTH])
    question = find_question(questions, item.get("question"))
    overwrites = item.get("overwrites", False)
    if not isinstance(overwrites, bool):
        raise Rejected(Code.WRONG_TYPE, field="overwrites")
    named = [name for name in ("tag_id", "field", "date_kind_id") if item.get(name) is not None]
    if len(named) != 1:
        raise Rejected(Code.REQUIRED, field="tag_id")
    value = item[named[0]]
    if named[0] == "field":
        return _of_field(question, value, overwrites)
    if not is_row_id(value):
        raise Rejected(Code.WRONG_TYPE, field=named[0])
    if named[0] == "date_kind_id":
        if question.kind is not QuestionKind.DATE:
            raise Rejected(Code.NOT_A_CHOICE, field="date_kind_id")
        return Rule(question.id, date_kind_id=value, overwrites=overwrites)
    if question.kind is QuestionKind.NUMBER:
        lowest, highest = _range(item)
        return Rule(question.id, tag_id=value, lowest=lowest, highest=highest)
    if question.kind not in CHOSEN:
        raise Rejected(Code.NOT_A_CHOICE, field="question")
    answers = wanted_answers(question, item.get("answers"), "answers")
    return Rule(question.id, tag_id=value, answers=answers)


def _of_field(question: Question, value: Any, overwrites: bool) -> Rule:
    if value not in FIELDS:
        raise Rejected(Code.NOT_A_CHOICE, field="field")
    if (value == BIRTHDAY) != (question.kind is QuestionKind.DATE):
        raise Rejected(Code.NOT_A_CHOICE, field="field")
    if question.kind is QuestionKind.YES_NO:
        raise Rejected(Code.NOT_A_CHOICE, field="field")
    return Rule(question.id, field=value, overwrites=overwrites)


def _range(item: Mapping[str, Any]) -> tuple[int | None, int | None]:
    ends = item.get("lowest"), item.get("highest")
    if ends == (None, None):
        raise Rejected(Code.REQUIRED, field="lowest")
    for value in ends:
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise Rejected(Code.WRONG_TYPE, field="lowest")
    return ends
