"""Customers who turned out to be one person: who stands for whom, and what is known of the one.

A merge is an edge between two customers. The customers that hang together are one person, of whom
one is the head; the others, its aliases, keep their rows and all that was written under them.
Everything here is worked out from the rows of one person, so it comes out alike on every side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from guide_app.domain.consent import standing
from guide_app.domain.entities import Customer
from guide_app.domain.entity import ENTITIES
from guide_app.domain.values import from_wire, to_wire
from guide_app.domain.words import Consent, FollowUpState

_LATEST = ("last_contact_on", "last_return_on", "last_answer_on", "last_cold_on")
_ORDERS = ("order_count", "order_total", "last_order_on", "last_order_amount", "first_order_on")
_CONSENT = ("consent", "withdrawals")
SPOKEN = ("state", "temperature", "cool_until")
"""What the last contact says, whichever row it was written under."""
TOGETHER = (
    ("title",),
    ("phone",),
    ("wechat",),
    ("member_number",),
    ("remark",),
    ("size",),
    ("preference",),
    ("birthday_month", "birthday_day", "birthday_year", "birthday_lunar"),
    ("repurchase_days",),
    ("code", "code_number"),
)
"""Facts that an alias lends to a head that has none, by the first field of each."""
LENT = tuple(name for names in TOGETHER for name in names)
COUNTED = (*_LATEST, *_ORDERS, *_CONSENT, "added_on")
OWN_FIELDS = (*COUNTED, *SPOKEN, *LENT)
"""What the head's row says of the whole person, and `own_row` of the head alone."""
_FIELDS = ENTITIES["customer"].by_name


def is_alias(customer: Customer) -> bool:
    """Whether another customer stands for this one."""
    return customer.merged_into is not None


def head_id(customer: Customer) -> str:
    """The id of the customer who stands for the person."""
    return customer.merged_into or customer.id


def alias_ids(customer: Customer) -> tuple[str, ...]:
    """The ids of all for whom this one stands, in their order."""
    return tuple((customer.merged or {}).get("aliases", ()))


def own_row(customer: Customer) -> Customer:
    """The customer as if nobody had been merged into it."""
    alone = (customer.merged or {}).get("alone")
    if alone is None:
        return customer
    return replace(customer, **{name: from_wire(_FIELDS[name], alone[name]) for name in OWN_FIELDS})


def alone_document(own: Customer) -> dict[str, Any]:
    """What `own_row` reads."""
    return {name: to_wire(_FIELDS[name], getattr(own, name)) for name in OWN_FIELDS}


def as_one(head: Customer, others: Iterable[Customer]) -> dict[str, Any]:
    """The facts of the person, from the own rows of the head and of its aliases."""
    rows = [head, *sorted(others, key=lambda row: row.id)]
    facts = counted(rows)
    spoke = max(rows, key=lambda row: (row.temperature is not None, _last(row), row is head))
    facts |= {name: getattr(spoke, name) for name in ("temperature", "cool_until")}
    known = FollowUpState.NEW.value
    stands = max(rows, key=lambda row: (row.state != known, _last(row), row is head))
    facts["state"] = stands.state
    for names in TOGETHER:
        lender = next((row for row in rows if getattr(row, names[0]) is not None), head)
        facts |= {name: getattr(lender, name) for name in names}
    return facts


def counted(rows: Iterable[Customer]) -> dict[str, Any]:
    """The facts that come from every one of the rows, whatever their order."""
    rows = list(rows)
    facts: dict[str, Any] = {
        name: max((day for row in rows if (day := getattr(row, name))), default=None)
        for name in _LATEST
    }
    last = max(rows, key=lambda row: (row.last_order_on or date.min, row.id))
    first = [row.first_order_on for row in rows if row.order_count]
    stands = [line for row in rows for line in standing(row.id, row.consent, row.withdrawals)]
    return {
        **facts,
        "last_order_on": last.last_order_on,
        "last_order_amount": last.last_order_amount,
        "first_order_on": min((on for on in first if on), default=None) if all(first) else None,
        "order_count": sum(row.order_count for row in rows),
        "order_total": sum((row.order_total for row in rows[1:]), rows[0].order_total),
        "added_on": min(row.added_on for row in rows),
        "consent": (Consent.WITHDRAWN if stands else Consent.GRANTED).value,
        "withdrawals": sorted(set(stands)) or None,
    }


def edges_of(rows: Iterable[Customer]) -> set[frozenset[str]]:
    """The merges that hold a person's rows together."""
    return {frozenset((row.id, row.merged["with"])) for row in rows if is_alias(row)}


def parents(head: str, edges: Iterable[frozenset[str]]) -> dict[str, str]:
    """Of each customer that hangs together with ``head`` the next one on the way to it."""
    beside: Mapping[str, set[str]] = defaultdict(set)
    for edge in edges:
        one, other = edge
        beside[one].add(other)
        beside[other].add(one)
    found: dict[str, str] = {}
    waiting = [head]
    for current in waiting:
        for other in sorted(beside[current]):
            if other != head and other not in found:
                found[other] = current
                waiting.append(other)
    return found


def _last(row: Customer) -> date:
    return row.last_contact_on or row.last_order_on or date.min
