"""Publishing SOPs: what was published never changes, a change is the next version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guide_app.domain.entities import DateKind, Material, Questionnaire, Script, Sop, SopStep, Tag
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.sop_plans import UNANNOUNCED, root_of
from guide_app.domain.words import EndCode, Trigger
from guide_app.mutations.access import brand_row
from guide_app.mutations.conditions import brand_condition
from guide_app.mutations.fields import read_fields
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tx import Context, FieldConflict, Tx

STEP_LIMIT = 200
END_LIMIT = 20
SOP_FIELDS = frozenset(
    {"name", "trigger", "trigger_days", "trigger_tag_id", "trigger_date_kind_id", "trigger_on"}
    | {"trigger_questionnaire_id", "trigger_answer", "trigger_count", "trigger_within"}
    | {"trigger_weekdays", "condition", "ends", "next_id", "pack"}
)
STEP_FIELDS = frozenset(
    {"day_offset", "kind", "task", "script_id", "window_from", "window_until", "condition"}
    | {"material_id"}
)
NEEDED: Mapping[str, str] = {
    Trigger.TAGGED: "trigger_tag_id",
    Trigger.DATED: "trigger_date_kind_id",
    Trigger.ANSWERED: "trigger_questionnaire_id",
    Trigger.VIEWED: "trigger_count",
    Trigger.FIXED_DATE: "trigger_on",
    Trigger.WEEKLY: "trigger_weekdays",
}
"""What a trigger cannot do without."""
_RANGES: Mapping[str, tuple[int, int]] = {
    "trigger_days": (0, 3_650),
    "trigger_count": (1, 1_000),
    "trigger_within": (1, 90),  # looks of last year do not help: more would promise too much
    "trigger_weekdays": (1, 127),
}
_REFERENCES: Mapping[str, type[Any]] = {
    "trigger_tag_id": Tag,
    "trigger_date_kind_id": DateKind,
    "trigger_questionnaire_id": Questionnaire,
    "next_id": Sop,
}
DAY_OFFSETS = (-365, 3_650)
_CLOCK = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSop:
    """A new SOP, or the version that follows the one its author saw; all of its steps.

    Attributes:
        values: Of the SOP, in wire form.
        steps: Of each step, in wire form and in order.
        seen_id: The newest version that the author knew; None for a new SOP.
    """

    values: Mapping[str, Any]
    steps: tuple[Mapping[str, Any], ...]
    seen_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireSop:
    """Let nobody begin a SOP, named by its newest version, any more.

    Attributes:
        at_once: Whom it has begun for gets no more of it either.
    """

    sop_id: str
    at_once: bool = False


def version_id(root_id: str, version: int) -> str:
    """The id of a version, so that nobody publishes the same number twice."""
    return root_id if version == 1 else row_id("sop", root_id, version)


@mutation("sop.publish", PublishSop, HQ_ONLY)
def publish_sop(tx: Tx, context: Context, arguments: PublishSop) -> None:
    """Add the version; where somebody else has published meanwhile, it is a conflict.

    What begins from this day on has it. An earlier version of the same day never takes anybody.

    Raises:
        Rejected: With ``step``, its place from 0, where a step is to blame.
    """
    values = read_fields(entity_of(Sop), arguments.values, SOP_FIELDS)
    for name in ("name", "trigger"):
        if name not in values:
            raise Rejected(Code.REQUIRED, field=name)
    if not 1 <= len(arguments.steps) <= STEP_LIMIT:
        raise Rejected(Code.OUT_OF_RANGE, field="steps", lowest=1, highest=STEP_LIMIT)
    sop = Sop(id=context.new_id(0), brand_id=context.actor.brand_id, **values)
    _check(tx, context, sop)
    if arguments.seen_id is not None:
        seen = brand_row(tx, context, Sop, arguments.seen_id)
        if _is_stale(tx, context, seen):
            return
        sop = _after(tx, context, seen, values)
    tx.insert(sop)
    for position, given in enumerate(arguments.steps):
        try:
            tx.insert(_step(tx, context, sop, position, given))
        except Rejected as rejected:
            raise Rejected(rejected.code, **rejected.facts, step=position) from None


def _step(tx: Tx, context: Context, sop: Sop, position: int, given: Mapping[str, Any]) -> SopStep:
    values = read_fields(entity_of(SopStep), given, STEP_FIELDS)
    for name in ("kind", "task"):
        if name not in values:
            raise Rejected(Code.REQUIRED, field=name)
    step = SopStep(
        id=row_id("sop_step", sop.id, position),
        brand_id=sop.brand_id,
        sop_id=sop.id,
        position=position,
        **values,
    )
    _check_step(tx, context, sop, step)
    return step


@mutation("sop.retire", RetireSop, HQ_ONLY)
def retire_sop(tx: Tx, context: Context, arguments: RetireSop) -> None:
    """Close its newest version, or switch it off; publishing it again takes both back."""
    seen = brand_row(tx, context, Sop, arguments.sop_id)
    if _is_stale(tx, context, seen):
        return
    until = context.business_on if seen.until is None else seen.until
    if seen.since is not None:
        until = max(until, seen.since)
    active = seen.active and not arguments.at_once
    if (seen.until, seen.active) == (until, active):
        raise Rejected(Code.NOTHING_TO_DO)
    tx.update(seen, until=until, active=active)


def _after(tx: Tx, context: Context, seen: Sop, values: Mapping[str, Any]) -> Sop:
    """The version after the one that was seen, whose time is over now."""
    since = max(context.business_on, seen.since or context.business_on)
    if seen.until is None:
        tx.update(seen, until=since)
    else:
        since = max(since, seen.until)
    root_id = root_of(seen)
    return Sop(
        id=version_id(root_id, seen.version + 1),
        brand_id=seen.brand_id,
        root_id=root_id,
        version=seen.version + 1,
        since=since,
        **values,
    )


def newest_version(tx: Tx, sop: Sop) -> Sop:
    """The last version of a SOP of which one is known."""
    while (later := tx.find(Sop, version_id(root_of(sop), sop.version + 1))) is not None:
        sop = later
    return sop


def _is_stale(tx: Tx, context: Context, seen: Sop) -> bool:
    """Whether there is a later version; it is noted as a conflict then."""
    newest = newest_version(tx, seen)
    if newest.id == seen.id:
        return False
    context.conflicts.append(
        FieldConflict("sop", root_of(seen), "version", seen.version + 1, newest.version)
    )
    return True


def _check(tx: Tx, context: Context, sop: Sop) -> None:
    """Refuse what its trigger cannot do without, and what would never do anything."""
    needed = NEEDED.get(sop.trigger)
    if needed is not None and getattr(sop, needed) is None:
        raise Rejected(Code.REQUIRED, field=needed)
    for name, (lowest, highest) in _RANGES.items():
        value = getattr(sop, name)
        if value is not None and not lowest <= value <= highest:
            raise Rejected(Code.OUT_OF_RANGE, field=name, lowest=lowest, highest=highest)
    for name, kind in _REFERENCES.items():
        if getattr(sop, name) is not None:
            target = brand_row(tx, context, kind, getattr(sop, name))
            if getattr(target, "root_id", None) is not None:  # a version's number says no SOP
                raise Rejected(Code.NOT_A_CHOICE, field=name)
    if sop.condition is not None:
        brand_condition(tx, context, sop.condition)
    _check_answer(sop.trigger_answer)
    _check_ends(tx, context, sop.ends)


def _check_answer(wanted: Any) -> None:
    if wanted is None:
        return
    answers = wanted.get("answers") if isinstance(wanted, dict) else None
    if not isinstance(answers, list) or not isinstance(wanted.get("question"), str):
        raise Rejected(Code.WRONG_TYPE, field="trigger_answer")
    if not answers or not all(isinstance(answer, str | int | bool) for answer in answers):
        raise Rejected(Code.WRONG_TYPE, field="trigger_answer")


def _check_ends(tx: Tx, context: Context, rules: Any) -> None:
    if rules is None:
        return
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise Rejected(Code.WRONG_TYPE, field="ends")
    if len(rules) > END_LIMIT:
        raise Rejected(Code.TOO_MANY, limit=END_LIMIT)
    for rule in rules:
        code = rule.get("rule")
        if not isinstance(code, str) or code not in set(EndCode):
            raise Rejected(Code.NOT_A_CHOICE, field="ends")
        for name, kind in ("tag_id", Tag), ("sop_id", Sop):
            if (code, name) in ((EndCode.TAG, "tag_id"), (EndCode.JOINED, "sop_id")):
                if not isinstance(rule.get(name), str):
                    raise Rejected(Code.REQUIRED, field=name)
                brand_row(tx, context, kind, rule[name])


def _check_step(tx: Tx, context: Context, sop: Sop, step: SopStep) -> None:
    lowest, highest = DAY_OFFSETS
    lowest = 0 if sop.trigger in UNANNOUNCED else lowest
    if not lowest <= step.day_offset <= highest:
        raise Rejected(Code.OUT_OF_RANGE, field="day_offset", lowest=lowest, highest=highest)
    if step.script_id is not None:
        brand_row(tx, context, Script, step.script_id)
    if step.material_id is not None:
        brand_row(tx, context, Material, step.material_id)
    for name in ("window_from", "window_until"):
        value = getattr(step, name)
        if value is not None and not _CLOCK.fullmatch(value):
            raise Rejected(Code.WRONG_TYPE, field=name)
    if step.window_from and step.window_until and step.window_from >= step.window_until:
        raise Rejected(Code.OUT_OF_RANGE, field="window_until")
    if step.condition is not None:
        brand_condition(tx, context, step.condition)
