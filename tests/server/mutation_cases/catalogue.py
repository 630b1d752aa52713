"""What HQ keeps for everybody, questionnaires and what they are answered."""

from __future__ import annotations

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.questionnaires import PublishQuestionnaire, RetireQuestionnaire
from guide_app.mutations.sheets import FillSheet, TakeBackSheet
from tests.server.mutation_cases.example import HISTORY, QUESTIONS, Case

CASES: dict[str, Case] = {
    "catalog.save": (
        lambda e: SaveCatalogRow(
            entity="tag",
            row_id=e.ids["tag"],
            changes={"name": Change(seen="丝绸", new="真丝")},
        ),
        {"tag"},
    ),
    "questionnaire.publish": (
        lambda e: PublishQuestionnaire(
            name="到店问卷",
            questions=QUESTIONS,
            rules=({"question": "for", "answers": ["child"], "tag_id": e.ids["answer_tag"]},),
            seen_id=e.ids["questionnaire"],
        ),
        {"questionnaire"},
    ),
    "questionnaire.retire": (
        lambda e: RetireQuestionnaire(questionnaire_id=e.ids["other_questionnaire"]),
        {"questionnaire"},
    ),
    "sheet.fill": (
        lambda e: FillSheet(
            customer_id=e.ids["customer"],
            questionnaire_id=e.ids["questionnaire"],
            answers={"for": "child"},
        ),
        {"answer_sheet", "customer_tag", HISTORY},
    ),
    "sheet.take_back": (
        lambda e: TakeBackSheet(customer_id=e.ids["customer"], entry_id=e.ids["sheet"]),
        {"answer_sheet", "customer", "customer_tag", HISTORY},
    ),
}
