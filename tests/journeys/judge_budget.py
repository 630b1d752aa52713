"""The contact budget by a count of its own: part of what the product's list is judged by.

Imports nothing of the program. Days are put on a line, one mark for each contact, and no stretch
of 7 or 30 may hold more marks than the brand allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

Record = dict[str, Any]


def is_full(
    customer: Record,
    contacts: Iterable[Record],
    sends: Iterable[Record],
    tags: set[str],
    caps: tuple[int, int],
    today: date,
) -> bool:
    """Whether one more message today would be too many.

    Args:
        contacts: What was sent, with its ``day`` as text, and ``kind``.
        sends: What HQ has announced, in the order in which it gets places.
        tags: Of the customer.
        caps: Of 7 and of 30 days.
    """
    marks = [date.fromisoformat(row["day"]).toordinal() for row in contacts]
    massed = {date.fromisoformat(row["day"]) for row in contacts if row["kind"] == "mass_send"}
    for send in sends:
        on = date.fromisoformat(send["day"])
        if on in massed or not _may_reach(customer, send, tags, on):
            continue
        if not _too_many([*marks, on.toordinal()], on.toordinal(), caps):
            marks.append(on.toordinal())
            massed.add(on)
    return _too_many([*marks, today.toordinal()], today.toordinal(), caps)


def _may_reach(customer: Record, send: Record, tags: set[str], on: date) -> bool:
    if customer["state"] == "lost":
        return False
    if customer["cool_until"] is not None and customer["cool_until"] > on:
        return False
    if send["condition"] is None:
        return True
    return all(
        any(_holds(clause, customer, tags) for clause in group["any"])
        for group in json.loads(send["condition"])["all"]
    )


def _holds(clause: Record, customer: Record, tags: set[str]) -> bool:
    """Of the facts that tours and tests ask: tags and temperature."""
    if clause["fact"] == "tag":
        return bool(tags & set(clause["in"]))
    assert clause["fact"] == "temperature", f"the judge knows nothing of {clause}"
    return customer["temperature"] in clause["in"]


def _too_many(marks: list[int], day: int, caps: tuple[int, int]) -> bool:
    """Whether any stretch of days around ``day`` holds more marks than its cap."""
    for length, cap in zip((7, 30), caps, strict=True):
        for first in range(day - length + 1, day + 1):
            if sum(first <= mark < first + length for mark in marks) > cap:
                return True
    return False
