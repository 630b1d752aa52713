"""Queries that the guide has given a name; they stay on this PC, in the guide's file."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from sqlalchemy import Connection

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import clean_text
from guide_app.services.customer_models import CustomerQuery, SavedFilter
from localdb import state

STATE_NAME = "saved_filters"
MOST = 50
NAME_LENGTH = 60


def saved_filters(connection: Connection) -> tuple[SavedFilter, ...]:
    """All of them, in the order of saving."""
    stored = state.find(connection, STATE_NAME)
    if stored is None:
        return ()
    return msgspec.json.decode(stored, type=tuple[SavedFilter, ...])


def save_filter(connection: Connection, name: str, query: CustomerQuery) -> None:
    """Keep the query; one of the same name gives way to it, in its place.

    Raises:
        Rejected: REQUIRED, TOO_LONG, TOO_MANY.
    """
    name = " ".join(clean_text(name).split())
    if not name:
        raise Rejected(Code.REQUIRED, field="name")
    if len(name) > NAME_LENGTH:
        raise Rejected(Code.TOO_LONG, field="name", limit=NAME_LENGTH, length=len(name))
    kept = {saved.name: saved for saved in saved_filters(connection)}
    kept[name] = SavedFilter(name, replace(query, text=clean_text(query.text)))
    if len(kept) > MOST:
        raise Rejected(Code.TOO_MANY, limit=MOST)
    _put(connection, tuple(kept.values()))


def drop_filter(connection: Connection, name: str) -> None:
    """Forget it; fine if there is none of the name."""
    _put(connection, tuple(saved for saved in saved_filters(connection) if saved.name != name))


def _put(connection: Connection, filters: tuple[SavedFilter, ...]) -> None:
    state.put(connection, STATE_NAME, msgspec.json.encode(filters).decode())
