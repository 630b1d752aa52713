"""What there is to say, what a customer has read of it, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from guide_app.domain.due_item import DueItem
from guide_app.domain.entities import FollowUp, GuideScript, Script, ScriptVariant
from guide_app.domain.reply_rate import ReplyRate, over_since
from guide_app.domain.wordings import Shelf
from guide_app.tables.replies import reply_counts
from localdb.queries import catalog
from localdb.queries.merged import of_person
from localdb.queries.prepared import Prepared, given, select_row
from localdb.schema import ENTITY_TABLES

_VARIANT, _OWN, _FOLLOW_UP, _STEP, _TASK = (
    ENTITY_TABLES[name].c
    for name in ("script_variant", "guide_script", "follow_up", "sop_step", "hq_task")
)
_VARIANTS = Prepared(
    select_row(ScriptVariant)
    .where(_VARIANT.archived == 0)
    .order_by(_VARIANT.position, _VARIANT.pk, _VARIANT.id)
)
_OWN_OF = Prepared(select_row(GuideScript).where(_OWN.guide_id == given("guide_id")))
_KIND = Prepared(select(_STEP.kind).where(_STEP.id == given("step_id")))
_TASK_KIND = Prepared(select(_TASK.kind).where(_TASK.id == given("task_id")))
_SENT_TO = Prepared(
    select_row(FollowUp).where(of_person(_FOLLOW_UP.customer_id), _FOLLOW_UP.sent_on.is_not(None))
)
_RATES = Prepared(reply_counts(ENTITY_TABLES["follow_up"], given("until")))


def shelf(connection: Connection, guide_id: str) -> Shelf:
    """What there is to say, with what the guide made of it; tags as they are called now."""
    variants: dict[str, list[ScriptVariant]] = defaultdict(list)
    for variant in _VARIANTS.rows(connection, ScriptVariant):
        variants[variant.script_id].append(variant)
    own = _OWN_OF.rows(connection, GuideScript, guide_id=guide_id)
    scripts = catalog.scripts(connection)
    if any(script.tag_ids for script in scripts):
        merged = catalog.merged_tags(connection)
        scripts = [_with_tags_of_now(script, merged) for script in scripts]
    return Shelf(scripts, variants, {row.script_id: row for row in own})


def find_kind(connection: Connection, item: DueItem | None) -> str | None:
    """Of which of the eight kinds a row of the day is: a step of a SOP, or a task of HQ."""
    kind: str | None = None
    if item is not None and item.step_id is not None:
        kind = _KIND.first(connection, step_id=item.step_id)
    elif item is not None and item.hq_task_id is not None:
        kind = _TASK_KIND.first(connection, task_id=item.hq_task_id)
    return kind


def sent_to(connection: Connection, customer_id: str) -> list[FollowUp]:
    """The customer's follow-ups that were sent, in no order."""
    return _SENT_TO.rows(connection, FollowUp, customer_id=customer_id)


def reply_rates(connection: Connection, today: date) -> Mapping[str, ReplyRate]:
    """By wording, what came of it with the customers of this file."""
    rates: dict[str, ReplyRate] = defaultdict(ReplyRate)
    for _script_id, wording_id, *counts in _RATES.all(connection, until=over_since(today)):
        rates[wording_id] += ReplyRate(*counts)
    return rates


def _with_tags_of_now(script: Script, merged: Mapping[str, str]) -> Script:
    if not script.tag_ids:
        return script
    now = (merged.get(tag_id, tag_id) for tag_id in script.tag_ids)
    return replace(script, tag_ids=list(dict.fromkeys(now)))
