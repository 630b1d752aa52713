"""What the form of a script holds beside its fields: for whom it is, and its other wordings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from guide_app.domain.entities import Script
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id
from guide_app.mutations.fields import Change
from server.console import reading
from server.console.forms import Typed
from server.schema import ENTITY_TABLES

_TAG = "tag."
_SEEN = "seen.tag_ids"
_variant = ENTITY_TABLES["script_variant"].c


def read_tags(form: Mapping[str, str], typed: Typed) -> None:
    """Note which tags were ticked, against those that were shown.

    Raises:
        Rejected: UNREADABLE; the hidden part of the form is no longer what the page had put there.
    """
    if _SEEN not in form:
        return
    try:
        seen = json.loads(form[_SEEN])
    except (ValueError, RecursionError):
        raise Rejected(Code.UNREADABLE) from None
    ticked = _ticked(form)
    if ticked != set(seen if isinstance(seen, list) else ()):
        typed.changes["tag_ids"] = Change(seen=seen, new=sorted(ticked) or None)


def facts_of(
    connection: Connection, brand_id: str, row: Script | None, form: Mapping[str, str]
) -> dict[str, Any]:
    """What the page of a script needs beside the form of its fields."""
    kept = list(row.tag_ids or ()) if row else []
    wordings: list[Any] = []
    if row is not None:
        query = select(_variant.id, _variant.text, _variant.archived)
        query = query.where(_variant.script_id == row.id, _variant.brand_id == brand_id)
        wordings = list(connection.execute(query.order_by(_variant.position, _variant.pk)))
    return {
        "script_id": row.id if row else None,
        "wordings": wordings,
        "tags": reading.tags_on_offer(connection, brand_id),
        "ticked": _ticked(form) if _SEEN in form else set(kept),
        "seen": {"tag_ids": json.dumps(kept or None)},
    }


def begin_wording(
    connection: Connection, brand_id: str, asked: Mapping[str, str], typed: Typed
) -> None:
    """Begin the form of another wording with its script, at the end of the script's wordings."""
    script_id = asked.get("script_id", "")
    if typed.texts or not is_row_id(script_id):
        return
    count = select(func.count()).where(
        _variant.script_id == script_id, _variant.brand_id == brand_id
    )
    typed.texts["script_id"] = script_id
    typed.texts["position"] = str(connection.execute(count).scalar_one() + 1)


def _ticked(form: Mapping[str, str]) -> set[str]:
    return {name.removeprefix(_TAG) for name in form if name.startswith(_TAG)}
