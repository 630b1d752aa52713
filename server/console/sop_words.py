"""SOPs in words for HQ: what begins them, whom they are for, when a step is due."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from guide_app.domain.condition_reading import read_condition
from guide_app.domain.condition_writing import document_of
from guide_app.domain.entities import Material, Questionnaire, Sop, SopStep
from guide_app.domain.errors import Rejected
from guide_app.domain.questionnaires import Question, QuestionKind, read_questions
from guide_app.domain.sop_plans import root_of
from guide_app.domain.views import WITHIN_DAYS
from guide_app.domain.words import StepKind, Trigger
from guide_app.tables.tx import TableTx
from server.console.condition_words import Known, group_words, known_of
from server.console.materials import materials_of
from server.console.speech import Speech
from server.schema import ENTITY_TABLES

WEEK = 7


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a SOP can speak of in a brand.

    Attributes:
        newest: Of each SOP the newest version, by the id of the first.
        versions: All versions of a SOP, the newest first.
        segments: Name and condition of those in use.
        scripts: Id, title and whether it is out of use.
        materials: Of the brand.
        questions: Of each questionnaire, by its first version: its name and newest questions.
    """

    known: Known
    newest: Mapping[str, Sop]
    versions: Mapping[str, Sequence[Sop]]
    segments: Sequence[tuple[str, str]]
    scripts: Sequence[tuple[str, str, bool]]
    questions: Mapping[str, tuple[str, Sequence[Question]]]
    materials: Sequence[Material]


def shelf_of(connection: Connection, brand_id: str) -> Shelf:
    """What there is in a brand."""
    versions: dict[str, list[Sop]] = {}
    for sop in _rows(connection, Sop, "sop", brand_id):
        versions.setdefault(root_of(sop), []).append(sop)
    for rows in versions.values():
        rows.sort(key=lambda row: row.version, reverse=True)
    segment, script = ENTITY_TABLES["segment"].c, ENTITY_TABLES["script"].c
    segments = connection.execute(
        select(segment.name, segment.condition)
        .where(segment.brand_id == brand_id, segment.archived == 0)
        .order_by(segment.position, segment.name, segment.id)
    )
    scripts = connection.execute(
        select(script.id, script.title, script.archived)
        .where(script.brand_id == brand_id)
        .order_by(script.stage, script.position, script.title, script.id)
    )
    return Shelf(
        known_of(connection, brand_id),
        {root_id: rows[0] for root_id, rows in versions.items()},
        versions,
        [(name, condition_text(json.loads(stored))) for name, stored in segments],
        [(row[0], row[1], bool(row[2])) for row in scripts],
        _questions(_rows(connection, Questionnaire, "questionnaire", brand_id)),
        materials_of(connection, brand_id),
    )


def steps_of(connection: Connection, sop_id: str) -> list[SopStep]:
    """The steps of a version, in the order in which they come."""
    table = ENTITY_TABLES["sop_step"].c
    ids = connection.scalars(select(table.id).where(table.sop_id == sop_id, table.archived == 0))
    tx = TableTx(connection, ENTITY_TABLES)
    found = [tx.get(SopStep, one) for one in ids.all()]
    return sorted(found, key=lambda step: (step.day_offset, step.position, step.id))


def condition_text(document: Any) -> str:
    """A condition as a form holds it, the same text for the same condition; empty: everybody."""
    if document is None:
        return ""
    with suppress(Rejected):  # one of a newer version is kept as it is
        document = document_of(read_condition(document))
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def condition_words(document: Any, shelf: Shelf, say: Speech) -> str:
    """Whom a condition holds for, by the name of a segment where one asks the same."""
    if document is None:
        return say.t("sop.everybody")
    text = condition_text(document)
    for name, asked in shelf.segments:
        if asked == text:
            return name
    try:
        groups = read_condition(document).groups
    except Rejected:
        return say.t("segment.unreadable")
    return say.t("sop.and").join(group_words(group, shelf.known, say) for group in groups)


def trigger_words(sop: Sop, shelf: Shelf, say: Speech) -> str:
    """What begins it, in one short phrase."""
    names = shelf.known.names
    what = say.choice("sop", "trigger", sop.trigger)
    match sop.trigger:
        case Trigger.SILENT:
            return say.t("sop.on.silent", days=sop.trigger_days)
        case Trigger.VIEWED:
            within = sop.trigger_within or WITHIN_DAYS
            return say.t("sop.on.viewed", count=sop.trigger_count or 1, days=within)
        case Trigger.FIXED_DATE:
            return say.t("sop.on.fixed_date", day=say.day(sop.trigger_on))
        case Trigger.WEEKLY:
            days = [
                say.t(f"sop.weekday.{day}")
                for day in range(WEEK)
                if (sop.trigger_weekdays or 0) >> day & 1
            ]
            return say.t("sop.on.weekly", days=say.t("sop.list_mark").join(days))
        case Trigger.TAGGED:
            about = names.get(sop.trigger_tag_id or "")
        case Trigger.DATED:
            about = names.get(sop.trigger_date_kind_id or "")
        case Trigger.ANSWERED:
            about = shelf.questions.get(sop.trigger_questionnaire_id or "", ("", ()))[0]
        case _:
            return what
    return f"{what}{say.t('sop.colon')}{about or say.t('says.another')}"


def day_words(offset: int, say: Speech) -> str:
    """When a step is due."""
    if offset < 0:
        return say.t("sop.day.before", n=-offset)
    return say.t("sop.day.same") if offset == 0 else say.t("sop.day.after", n=offset)


def coverage(steps: Iterable[tuple[int, str]]) -> list[tuple[int, list[int]]]:
    """Of each day that has a step, how many there are of each of the eight kinds."""
    kinds = list(StepKind)
    days: dict[int, list[int]] = {}
    for day, kind in steps:
        if kind in kinds:
            days.setdefault(day, [0] * len(kinds))[kinds.index(StepKind(kind))] += 1
    return sorted(days.items())


def choices_of(question: Question, say: Speech) -> list[tuple[str, str]]:
    """The answers of a question that a SOP can wait for."""
    if question.kind is QuestionKind.YES_NO:
        return [(choice, say.t(choice)) for choice in question.choices]
    return [(option.id, option.text) for option in question.options]


def _questions(rows: Iterable[Questionnaire]) -> dict[str, tuple[str, Sequence[Question]]]:
    found: dict[str, Questionnaire] = {}
    for row in sorted(rows, key=lambda row: row.version):
        found[row.root_id or row.id] = row
    told: dict[str, tuple[str, Sequence[Question]]] = {}
    for root_id, row in sorted(found.items(), key=lambda one: one[1].name):
        try:
            told[root_id] = (row.name, read_questions(row.questions))
        except Rejected:  # of a newer version
            told[root_id] = (row.name, ())
    return told


def _rows(connection: Connection, kind: type[Any], entity: str, brand_id: str) -> list[Any]:
    table = ENTITY_TABLES[entity].c
    ids = list(connection.scalars(select(table.id).where(table.brand_id == brand_id)))
    tx = TableTx(connection, ENTITY_TABLES)
    tx.prefetch(kind, ids)
    return [tx.get(kind, one) for one in ids]
