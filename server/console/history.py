"""A customer's history in words: what a line of the timeline tells beyond its text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from guide_app.domain.entity import ENTITIES
from guide_app.domain.ids import is_row_id
from server.console.speech import Speech

_CHOICES = ("source", "outcome", "temperature", "consent")


def ids_in(value: Any) -> list[str]:
    """Every row id in a JSON value, however it is nested."""
    if isinstance(value, str):
        return [value] if is_row_id(value) else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for item in inner for one in ids_in(item)]


def people_and_tags_in(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids that the lines' details speak of."""
    return [one for row in rows for one in ids_in(_details(row))]


def tell(row: Mapping[str, Any], names: Mapping[str, str], speech: Speech) -> str:
    """What happened, with every number masked; ``names`` of guides and tags by id."""
    details = _details(row)
    said = [speech.hide(row["text"])] if row["text"] else []
    if isinstance(details.get("author"), str):
        said.append(speech.t("note_by", who=speech.hide(details["author"])))
    if details.get("brought_by"):
        said.append(speech.t("note_brought"))
    for name in _CHOICES:
        value = details.get(name)
        if isinstance(value, str):
            said.append(speech.choice("customer", name, value))
    if details.get("event") and details.get("code"):
        said.append(speech.t("by_code", code=speech.hide(str(details["code"]))))
    if details.get("to"):
        old, new = (_place(details.get(side), names, speech) for side in ("from", "to"))
        said.append(speech.t("change_from_to", old=old, new=new))
    for name, sign in (("added", "＋"), ("removed", "－")):
        ids = details.get(name)
        if isinstance(ids, list) and ids:
            tags = "、".join(names.get(str(one), speech.t("gone")) for one in ids)
            said.append(f"{sign} {tags}")
    said += _overwritten(details, speech)
    return " · ".join(said) or speech.t("none")


def lost_fields(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Entity and name of the fields whose overwritten value this line keeps."""
    details = _details(row)
    fields, entity = details.get("fields"), ENTITIES.get(str(details.get("entity")))
    if not isinstance(fields, dict) or entity is None:
        return []
    return [(entity.name, name) for name in fields if name in entity.by_name]


def _details(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a mutation kept for the history, without what it keeps for undoing itself."""
    try:
        found = json.loads(row["details"] or "null")
    except ValueError:
        return {}
    return {k: v for k, v in found.items() if k != "undo"} if isinstance(found, dict) else {}


def _place(value: Any, names: Mapping[str, str], speech: Speech) -> str:
    """A guide by id, or a day."""
    if not isinstance(value, str):
        return speech.t("nobodys")
    if is_row_id(value):
        return names.get(value, speech.t("gone"))
    try:
        return speech.day(date.fromisoformat(value))
    except ValueError:
        return speech.hide(value)


def _overwritten(details: Mapping[str, Any], speech: Speech) -> list[str]:
    fields, entity = details.get("fields"), ENTITIES.get(str(details.get("entity")))
    if not isinstance(fields, dict) or entity is None:
        return []
    made = []
    for name, pair in fields.items():
        field = entity.by_name.get(name)
        if field is None or not isinstance(pair, dict):
            continue
        old, new = (speech.value(entity.name, field, pair.get(side)) for side in ("lost", "kept"))
        change = speech.t("change_from_to", old=old, new=new)
        made.append(f"{speech.field(entity.name, name)} {change}")
    return made
