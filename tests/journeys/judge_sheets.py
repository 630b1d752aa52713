"""What the server has of questionnaires, and what their rules say, read by other code than ours."""

from __future__ import annotations

from typing import Any

from tests.journeys.judge_server import _load


def questions(database: str, guide_id: str) -> list[dict[str, Any]]:
    """The questions of the one questionnaire in use, in order."""
    forms = _load(database, guide_id, "questionnaire")["questionnaire"]
    (form,) = (row for row in forms if row.active)
    return list(form.questions)


def sheet_of(database: str, guide_id: str, name: str) -> dict[str, Any]:
    """The one sheet of a customer: the answers, the tags that its rules want, and those there."""
    found = _load(
        database, guide_id, "customer", "answer_sheet", "customer_tag", "tag", "questionnaire"
    )
    customer = next(row for row in found["customer"] if row.name == name)
    (sheet,) = (row for row in found["answer_sheet"] if row.customer_id == customer.id)
    form = next(row for row in found["questionnaire"] if row.id == sheet.questionnaire_id)
    named = {tag.id: tag.name for tag in found["tag"]}
    wanted = []
    for rule in form.rules or []:
        answer = sheet.answers.get(rule["question"])
        given = answer if isinstance(answer, list) else [answer]
        if rule.get("tag_id") and any(one in given for one in rule.get("answers", [])):
            wanted.append(named[rule["tag_id"]])
    mine = [row for row in found["customer_tag"] if row.customer_id == customer.id]
    return {
        "answers": sheet.answers,
        "undone": sheet.undone,
        "wanted": sorted(wanted),
        "tags": sorted(named[row.tag_id] for row in mine),
    }
