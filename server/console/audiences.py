"""Whom HQ means with what it sends or asks: everybody, a saved segment, or who has a tag."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from guide_app.domain.errors import Code, Rejected
from server.console import reading
from server.schema import ENTITY_TABLES

_SEGMENT = ENTITY_TABLES["segment"].c
EVERYBODY = ""


def segments_in_use(connection: Connection, brand_id: str) -> dict[str, tuple[str, Any]]:
    """The saved segments in use: id → name and condition."""
    query = (
        select(_SEGMENT.id, _SEGMENT.name, _SEGMENT.condition)
        .where(_SEGMENT.brand_id == brand_id, _SEGMENT.archived == 0)
        .order_by(_SEGMENT.position, _SEGMENT.name, _SEGMENT.id)
    )
    return {id: (name, json.loads(text)) for id, name, text in connection.execute(query) if text}


def chosen(connection: Connection, brand_id: str, to: str) -> Any:
    """The condition that a form says. A segment as it is now: changed later, it changes nothing.

    Raises:
        Rejected: NOT_FOUND.
    """
    kind, _, id = to.partition(":")
    if kind == "tag":
        return _with_tag(id)
    if kind == "segment":
        found = segments_in_use(connection, brand_id).get(id)
        if found is None:
            raise Rejected(Code.NOT_FOUND)
        return found[1]
    if to != EVERYBODY:
        raise Rejected(Code.NOT_FOUND)
    return None


@dataclass(frozen=True, slots=True)
class OnOffer:
    """What a brand can be asked by, read once for a page.

    Attributes:
        segments: See `segments_in_use`.
        tags: See `reading.tags_on_offer`.
    """

    segments: Mapping[str, tuple[str, Any]]
    tags: Mapping[str, Sequence[tuple[str, str]]]

    def told(self, condition: Any) -> tuple[str, str]:
        """Whom a condition is for: a key of the pages' words, and the name of a tag or segment."""
        if condition is None:
            return "send.everybody", ""
        for name, document in self.segments.values():
            if document == condition:
                return "send.segments", name
        for tags in self.tags.values():
            for id, name in tags:
                if condition == _with_tag(id):
                    return "send.tags", name
        return "send.condition", ""


def on_offer(connection: Connection, brand_id: str) -> OnOffer:
    """The segments in use and the tags of a brand."""
    return OnOffer(
        segments_in_use(connection, brand_id), reading.tags_on_offer(connection, brand_id)
    )


def _with_tag(tag_id: str) -> dict[str, Any]:
    return {"all": [{"any": [{"fact": "tag", "in": [tag_id]}]}]}


def read_stored(row: Any) -> Any:
    """The condition of a record as the table holds it."""
    return None if row["condition"] is None else json.loads(row["condition"])
