"""Questionnaires in the console: compose, look at as on a phone, publish, count the answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select
from starlette.responses import Response

from guide_app.domain.entities import Questionnaire
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.questionnaires import Question, QuestionKind, chosen, read_questions
from guide_app.mutations.questionnaires import PublishQuestionnaire, RetireQuestionnaire
from guide_app.tables.tx import TableTx
from server.console.composing import Block, Targets, blocks_of, compose, read_blocks
from server.console.rows import find_named, get_named
from server.console.visit import Visit
from server.database_errors import DatabaseFails
from server.pages.form import fields_of
from server.pages.web import show
from server.schema import ENTITY_TABLES

COUNTED = 100_000
"""Sheets that are counted answer by answer, the newest; how many there are is always told."""
_FORM, _SHEET = ENTITY_TABLES["questionnaire"], ENTITY_TABLES["answer_sheet"]
_HERE = "questionnaire"


@dataclass(slots=True)
class Tally:
    """How one question was answered.

    Attributes:
        n: Sheets in which it was answered.
        counts: Words of an answer and how often it was given; empty for texts and days.
        mean: Of numbers.
    """

    question: Question
    n: int = 0
    counts: list[tuple[str, int]] = field(default_factory=list)
    mean: str = ""


def show_list(visit: Visit) -> Response:
    """Every questionnaire in its newest version."""
    brand_id = visit.here.brand.id
    with visit.desk.database.read() as connection:
        newest: dict[str, Questionnaire] = {}
        for form in _versions(connection, brand_id):
            newest[form.root_id or form.id] = form
        counted = select(_SHEET.c.questionnaire_id, func.count()).where(
            _SHEET.c.brand_id == brand_id, _SHEET.c.undone == 0
        )
        per_version = connection.execute(counted.group_by(_SHEET.c.questionnaire_id)).all()
        roots = {form.id: form.root_id or form.id for form in _versions(connection, brand_id)}
    sheets: Counter[str] = Counter()
    for form_id, count in per_version:
        sheets[roots.get(form_id, form_id)] += count
    forms = sorted(newest.items(), key=lambda pair: (not pair[1].active, pair[1].name))
    return visit.page("questionnaires.html", forms=forms, sheets=sheets)


def show_one(visit: Visit) -> Response:
    """A version with its answers, counted."""
    form = get_named(visit, Questionnaire)
    with visit.desk.database.read() as connection:
        root_id = form.root_id or form.id
        versions = [
            one
            for one in _versions(connection, visit.here.brand.id)
            if (one.root_id or one.id) == root_id
        ]
        total, tallies = _tally(connection, visit, form)
    return visit.page(
        "questionnaire.html",
        form=form,
        versions=versions,
        newest=versions[-1],
        total=total,
        most=COUNTED,
        tallies=tallies,
    )


def show_form(visit: Visit) -> Response:
    """The form of a new questionnaire, or of the next version of one."""
    row = visit.request.path_params["row_id"]
    if row == "new":
        return _page(visit, [Block()], "", None)
    form = get_named(visit, Questionnaire)
    with visit.desk.database.read() as connection:
        blocks = blocks_of(form.questions, form.rules or [], _targets(connection, visit))
    return _page(visit, blocks, form.name, form)


def save(visit: Visit) -> Response:
    """Whatever a button of the form asks for; nothing typed is ever lost."""
    seen = find_named(visit, Questionnaire)
    blocks, name = read_blocks(visit.form), visit.form.get("name", "").strip()
    what, _, place = visit.form.get("do", "").partition(".")
    at = int(place) if place.isdecimal() and int(place[:3]) < len(blocks) else 0
    if what == "add":
        return _page(visit, [*blocks, Block()], name, seen)
    if what == "drop":
        return _page(visit, [*blocks[:at], *blocks[at + 1 :]] or [Block()], name, seen)
    if what == "up" and at > 0:
        blocks[at - 1], blocks[at] = blocks[at], blocks[at - 1]
        return _page(visit, blocks, name, seen)
    with visit.desk.database.read() as connection:
        made = compose(blocks, _targets(connection, visit))
    if not blocks or any(block.error for block in blocks):
        return _page(visit, blocks or [Block()], name, seen, 400, visit.speech.t("look_again"))
    if what == "look":
        return _look(visit, name, read_questions(made.questions))
    if what != "publish":
        return _page(visit, blocks, name, seen)
    arguments = PublishQuestionnaire(
        name=name,
        questions=made.questions,
        rules=made.rules,
        seen_id=seen.id if seen is not None else None,
    )
    try:
        outcome = visit.change(arguments)
    except Rejected as rejected:
        if rejected.facts.get("field") != "name":
            raise
        return _page(visit, blocks, name, seen, 400, visit.speech.t("questionnaire.name_missing"))
    except DatabaseFails as failed:
        return _page(visit, blocks, name, seen, 503, visit.speech.refusal(visit.why(failed)))
    if outcome.conflicts:
        return _page(visit, blocks, name, seen, 409, visit.speech.t("questionnaire.stale"))
    new_id = row_id(outcome.mutation_id, 0)
    if seen is not None:
        new_id = row_id("questionnaire", seen.root_id or seen.id, seen.version + 1)
    return visit.go(f"{_HERE}/{new_id}", "done.published")


def retire(visit: Visit) -> Response:
    """Take it out of use, or into use again."""
    form = get_named(visit, Questionnaire)
    outcome = visit.change(RetireQuestionnaire(questionnaire_id=form.id, retired=form.active))
    if outcome.conflicts:
        raise Rejected(Code.WRONG_STATE)
    return visit.go(_HERE, "saved")


def _look(visit: Visit, name: str, questions: tuple[Question, ...]) -> Response:
    """The page as a phone would show it."""
    lang = visit.speech.lang
    return show(
        visit.request,
        "form.html",
        fields=fields_of(questions, {}, {}, lang),
        name=name or visit.speech.entity(_HERE),
        brand=visit.here.brand.name,
        title="",
        action="",
        seen=0,
        notice="",
        stop="",
        preview=True,
    )


def _page(
    visit: Visit,
    blocks: list[Block],
    name: str,
    seen: Questionnaire | None,
    status: int = 200,
    notice: str = "",
) -> Response:
    speech = visit.speech
    with visit.desk.database.read() as connection:
        targets = _targets(connection, visit)
    fills = [("", speech.t("questionnaire.fills.nothing"))]
    fills += [(name_, speech.field("customer", name_)) for name_ in ("size", "preference")]
    fills.append(("birthday", speech.t("questionnaire.fills.birthday")))
    fills += [(f"date:{kind}", label) for kind, label in targets.date_kinds.items()]
    return visit.page(
        "compose.html",
        status,
        blocks=blocks,
        called=name,
        seen=seen,
        notice=notice,
        kinds=[(kind.value, speech.t(f"questionnaire.kind.{kind.value}")) for kind in QuestionKind],
        fills=fills,
        tags=sorted(targets.tags),
        said=[_said(visit, block) for block in blocks],
        known=[json.dumps(block.known, ensure_ascii=False) for block in blocks],
    )


def _said(visit: Visit, block: Block) -> str:
    if block.error is None:
        return ""
    value = str(block.error.facts.get("value", ""))
    if block.error.facts.get("entity") == "tag":
        return visit.speech.t("questionnaire.no_such_tag", value=value)
    key = f"questionnaire.wrong.{block.error.facts.get('field', '')}"
    words = visit.speech.refusal(block.error.code.value, block.error.facts)
    if key in _PLACES:
        words = f"{visit.speech.t(_PLACES[key])} {words}"
    return f"{words} {value}".strip()


_PLACES = {
    f"questionnaire.wrong.{name}": f"questionnaire.{name}"
    for name in ("text", "lines", "if_question", "if_answers", "fills", "lowest", "highest")
} | {
    "questionnaire.wrong.options": "questionnaire.lines",
    "questionnaire.wrong.field": "questionnaire.fills",
    "questionnaire.wrong.date_kind_id": "questionnaire.fills",
}


def _versions(connection: Connection, brand_id: str) -> list[Questionnaire]:
    """Every version, a questionnaire's in their order."""
    tx = TableTx(connection, ENTITY_TABLES)
    ids = select(_FORM.c.id).where(_FORM.c.brand_id == brand_id).order_by(_FORM.c.version)
    return [tx.get(Questionnaire, found) for found in connection.scalars(ids)]


