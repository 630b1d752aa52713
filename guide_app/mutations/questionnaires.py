"""Publishing questionnaires: what was published never changes, a change is the next version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guide_app.domain.entities import DateKind, Questionnaire, Tag
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.questionnaires import read_questions
from guide_app.domain.sheet_rules import Rule, read_rules
from guide_app.mutations.access import brand_row
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tx import Context, FieldConflict, Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishQuestionnaire:
    """A new questionnaire, or the version that follows the one its author saw.

    Attributes:
        seen_id: The newest version that the author knew; None for a new questionnaire.
    """

    name: str
    questions: tuple[Mapping[str, Any], ...]
    rules: tuple[Mapping[str, Any], ...] = ()
    seen_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireQuestionnaire:
    """Take a questionnaire, by its newest version, out of use or into use again."""

    questionnaire_id: str
    retired: bool = True


def version_id(root_id: str, version: int) -> str:
    """The id of a version, so that nobody publishes the same number twice."""
    return root_id if version == 1 else row_id("questionnaire", root_id, version)


@mutation("questionnaire.publish", PublishQuestionnaire, HQ_ONLY)
def publish_questionnaire(tx: Tx, context: Context, arguments: PublishQuestionnaire) -> None:
    """Add the version; where somebody else has published meanwhile, it is a conflict."""
    questions = read_questions(arguments.questions)
    rules = read_rules(arguments.rules, questions)
    _check_targets(tx, context, rules)
    if not arguments.name.strip():
        raise Rejected(Code.REQUIRED, field="name")
    root_id, version = None, 1
    new_id = context.new_id(0)
    if arguments.seen_id is not None:
        seen = brand_row(tx, context, Questionnaire, arguments.seen_id)
        if _is_stale(tx, context, seen):
            return
        root_id, version = seen.root_id or seen.id, seen.version + 1
        new_id = version_id(root_id, version)
    tx.insert(
        Questionnaire(
            id=new_id,
            brand_id=context.actor.brand_id,
            root_id=root_id,
            name=arguments.name.strip(),
            version=version,
            since=context.business_on,
            questions=list(arguments.questions),
            rules=list(arguments.rules) or None,
        )
    )


@mutation("questionnaire.retire", RetireQuestionnaire, HQ_ONLY)
def retire_questionnaire(tx: Tx, context: Context, arguments: RetireQuestionnaire) -> None:
    """Mark its newest version."""
    seen = brand_row(tx, context, Questionnaire, arguments.questionnaire_id)
    if _is_stale(tx, context, seen):
        return
    if seen.active != arguments.retired:
        raise Rejected(Code.NOTHING_TO_DO)
    tx.update(seen, active=not arguments.retired)


def _is_stale(tx: Tx, context: Context, seen: Questionnaire) -> bool:
    """Whether there is a later version; it is noted as a conflict then."""
    root_id = seen.root_id or seen.id
    newest = seen.version
    while tx.find(Questionnaire, version_id(root_id, newest + 1)) is not None:
        newest += 1
    if newest == seen.version:
        return False
    context.conflicts.append(
        FieldConflict("questionnaire", root_id, "version", seen.version + 1, newest)
    )
    return True


def _check_targets(tx: Tx, context: Context, rules: tuple[Rule, ...]) -> None:
    """What rules lead to has to be the brand's own."""
    for rule in rules:
        if rule.tag_id is not None:
            brand_row(tx, context, Tag, rule.tag_id)
        if rule.date_kind_id is not None:
            brand_row(tx, context, DateKind, rule.date_kind_id)
