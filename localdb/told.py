"""What a change tells: of whom, and what the guide had typed."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from guide_app.domain.errors import Rejected
from guide_app.wire.mutations import decode_body
from localdb.schema import ENTITY_TABLES

_CHUNK = 400


def arguments_of(body: bytes) -> dict[str, Any]:
    """The arguments of a change in plain JSON; none of one that cannot be read."""
    try:
        found = msgspec.json.decode(bytes(decode_body(body).arguments))
    except (Rejected, msgspec.DecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def find_strangers(connection: Connection, customer_ids: set[str]) -> set[str]:
    """Those that this file has no row of."""
    customer, wanted = ENTITY_TABLES["customer"], sorted(customer_ids)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        present = connection.scalars(select(customer.c.id).where(customer.c.id.in_(chunk)))
        customer_ids = customer_ids - set(present)
    return customer_ids


def customers_of(arguments: dict[str, Any]) -> set[str]:
    """Every customer of whom a change tells, one or many."""
    found = {customer_of(arguments), *(arguments.get("customer_ids") or ())}
    changes = arguments.get("changes")
    if isinstance(changes, list):
        found |= {change.get("customer_id") for change in changes}
    return {customer_id for customer_id in found if customer_id}


def customer_of(arguments: dict[str, Any]) -> str | None:
    """The one customer of whom a change tells, if it tells of one."""
    found = arguments.get("customer_id") or (arguments.get("planned") or {}).get("customer_id")
    return str(found) if found else None


def typed_words(arguments: dict[str, Any]) -> str | None:
    """What the guide wrote in own words: a note, a task, a remark.

    Nothing of the customer's file.
    """
    words = [arguments.get("text"), arguments.get("task"), arguments.get("said")]
    for name in ("remark", "preference"):
        change = (
            (arguments.get("changes") or {}) if isinstance(arguments.get("changes"), dict) else {}
        )
        if isinstance(change.get(name), dict):
            words.append(change[name].get("new"))
    values = arguments.get("values")
    if isinstance(values, dict):
        words.append(values.get("remark"))
    typed = [word for word in words if isinstance(word, str) and word]
    return "\n".join(typed) or None
