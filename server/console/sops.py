"""HQ's SOPs: the list, a plain form that publishes a version at once, and what was published."""

from __future__ import annotations

import json

from sqlalchemy import func, select
from starlette.responses import Response

from guide_app.domain.entities import Sop
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.sop_plans import root_of
from guide_app.domain.words import EndCode, StepKind, Trigger
from guide_app.mutations.sops import RetireSop
from server.console.materials import is_offered, named
from server.console.rows import find_named
from server.console.sop_form import (
    SIMPLE_ENDS,
    Typed,
    arguments_of,
    blank,
    follow_trigger,
    read,
    rearrange,
    typed_of,
)
from server.console.sop_words import (
    WEEK,
    Shelf,
    choices_of,
    condition_text,
    condition_words,
    coverage,
    day_words,
    shelf_of,
    steps_of,
    trigger_words,
)
from server.console.visit import Visit
from server.database_errors import DatabaseFails
from server.schema import ENTITY_TABLES
from server.sop_packs import pack_names


def show_list(visit: Visit) -> Response:
    """All SOPs in their newest versions, those out of use last."""
    say, step = visit.speech, ENTITY_TABLES["sop_step"].c
    with visit.desk.database.read() as connection:
        shelf = shelf_of(connection, visit.here.brand.id)
        counts = dict(
            map(
                tuple,
                connection.execute(
                    select(step.sop_id, func.count())
                    .where(step.brand_id == visit.here.brand.id, step.archived == 0)
                    .group_by(step.sop_id)
                ),
            )
        )
    rows = [
        {
            "sop": sop,
            "trigger": trigger_words(sop, shelf, say),
            "whom": condition_words(sop.condition, shelf, say),
            "steps": counts.get(sop.id, 0),
            "state": state_of(sop),
        }
        for sop in shelf.newest.values()
    ]
    rows.sort(key=lambda row: (row["state"] != "in_use", row["sop"].name, row["sop"].id))
    return visit.page("sops.html", rows=rows, packs=pack_names())


def show(visit: Visit) -> Response:
    """The form of a new SOP or of the newest version; an older one is only to be read."""
    sop = find_named(visit, Sop)
    if sop is None:
        return _form(visit, None, blank(), 200)
    with visit.desk.database.read() as connection:
        shelf = shelf_of(connection, visit.here.brand.id)
        steps = steps_of(connection, sop.id)
    newest = shelf.newest[root_of(sop)]
    if newest.id == sop.id:
        return _form(visit, sop, typed_of(sop, steps), 200)
    say = visit.speech
    scripts = {id: title for id, title, _ in shelf.scripts}
    materials = {one.id: named(one, say) for one in shelf.materials}
    return visit.page(
        "sop_version.html",
        sop=sop,
        newest=newest,
        trigger=trigger_words(sop, shelf, say),
        whom=condition_words(sop.condition, shelf, say),
        ends=_end_words(sop, shelf, visit),
        follows=_name_of(shelf, sop.next_id),
        steps=[
            (
                step,
                day_words(step.day_offset, say),
                scripts.get(step.script_id or "", ""),
                materials.get(step.material_id or "", ""),
            )
            for step in steps
        ],
    )


def save(visit: Visit) -> Response:
    """Take one step in the form, or publish what it holds."""
    sop = find_named(visit, Sop)
    typed = read(visit.form)
    do = visit.form.get("do", "look")
    if do != "publish":
        rearrange(typed, do)
        if sop is None:
            follow_trigger(typed)
        return _form(visit, sop, typed, 200)
    arguments = arguments_of(typed)
    if arguments is None:
        typed.notice = visit.speech.t("look_again")
        return _form(visit, sop, typed, 400)
    try:
        outcome = visit.change(arguments)
    except Rejected as rejected:
        blamed = typed.refuse(rejected)
        say = visit.speech
        typed.notice = (
            say.t("look_again") if blamed else say.refusal(rejected.code.value, rejected.facts)
        )
        return _form(visit, sop, typed, 400)
    except DatabaseFails as failed:
        typed.notice = visit.speech.refusal(visit.why(failed))
        return _form(visit, sop, typed, 503)
    if outcome.conflicts and sop is not None:
        with visit.desk.database.read() as connection:
            newest = shelf_of(connection, visit.here.brand.id).newest[root_of(sop)]
        typed.seen_id = newest.id
        typed.notice = visit.speech.t("sop.stale", version=newest.version)
        return _form(visit, sop, typed, 409)
    return visit.go("sop", "done.published")


def retire(visit: Visit) -> Response:
    """Let nobody begin it any more, or stop it at once for everybody."""
    sop = find_named(visit, Sop)
    if sop is None:
        raise Rejected(Code.NOT_FOUND)
    outcome = visit.change(RetireSop(sop_id=sop.id, at_once=visit.form.get("at_once") == "1"))
    if outcome.conflicts:
        raise Rejected(Code.WRONG_STATE)
    return visit.go("sop", "done.retired")


def state_of(sop: Sop) -> str:
    """Whether the newest version begins for anybody: a key of the page's words."""
    if not sop.active:
        return "stopped"
    return "in_use" if sop.until is None else "retired"


