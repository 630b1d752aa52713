"""Finding customers: by what is typed, by tags, by what is known of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from guide_app.domain.entities import Customer
from guide_app.domain.words import FollowUpStatus
from localdb.queries.rows import among, fetch, select_row
from localdb.schema import ENTITY_TABLES, customer_search

_CUSTOMER = ENTITY_TABLES["customer"]
_TAG = ENTITY_TABLES["customer_tag"].c
_FOLLOW_UP = ENTITY_TABLES["follow_up"].c
_SEARCH = customer_search.c
_IN_A_NUMBER = re.compile(r"(?<=\d)[-‐–.()*]+(?=\d)")


class CustomerSort(StrEnum):
    """By what a list of customers is ordered."""

    NAME = "name"
    ADDED_ON = "added_on"
    LAST_CONTACT_ON = "last_contact_on"
    LAST_ORDER_ON = "last_order_on"


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """What is asked for; all of it must hold.

    Attributes:
        words: Each of them is found in the search text.
        tag_groups: Of each of these sets of tags the customer has at least one.
        states: One of them, or any if there are none; sources and temperatures alike.
        removed: Removed customers, instead of those who are there.
        descending: Newest first; customers without such a day come last either way.
    """

    words: tuple[str, ...] = ()
    tag_groups: tuple[tuple[str, ...], ...] = ()
    states: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    temperatures: tuple[str, ...] = ()
    removed: bool = False
    sort: CustomerSort = CustomerSort.NAME
    descending: bool = False


def words_of(text: str) -> tuple[str, ...]:
    """The words of what was typed, as `CustomerFilter` wants them; ``138-1234`` is one number."""
    return tuple(_IN_A_NUMBER.sub("", text.lower()).split())


def find_ids(connection: Connection, wanted: CustomerFilter, limit: int | None = None) -> list[str]:
    """The ids of the matching customers in their order.

    Whose name begins with the first word comes first, then whose pinyin, initials or number does.
    """
    query = select(_SEARCH.customer_id).where(*_conditions(wanted)).limit(limit)
    return list(connection.scalars(_ordered(query, wanted)))


def list_by_ids(connection: Connection, customer_ids: Iterable[str]) -> list[Customer]:
    """These customers, in the order of the ids; those that are gone are left out."""
    wanted = list(customer_ids)
    query = select_row(Customer).where(among(_CUSTOMER.c.id, wanted))
    found = {customer.id: customer for customer in fetch(connection, Customer, query)}
    return [found[customer_id] for customer_id in wanted if customer_id in found]


def next_planned(
    connection: Connection, customer_ids: Iterable[str], today: date
) -> dict[str, date]:
    """The next day after today for which a stored follow-up of these customers is planned."""
    query = (
        select(_FOLLOW_UP.customer_id, func.min(_FOLLOW_UP.due_on))
        .where(
            among(_FOLLOW_UP.customer_id, customer_ids),
            _FOLLOW_UP.status == FollowUpStatus.PLANNED.value,
            _FOLLOW_UP.due_on > today.isoformat(),
        )
        .group_by(_FOLLOW_UP.customer_id)
    )
    return {row[0]: date.fromisoformat(row[1]) for row in connection.execute(query)}


def search_lines(connection: Connection, needle: str) -> list[tuple[str, str]]:
    """Customer and search text of everybody in whose text ``needle`` stands; removed ones too."""
    query = select(_SEARCH.customer_id, _SEARCH.text).where(func.instr(_SEARCH.text, needle) > 0)
    return [(row[0], row[1]) for row in connection.execute(query.order_by(_SEARCH.sort_key))]


def ids_with(connection: Connection, field_name: str, value: str) -> list[str]:
    """The customers whose field is ``value``, upper and lower case taken as equal."""
    column = _CUSTOMER.c[field_name]
    query = select(_CUSTOMER.c.id).where(func.lower(column) == value.lower())
    return list(connection.scalars(query.order_by(_CUSTOMER.c.id)))


def _conditions(wanted: CustomerFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        func.instr(_SEARCH.text, word) > 0 for word in wanted.words
    ]
    gone = select(_CUSTOMER.c.id).where(_CUSTOMER.c.removed_on.is_not(None))
    if wanted.removed:
        conditions.append(_SEARCH.customer_id.in_(gone))
    else:
        conditions.append(_SEARCH.customer_id.not_in(gone))
    for tag_ids in wanted.tag_groups:
        tagged = select(_TAG.customer_id).where(_TAG.tag_id.in_(tag_ids))
        conditions.append(_SEARCH.customer_id.in_(tagged))
    known = [
        column.in_(values)
        for column, values in (
            (_CUSTOMER.c.state, wanted.states),
            (_CUSTOMER.c.source, wanted.sources),
            (_CUSTOMER.c.temperature, wanted.temperatures),
        )
        if values
    ]
    if known:
        conditions.append(_SEARCH.customer_id.in_(select(_CUSTOMER.c.id).where(*known)))
    return conditions


def _ordered(query: Select[Any], wanted: CustomerFilter) -> Select[Any]:
    keys: list[ColumnElement[Any]] = []
    if wanted.sort is not CustomerSort.NAME:
        joined = customer_search.join(_CUSTOMER, _CUSTOMER.c.id == _SEARCH.customer_id)
        query = query.select_from(joined)
        day = _CUSTOMER.c[wanted.sort.value]
        keys += [day.is_(None), day.desc() if wanted.descending else day]
    elif wanted.words:
        first = wanted.words[0]
        keys.append(
            case(
                (func.substr(_SEARCH.text, 1, len(first)) == first, 0),
                (func.instr(_SEARCH.text, "\n" + first) > 0, 1),
                else_=2,
            )
        )
    name = _SEARCH.sort_key
    by_name = name.desc() if wanted.descending and wanted.sort is CustomerSort.NAME else name
    return query.order_by(*keys, by_name, _SEARCH.customer_id)
