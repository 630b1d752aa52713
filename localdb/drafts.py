"""Notes that were begun and not saved yet: the guide's own words, on this PC only."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from localdb import state
from localdb.schema import ENTITY_TABLES, local_state

_CUSTOMER = ENTITY_TABLES["customer"].c
_NAME = "note_draft:"


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


def forget_notes(connection: Connection, customer_ids: Collection[str]) -> None:
    """Forget what was begun for these customers."""
    kept = customers(connection)
    for customer_id in kept.intersection(customer_ids):
        state.drop(connection, _NAME + customer_id)


def customers(connection: Connection) -> set[str]:
    """The customers of whom a draft tells."""
    names = select(local_state.c.name).where(local_state.c.name.startswith(_NAME, autoescape=True))
    return {name.removeprefix(_NAME) for name in connection.scalars(names)}
