"""Whether somebody who is being added is known already, in the whole brand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from guide_app.domain.entities import Customer
from guide_app.domain.ids import digest
from guide_app.domain.masking import mask_phone
from guide_app.domain.merging import head_id, is_alias
from guide_app.domain.policy import Actor, may_see_customer
from guide_app.tables.tx import TableTx
from server import dealers
from server.schema import ENTITY_TABLES

FEWEST_DIGITS = 7
_MOST = 10
_NOT_DIGITS = re.compile(r"\D+")
_customer = ENTITY_TABLES["customer"]


@dataclass(frozen=True, slots=True)
class Alike:
    """A customer who agrees in some fields; one whom the visitor may not see is only counted."""

    id: str
    name: str
    phone: str
    guide_id: str | None
    fields: tuple[str, ...]
    removed: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """Who agrees with what was typed.

    Attributes:
        elsewhere: The fields in which customers of other stores agree.
        mark: Stands for exactly these customers.
    """

    shown: list[Alike]
    elsewhere: tuple[str, ...]
    mark: str


def find_alike(
    connection: Connection, actor: Actor, values: Mapping[str, Any], guide_id: str
) -> Likeness | None:
    """Customers who agree in a number, or have the very name in the same guide's book.

    Args:
        guide_id: In whose book the new one is to stand.
    """
    matched: dict[str, list[str]] = defaultdict(list)
    conditions = {
        name: func.lower(_customer.c[name]) == str(values[name]).lower()
        for name in ("wechat", "member_number", "name")
        if values.get(name)
    }
    if "name" in conditions:
        conditions["name"] &= _customer.c.guide_id == guide_id
    digits = _NOT_DIGITS.sub("", str(values.get("phone") or ""))
    if len(digits) >= FEWEST_DIGITS:
        bare = func.replace(func.replace(_customer.c.phone, " ", ""), "-", "")
        conditions["phone"] = bare.endswith(digits[-FEWEST_DIGITS:])
    for name, condition in conditions.items():
        query = select(_customer.c.id, _customer.c.phone).where(
            _customer.c.brand_id == actor.brand_id, condition
        )
        for row in connection.execute(query.order_by(_customer.c.id)):
            if name != "phone" or _is_same(_NOT_DIGITS.sub("", row.phone), digits):
                matched[row.id].append(name)
    if not matched:
        return None
    ranked = sorted(matched, key=lambda found: (matched[found] == ["name"], -len(matched[found])))
    tx = TableTx(connection, ENTITY_TABLES)
    tx.prefetch(Customer, matched)
    rows = [tx.get(Customer, found) for found in ranked]
    seen = [
        row
        for row in rows
        if may_see_customer(actor, row) and dealers.may_look(connection, actor, row.store_id)
    ]
    hidden = {field for row in rows if row not in seen for field in matched[row.id]}
    mark = digest(" ".join(sorted(matched)).encode())
    shown = [_alike(row, tuple(matched[row.id])) for row in seen[:_MOST]]
    return Likeness(shown, tuple(sorted(hidden)), mark)


def _is_same(stored: str, typed: str) -> bool:
    return stored.endswith(typed) or typed.endswith(stored)


def _alike(row: Customer, fields: tuple[str, ...]) -> Alike:
    phone = mask_phone(row.phone)
    removed = row.removed_on is not None and not is_alias(row)
    return Alike(head_id(row), row.name, phone, row.guide_id, fields, removed)
