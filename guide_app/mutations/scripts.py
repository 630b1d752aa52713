"""What a guide makes of a script for themselves: a favourite, an own wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guide_app.domain.entities import GuideScript, Script, ScriptVariant
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import check
from guide_app.domain.variables import find_mistake
from guide_app.domain.wordings import own_wording_id
from guide_app.mutations.access import brand_row
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class FavouriteScript:
    """Keep a script at hand, or no longer."""

    script_id: str
    favourite: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RewordScript:
    """Say it in one's own words from now on; without text, in those of HQ again."""

    script_id: str
    text: str | None = None


@mutation("script.favourite", FavouriteScript)
def favourite_script(tx: Tx, context: Context, arguments: FavouriteScript) -> None:
    """The author's own mark; the last one stands."""
    _keep(tx, context, arguments.script_id, favourite=arguments.favourite)


@mutation("script.reword", RewordScript)
def reword_script(tx: Tx, context: Context, arguments: RewordScript) -> None:
    """The author's own wording; the last one stands.

    Raises:
        Rejected: NOT_FOUND, TOO_LONG, or NOT_A_CHOICE with what stands in braces and is no
            variable.
    """
    field = entity_of(GuideScript).by_name["text"]
    text = (check(field, arguments.text) or "").strip() or None
    if text is not None:
        check_wording(text)
    _keep(tx, context, arguments.script_id, text=text)


def check_wording(text: str) -> None:
    """Refuse a wording with a clause that would never be said.

    Raises:
        Rejected: NOT_A_CHOICE with what stands in braces and is no variable, or the lone brace.
    """
    mistake = find_mistake(text)
    if mistake is not None:
        raise Rejected(Code.NOT_A_CHOICE, field="text", value=mistake)


def check_wording_of(tx: Tx, context: Context, script_id: str | None, wording_id: str) -> None:
    """Whether the script may have been said so by the author.

    An own wording is known by its id alone: its author may have dropped it meanwhile.

    Raises:
        Rejected: NOT_FOUND, or REQUIRED without a script.
    """
    if script_id is None:
        raise Rejected(Code.REQUIRED, field="script_id")
    if wording_id in (script_id, own_wording_id(context.actor.guide_id, script_id)):
        return
    if brand_row(tx, context, ScriptVariant, wording_id).script_id != script_id:
        raise Rejected(Code.NOT_FOUND, entity="script_variant")


def _keep(tx: Tx, context: Context, script_id: str, **changes: Any) -> None:
    script = brand_row(tx, context, Script, script_id)
    guide_id = context.actor.guide_id
    row_id = own_wording_id(guide_id, script.id)
    kept = tx.find(GuideScript, row_id)
    if kept is not None:
        tx.update(kept, **changes)
        return
    if not any(changes.values()):
        return  # nothing to take away
    made = GuideScript(
        id=row_id, brand_id=script.brand_id, guide_id=guide_id, script_id=script.id, **changes
    )
    tx.insert(made)
