"""What was begun and not saved yet, notes and questionnaires: on this PC only."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, or_, select

from localdb import state
from localdb.schema import ENTITY_TABLES, local_state

_CUSTOMER = ENTITY_TABLES["customer"].c
_NAME = "note_draft:"
_SHEET = "sheet_draft:"


def find_note(connection: Connection, customer_id: str) -> str:
    """What was begun for a customer; "" for nothing."""
    return state.find(connection, _NAME + customer_id) or ""


def keep_note(connection: Connection, customer_id: str, text: str) -> None:
    """Keep what was typed so far of a customer who is here; "" forgets it."""
    here = select(_CUSTOMER.id).where(_CUSTOMER.id == customer_id)
    if text and connection.scalar(here) is not None:
        state.put(connection, _NAME + customer_id, text)
    else:
        state.drop(connection, _NAME + customer_id)


def find_sheet(connection: Connection, customer_id: str, root_id: str) -> Any:
    """What was kept of a questionnaire, by its first version; None for nothing."""
    kept = state.find(connection, _sheet(customer_id, root_id))
    return None if kept is None else json.loads(kept)


def keep_sheet(connection: Connection, customer_id: str, root_id: str, draft: Any) -> None:
    """Keep a JSON value of a customer who is here; None forgets it."""
    here = select(_CUSTOMER.id).where(_CUSTOMER.id == customer_id)
    if draft is not None and connection.scalar(here) is not None:
        state.put(connection, _sheet(customer_id, root_id), json.dumps(draft, ensure_ascii=False))
    else:
        state.drop(connection, _sheet(customer_id, root_id))


def forget(connection: Connection, customer_ids: Collection[str]) -> None:
    """Forget what was begun for these customers."""
    for name in _names(connection):
        if _customer_of(name) in customer_ids:
            state.drop(connection, name)


def customers(connection: Connection) -> set[str]:
    """The customers of whom a draft tells."""
    return {_customer_of(name) for name in _names(connection)}


def _sheet(customer_id: str, root_id: str) -> str:
    return f"{_SHEET}{customer_id}:{root_id}"


def _customer_of(name: str) -> str:
    return name.split(":")[1]


def _names(connection: Connection) -> list[str]:
    name = local_state.c.name
    begun = or_(*(name.startswith(kind, autoescape=True) for kind in (_NAME, _SHEET)))
    return list(connection.scalars(select(name).where(begun)))
