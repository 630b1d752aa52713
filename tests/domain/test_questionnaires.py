"""What may be asked, what counts as an answer, and what follows from it."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.questionnaires import (
    ANSWER_LENGTH,
    OPTIONS,
    QUESTIONS,
    find_problems,
    has_answered,
    read_answers,
    read_questions,
)
from guide_app.domain.sheet_rules import RULES, DatedFact, Fact, effects_of, read_rules
from guide_app.domain.typed_answers import typed_day, typed_number

TAG, OTHER_TAG, KIND = row_id("tag"), row_id("other"), row_id("kind")
SIZES = [{"id": "s", "text": "S"}, {"id": "m", "text": "M"}]
ONE = {"id": "size", "kind": "one", "text": "Size?", "options": SIZES}
SEVERAL = {"id": "likes", "kind": "several", "text": "Likes?", "options": SIZES}
BABY = {"id": "baby", "kind": "yes_no", "text": "A baby?", "required": True}
DUE = {
    "id": "due",
    "kind": "date",
    "text": "When?",
    "required": True,
    "shown_if": {"question": "baby", "answers": ["yes"]},
}
AGE = {"id": "age", "kind": "number", "text": "Age?", "lowest": 0, "highest": 16}
WORDS = {"id": "words", "kind": "text", "text": "What else?"}
ALL = read_questions([ONE, SEVERAL, BABY, DUE, AGE, WORDS])


def refusal(work):
    with pytest.raises(Rejected) as found:
        work()
    return found.value.code, found.value.facts


@pytest.mark.parametrize(
    ("document", "code", "facts"),
    [
        ("text", Code.WRONG_TYPE, {"field": "questions"}),
        ([], Code.REQUIRED, {"field": "questions"}),
        ([ONE] * (QUESTIONS + 1), Code.TOO_MANY, {"field": "questions", "limit": QUESTIONS}),
        ([3], Code.WRONG_TYPE, {"field": "questions", "question": 1}),
        ([ONE, ONE], Code.ALREADY_EXISTS, {"field": "id", "question": 2}),
        ([{**ONE, "kind": "phone"}], Code.NOT_A_CHOICE, {"field": "kind", "question": 1}),
        ([{**ONE, "kind": ["one"]}], Code.NOT_A_CHOICE, {"field": "kind", "question": 1}),
        ([{**ONE, "text": "\x00 "}], Code.REQUIRED, {"field": "text", "question": 1}),
        ([{**ONE, "colour": "red"}], Code.UNKNOWN_FIELD, {"field": "colour", "question": 1}),
        ([{**ONE, "options": SIZES[:1]}], Code.REQUIRED, {"field": "options", "question": 1}),
        ([{**ONE, "options": SIZES * 2}], Code.ALREADY_EXISTS, {"field": "options", "question": 1}),
        (
            [{**ONE, "options": SIZES * OPTIONS}],
            Code.TOO_MANY,
            {"field": "options", "limit": OPTIONS, "question": 1},
        ),
        ([{**WORDS, "options": SIZES}], Code.UNKNOWN_FIELD, {"field": "options", "question": 1}),
        ([{**WORDS, "lowest": 1}], Code.UNKNOWN_FIELD, {"field": "lowest", "question": 1}),
        ([{**ONE, "required": "yes"}], Code.WRONG_TYPE, {"field": "required", "question": 1}),
        (  # only what was asked before can decide
            [DUE, BABY],
            Code.NOT_FOUND,
            {"entity": "question", "field": "question", "question": 1},
        ),
        (
            [BABY, {**DUE, "shown_if": {"question": "baby", "answers": ["perhaps"]}}],
            Code.NOT_A_CHOICE,
            {"field": "shown_if", "question": 2},
        ),
    ],
)
def test_a_questionnaire_that_cannot_be_asked_is_refused_with_the_place(document, code, facts):
    assert refusal(lambda: read_questions(document)) == (code, facts)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"size": "xl"}, Code.NOT_A_CHOICE),
        ({"size": ["s"]}, Code.WRONG_TYPE),
        ({"likes": "s"}, Code.WRONG_TYPE),
        ({"likes": ["s", "xl"]}, Code.NOT_A_CHOICE),
        ({"likes": [{}]}, Code.WRONG_TYPE),
        ({"age": 17}, Code.OUT_OF_RANGE),
        ({"age": True}, Code.WRONG_TYPE),
        ({"age": "5"}, Code.WRONG_TYPE),
        ({"due": "soon"}, Code.WRONG_TYPE),
        ({"due": "1066-10-14"}, Code.OUT_OF_RANGE),
        ({"due": ""}, Code.REQUIRED),
        ({"words": "x" * (ANSWER_LENGTH + 1)}, Code.TOO_LONG),
    ],
)
def test_an_answer_that_is_none_is_refused_at_its_question(given, code):
    answers = {"baby": "yes", "due": "2027-05-01", **given}
    (name,) = given

    said, facts = refusal(lambda: read_answers(ALL, answers))

    assert (said, facts["field"]) == (code, name)


def test_an_answer_to_no_question_and_a_sheet_without_answers_are_refused():
    optional = read_questions([ONE])

    assert refusal(lambda: read_answers(ALL, {"shoe": "40"})) == (
        Code.UNKNOWN_FIELD,
        {"field": "shoe"},
    )
    assert refusal(lambda: read_answers(optional, {}))[0] == Code.NOTHING_TO_DO
    assert refusal(lambda: read_answers(optional, [1]))[0] == Code.WRONG_TYPE


def test_a_question_that_is_not_asked_is_neither_missing_nor_answered():
    answers, problems = find_problems(ALL, {"baby": "no", "due": "2027-05-01"})

    assert (answers, problems) == ({"baby": "no"}, {})


def test_answers_are_kept_in_one_form():
    given = {"likes": ["m", "s", "m"], "baby": "yes", "due": "20270501", "words": " so\x00ft  "}

    assert read_answers(ALL, given) == {
        "likes": ["s", "m"],
        "baby": "yes",
        "due": "2027-05-01",
        "words": "soft",
    }


def test_whether_something_was_answered_is_asked_of_one_and_of_several_alike():
    assert has_answered({"size": "s"}, "size", ["s", "m"])
    assert has_answered({"likes": ["m"]}, "likes", ["m"])
    assert not has_answered({"likes": ["m"]}, "likes", ["s"])
    assert not has_answered({}, "likes", ["s"])


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"question": "shoe", "answers": ["s"], "tag_id": TAG}, Code.NOT_FOUND),
        ({"question": "size", "answers": ["xl"], "tag_id": TAG}, Code.NOT_A_CHOICE),
        ({"question": "size", "answers": [], "tag_id": TAG}, Code.REQUIRED),
        ({"question": "size", "answers": ["s"], "tag_id": "7"}, Code.WRONG_TYPE),
        ({"question": "size", "answers": ["s"]}, Code.REQUIRED),
        ({"question": "size", "tag_id": TAG, "field": "size"}, Code.REQUIRED),
        ({"question": "words", "answers": ["x"], "tag_id": TAG}, Code.NOT_A_CHOICE),
        ({"question": "age", "tag_id": TAG}, Code.REQUIRED),
        ({"question": "size", "field": "phone"}, Code.NOT_A_CHOICE),
        ({"question": "size", "field": "birthday"}, Code.NOT_A_CHOICE),
        ({"question": "due", "field": "size"}, Code.NOT_A_CHOICE),
        ({"question": "size", "date_kind_id": KIND}, Code.NOT_A_CHOICE),
        ({"question": "size", "field": "size", "overwrites": 1}, Code.WRONG_TYPE),
        ({"question": "size", "field": "size", "script": "x"}, Code.UNKNOWN_FIELD),
    ],
)
def test_a_rule_that_can_do_nothing_is_refused_with_its_place(rule, code):
    said, facts = refusal(lambda: read_rules([rule], ALL))

    assert (said, facts["rule"]) == (code, 1)


def test_rules_are_limited_and_none_are_fine():
    rule = {"question": "size", "field": "size"}

    assert read_rules(None, ALL) == ()
    assert refusal(lambda: read_rules([rule] * (RULES + 1), ALL))[0] == Code.TOO_MANY
    assert refusal(lambda: read_rules("x", ALL))[0] == Code.WRONG_TYPE


def test_what_follows_from_answers():
    rules = read_rules(
        [
            {"question": "size", "answers": ["s"], "tag_id": TAG},
            {"question": "age", "lowest": 3, "tag_id": OTHER_TAG},
            {"question": "likes", "field": "preference"},
            {"question": "size", "field": "size", "overwrites": True},
            {"question": "due", "date_kind_id": KIND},
        ],
        ALL,
    )
    answers = {"size": "s", "age": 2, "likes": ["s", "m"], "baby": "yes", "due": "2027-05-01"}

    made = effects_of(rules, ALL, answers)

    assert made.tag_ids == (TAG,)
    assert made.facts == (Fact("preference", "S、M", False), Fact("size", "S", True))
    assert made.dates == (DatedFact(KIND, date(2027, 5, 1), False),)
    assert effects_of(rules, ALL, {"age": 3}).tag_ids == (OTHER_TAG,)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "kind", "text", "options", "shown_if", "question", "answers"])
            | st.text(max_size=4),
            inner | st.sampled_from(["one", "several", "number", "date", "yes_no", "text"]),
            max_size=6,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_whatever_comes_is_read_or_refused_and_never_breaks(document):
    for read in (
        lambda: read_questions(document),
        lambda: read_questions([document]),
        lambda: read_answers(ALL, document),
        lambda: read_rules(document, ALL),
        lambda: read_rules([document], ALL),
        lambda: read_answers(ALL, {"size": document, "likes": document, "due": document}),
    ):
        with contextlib.suppress(Rejected):
            read()


def test_numbers_and_days_are_read_as_people_type_them():
    for text in (
        "2026-5-1",
        "2026/05/01",
        "2026年5月1日",
        "20260501",
        " 2026.5.1 ",
        "２０２６年５月１日",
    ):
        assert typed_day(text) == "2026-05-01"
    for text in ("2026-13-1", "5-1", "May 1", "", "202605011", "2026-02-30"):
        assert typed_day(text) == text
    assert [typed_number(text) for text in ("4", " ４ ", "-3", "－3")] == [4, 4, -3, -3]
    assert [typed_number(text) for text in ("4岁", "1e3", "9" * 12, "")] == [
        "4岁",
        "1e3",
        "9" * 12,
        "",
    ]