def _form(visit: Visit, sop: Sop | None, typed: Typed, status: int) -> Response:
    say = visit.speech
    with visit.desk.database.read() as connection:
        shelf = shelf_of(connection, visit.here.brand.id)
    root_id = root_of(sop) if sop is not None else ""
    others = [
        (other, one.name)
        for other, one in sorted(shelf.newest.items(), key=lambda item: item[1].name)
        if other != root_id
    ]
    table = coverage(typed.step_days())
    errors = {name: _refusal(visit, name, error) for name, error in typed.errors.items()}
    asked = [typed.texts["condition"], *(step["condition"] for step in typed.steps)]
    return visit.page(
        "sop.html",
        status,
        sop=sop,
        state=state_of(shelf.newest[root_id]) if sop is not None else "",
        typed=typed,
        errors=errors,
        triggers=[(one.value, say.choice("sop", "trigger", one)) for one in Trigger],
        kinds=[(one.value, say.choice("sop_step", "kind", one)) for one in StepKind],
        simple_ends=[(one.value, say.t(f"sop.end.{one.value}")) for one in SIMPLE_ENDS],
        tags=[
            (tag, f"{group} · {name}")
            for _, group, tags in shelf.known.groups
            for tag, name in tags
        ],
        names=shelf.known.names,
        dates=[(kind, name) for kind, name, _ in shelf.known.kinds],
        questionnaires=[(id, name) for id, (name, _) in shelf.questions.items()],
        answers=_answers(shelf, typed, visit),
        weekdays=[(day, say.t(f"sop.weekday.{day}")) for day in range(WEEK)],
        others=others,
        scripts=shelf.scripts,
        materials=[
            (one.id, named(one, say), not is_offered(one, say.today)) for one in shelf.materials
        ],
        whom=_whom(shelf, asked, visit),
        table=[(day_words(day, say), counts) for day, counts in table],
        totals=[sum(column) for column in zip(*(counts for _, counts in table), strict=True)],
        versions=shelf.versions.get(root_id, ()),
        uses=_uses(shelf, root_id, visit) if sop is not None else [],
        packs=pack_names(),
    )


def _whom(shelf: Shelf, asked: list[str], visit: Visit) -> list[tuple[str, str]]:
    """What a condition can be chosen from: the segments, and whatever is chosen already."""
    found = {text: name for name, text in shelf.segments}
    for text in asked:
        if text and text not in found:
            try:
                document = json.loads(text)
            except (ValueError, RecursionError):
                continue
            found[condition_text(document)] = condition_words(document, shelf, visit.speech)
    return [("", visit.speech.t("sop.everybody")), *found.items()]


def _answers(
    shelf: Shelf, typed: Typed, visit: Visit
) -> list[tuple[str, list[tuple[int, str, str, bool]]]]:
    """What can be ticked of the questionnaire's answers, by question.

    Each with its number on the page, its value, its words and whether it is ticked.
    """
    chosen = set(typed.answers)
    _, questions = shelf.questions.get(typed.texts["trigger_questionnaire_id"], ("", ()))
    offered = {
        (question.id, answer): (question.text, words)
        for question in questions
        for answer, words in choices_of(question, visit.speech)
    }
    for question_id, answer in typed.answers:
        offered.setdefault((question_id, answer), ("", visit.speech.t("says.another")))
    by_question: dict[str, list[tuple[int, str, str, bool]]] = {}
    for number, (key, (question, words)) in enumerate(offered.items()):
        answer = number, json.dumps(key, ensure_ascii=False), words, key in chosen
        by_question.setdefault(question, []).append(answer)
    return list(by_question.items())


def _uses(shelf: Shelf, root_id: str, visit: Visit) -> list[tuple[str, str, str]]:
    """The SOPs that go on with it, or end when it begins: id, name and how."""
    found = []
    for other in shelf.newest.values():
        if other.next_id == root_id:
            found.append((other.id, other.name, visit.speech.t("sop.used.next")))
        rules = other.ends if isinstance(other.ends, list) else ()
        if any(rule.get("sop_id") == root_id for rule in rules):
            found.append((other.id, other.name, visit.speech.t("sop.used.joined")))
    return sorted(found, key=lambda use: use[1])


def _end_words(sop: Sop, shelf: Shelf, visit: Visit) -> list[str]:
    say, told = visit.speech, []
    for rule in sop.ends or ():
        words = say.t(f"sop.end.{rule['rule']}")
        about = {
            EndCode.TAG: shelf.known.names.get(rule.get("tag_id", "")),
            EndCode.JOINED: _name_of(shelf, rule.get("sop_id")),
        }.get(rule["rule"])
        told.append(f"{words}{say.t('sop.colon')}{about}" if about else words)
    return told


def _name_of(shelf: Shelf, root_id: str | None) -> str:
    found = shelf.newest.get(root_id or "")
    return found.name if found is not None else ""


def _refusal(visit: Visit, name: str, error: Rejected) -> str:
    if name.endswith(("window_from", "window_until")):
        return visit.speech.t("sop.hours_wrong")
    if name == "trigger_answer" and error.code is Code.NOT_A_CHOICE:
        return visit.speech.t("sop.one_question")
    return visit.speech.refusal(error.code.value, error.facts)
