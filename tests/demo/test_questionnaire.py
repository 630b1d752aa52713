"""The demo's questionnaire is one that HQ could have published, and every tag of it is set."""

from guide_app.domain.entities import Questionnaire, Tag
from guide_app.domain.questionnaires import read_answers, read_questions
from guide_app.domain.sheet_rules import effects_of, read_rules
from server.demo.brand import make_catalogue


def test_every_option_that_is_called_like_a_tag_sets_it():
    rows = make_catalogue("small")
    (form,) = (row for row in rows if isinstance(row, Questionnaire))
    names = {row.id: row.name for row in rows if isinstance(row, Tag)}
    questions = read_questions(form.questions)
    rules = read_rules(form.rules, questions)
    first = {
        one.id: list(one.choices[:1]) if one.kind == "several" else one.choices[0]
        for one in questions
        if one.choices
    }
    answers = read_answers(questions, {**first, "colour": "天空蓝"})

    made = effects_of(rules, questions, answers)

    assert [names[tag] for tag in made.tag_ids] == [
        "0–2岁",
        "男孩",
        "怕热",
        "运动",
        "外套羽绒",
        "看直播",
    ]
    assert {fact.name: fact.value for fact in made.facts} == {
        "size": "80",
        "preference": "天空蓝",
    }