def _targets(connection: Connection, visit: Visit) -> Targets:
    tag, group, kind = (ENTITY_TABLES[name] for name in ("tag", "tag_group", "date_kind"))
    brand_id = visit.here.brand.id
    rows = connection.execute(
        select(tag.c.id, tag.c.name, tag.c.archived, group.c.name.label("group_name"))
        .join_from(tag, group, group.c.id == tag.c.group_id)
        .where(tag.c.brand_id == brand_id)
        .order_by(group.c.position, tag.c.position, tag.c.name)
    ).all()
    often = Counter(row.name for row in rows if not row.archived)
    names = {
        row.id: row.name if often[row.name] <= 1 else f"{row.group_name}/{row.name}" for row in rows
    }
    tags = {names[row.id]: row.id for row in rows if not row.archived}
    kinds = connection.execute(
        select(kind.c.id, kind.c.name).where(kind.c.brand_id == brand_id, kind.c.archived == 0)
    )
    return Targets(tags, names, {row.id: row.name for row in kinds})


def _tally(connection: Connection, visit: Visit, form: Questionnaire) -> tuple[int, list[Tally]]:
    standing = (_SHEET.c.questionnaire_id == form.id, _SHEET.c.undone == 0)
    total = connection.execute(
        select(func.count()).select_from(_SHEET).where(*standing)
    ).scalar_one()
    newest = select(_SHEET.c.answers).where(*standing).order_by(_SHEET.c.pk.desc()).limit(COUNTED)
    questions = read_questions(form.questions)
    n: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {question.id: Counter() for question in questions}
    sums: Counter[str] = Counter()
    for text in connection.execution_options(yield_per=1_000).execute(newest).scalars():
        answers: Mapping[str, Any] = json.loads(text)
        for question_id, answer in answers.items():
            n[question_id] += 1
            if isinstance(answer, int):
                sums[question_id] += answer
            elif question_id in counts:
                counts[question_id].update(chosen(answer))
    return total, [
        _tallied(visit, one, n[one.id], counts[one.id], sums[one.id]) for one in questions
    ]


def _tallied(visit: Visit, question: Question, n: int, counts: Counter[str], total: int) -> Tally:
    made = Tally(question, n)
    if question.kind is QuestionKind.NUMBER and n:
        made.mean = f"{total / n:.1f}"
    if question.kind is QuestionKind.YES_NO:
        made.counts = [(visit.speech.t(choice), counts[choice]) for choice in question.choices]
    elif question.kind in (QuestionKind.ONE, QuestionKind.SEVERAL):
        made.counts = [(option.text, counts[option.id]) for option in question.options]
    return made
