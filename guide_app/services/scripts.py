"""What to say to a customer today: the scripts that suit, with their variables filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guide_app.domain.due import DueItem, ReasonCode
from guide_app.domain.entities import Customer, Script
from guide_app.domain.variables import Variable, fill
from guide_app.domain.words import FollowUpKind, FollowUpState, Stage, Temperature


@dataclass(frozen=True, slots=True)
class FilledScript:
    """A script for one customer.

    Attributes:
        text: Ready to send; empty when no clause was left.
        missing: Variables, by canonical name, whose clauses were left out because nothing is known.
        suits: Its stage is that of the work, or the SOP names it.
    """

    script_id: str
    title: str
    stage: str
    text: str
    missing: tuple[str, ...]
    suits: bool


_BY_REASON: Mapping[ReasonCode, Stage] = {
    ReasonCode.SOP_PURCHASE: Stage.AFTER_PURCHASE,
    ReasonCode.SOP_REPURCHASE: Stage.REPURCHASE,
    ReasonCode.SOP_BIRTHDAY: Stage.BIRTHDAY,
    ReasonCode.SOP_SILENT: Stage.SILENT,
    ReasonCode.BIRTHDAY: Stage.BIRTHDAY,
    ReasonCode.FAMILY_BIRTHDAY: Stage.BIRTHDAY,
    ReasonCode.SILENT: Stage.SILENT,
}
_BY_KIND: Mapping[FollowUpKind, Stage] = {
    FollowUpKind.BIRTHDAY: Stage.BIRTHDAY,
    FollowUpKind.SILENT: Stage.SILENT,
}


def stage_for(customer: Customer, item: DueItem | None) -> Stage:
    """When in the relation this contact comes. Somebody who is hot is shown products at once."""
    if item is not None and item.reason.code in _BY_REASON:
        return _BY_REASON[item.reason.code]
    if item is not None and item.kind in _BY_KIND:
        return _BY_KIND[item.kind]
    if item is not None and "birthday_on" in item.reason.facts:
        return Stage.BIRTHDAY
    if customer.temperature == Temperature.HOT:
        return Stage.PRODUCT
    if customer.last_contact_on is None:
        return Stage.GREETING
    return Stage.AFTER_PURCHASE if customer.state == FollowUpState.BOUGHT else Stage.ICE_BREAKING


def filled_scripts(
    scripts: Iterable[Script],
    values: Mapping[str, object],
    customer: Customer,
    item: DueItem | None,
) -> tuple[FilledScript, ...]:
    """Every script filled in: first the SOP's own, then those of the stage, then the rest.

    Once a birthday is past, the words for the day itself would be wrong: those that speak of
    ``{days_late}`` take their place, and are for nothing else.
    """
    stage = stage_for(customer, item)
    named = item.script_id if item is not None else None
    ranked = sorted(scripts, key=lambda script: (script.id != named, script.stage != stage))
    late = values.get(Variable.DAYS_LATE) is not None
    made = []
    for script in ranked:
        filled = fill(script.text, values)
        suits = script.id == named or script.stage == stage
        belated = Variable.DAYS_LATE in (*filled.used, *filled.missing)
        for_the_day = script.id == named or script.stage == Stage.BIRTHDAY
        if (belated and not late) or (late and for_the_day and not belated):
            continue
        made.append(
            FilledScript(script.id, script.title, script.stage, filled.text, filled.missing, suits)
        )
    return tuple(made)
