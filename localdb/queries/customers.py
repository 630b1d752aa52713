"""Finding customers: by what is typed, by tags, by what is known of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select

from guide_app.domain.condition import EVERYBODY, Condition
from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.values import clean_text
from guide_app.domain.words import Outcome
from guide_app.tables.conditions import condition_on, shape_of, values_of
from localdb.queries.merged import People
from localdb.queries.prepared import Prepared, among, given, listed, select_row
from localdb.schema import ENTITY_TABLES, customer_search

_CUSTOMER = ENTITY_TABLES["customer"]
_FOLLOW_UP = ENTITY_TABLES["follow_up"].c
_HEAD = _CUSTOMER.alias("head")
_SEARCH = customer_search.c
_BY_IDS = Prepared(select_row(Customer).where(among(_CUSTOMER.c.id, "customers")))
_NAMES = Prepared(
    select(_CUSTOMER.c.id, _CUSTOMER.c.name).where(among(_CUSTOMER.c.id, "customers"))
)
_LAST_SENT = Prepared(
    select_row(FollowUp).where(
        among(_FOLLOW_UP.customer_id, "customers"),
        or_(_FOLLOW_UP.outcome.is_(None), _FOLLOW_UP.outcome == Outcome.NO_ANSWER.value),
        _FOLLOW_UP.sent_on
        == select(_HEAD.c.last_contact_on)
        .where(_CUSTOMER.c.id == _FOLLOW_UP.customer_id)
        .where(_HEAD.c.id == func.coalesce(_CUSTOMER.c.merged_into, _CUSTOMER.c.id))
        .scalar_subquery(),
    )
)
_LINES = Prepared(
    select(_SEARCH.customer_id, _SEARCH.text).where(func.instr(_SEARCH.text, given("needle")) > 0)
)
_BORN_ON = Prepared(
    select(_CUSTOMER.c.id, _CUSTOMER.c.name)
    .where(
        _CUSTOMER.c.birthday_month == given("month"),
        _CUSTOMER.c.birthday_day == given("day"),
        _CUSTOMER.c.birthday_lunar == given("lunar"),
    )
    .order_by(_CUSTOMER.c.id)
)
_HALF_WIDTH = {0x3000: 0x20} | {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
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
        today: The brand's day, from which the condition counts.
        words: Each of them is found in the search text.
        condition: It holds for the customer.
        removed: Removed customers, instead of those who are there.
        descending: Newest first; customers without such a day come last either way.
    """

    today: date
    words: tuple[str, ...] = ()
    condition: Condition = EVERYBODY
    removed: bool = False
    sort: CustomerSort = CustomerSort.NAME
    descending: bool = False


def words_of(text: str) -> tuple[str, ...]:
    """The words of what was typed, as `CustomerFilter` wants them.

    ``138-1234`` is one number; the wide letters and digits of a Chinese keyboard are plain ones.
    """
    typed = clean_text(text).translate(_HALF_WIDTH).lower()
    return tuple(_IN_A_NUMBER.sub("", typed).split())


SearchLine = tuple[str, str, str]
"""Of one customer: the id, the key by which names are ordered, and the text that is searched."""


def find_ids(connection: Connection, wanted: CustomerFilter, limit: int | None = None) -> list[str]:
    """The ids of the matching customers in their order.

    Whose name begins with the first word comes first, then whose pinyin, initials or number does.
    """
    query, values = _asked(wanted, limit, lines=False)
    return query.column(connection, **values)


def find_lines(connection: Connection, wanted: CustomerFilter, limit: int) -> list[SearchLine]:
    """The search lines of customers whom `find_ids` finds, at most so many, for `narrowed`."""
    query, values = _asked(wanted, limit, lines=True)
    return [tuple(line) for line in query.all(connection, **values)]


def narrowed(lines: Iterable[SearchLine], wanted: CustomerFilter) -> list[str]:
    """What `find_ids` would find, out of all the lines of the same filter with less words.

    Args:
        lines: Found with no words, or with words of which each is part of one that is wanted now.
        wanted: What is asked now.
    """
    words = wanted.words
    found = [line for line in lines if all(word in line[2] for word in words)]
    if wanted.sort is CustomerSort.NAME:
        first = words[0] if words and not wanted.descending else ""
        inside = "\n" + first

        def place(line: SearchLine) -> tuple[int, str, str]:
            customer_id, name, text = line
            rank = 0 if text.startswith(first) else 1 if inside in text else 2
            return rank, name, customer_id

        found.sort(key=place, reverse=wanted.descending)
    return [customer_id for customer_id, _, _ in found]


def list_by_ids(connection: Connection, customer_ids: Iterable[str]) -> list[Customer]:
    """These customers, in the order of the ids; those that are gone are left out."""
    wanted = list(customer_ids)
    rows = _BY_IDS.rows(connection, Customer, customers=listed(wanted))
    found = {customer.id: customer for customer in rows}
    return [found[customer_id] for customer_id in wanted if customer_id in found]


def names_of(connection: Connection, customer_ids: Iterable[str]) -> dict[str, str]:
    """The names of these customers by id, without those that are gone."""
    return dict(map(tuple, _NAMES.all(connection, customers=listed(customer_ids))))


def sent_last(connection: Connection, customer_ids: Iterable[str]) -> list[FollowUp]:
    """The follow-ups that are these customers' last contact and brought no answer (yet)."""
    people = People(connection, customer_ids)
    found = _LAST_SENT.rows(connection, FollowUp, customers=people.listed)
    return [replace(row, customer_id=people.head(row.customer_id)) for row in found]


def search_lines(connection: Connection, needle: str) -> list[tuple[str, str]]:
    """Customer and search text of all in whose text ``needle`` stands, by id; removed ones too."""
    return sorted((found, text) for found, text in _LINES.all(connection, needle=needle))


def ids_with(connection: Connection, field_name: str, value: str) -> list[str]:
    """The customers whose field is ``value``, upper and lower case taken as equal."""
    return _with_field(field_name).column(connection, value=value)


def names_born_on(
    connection: Connection, month: int, day: int, lunar: bool
) -> list[tuple[str, str]]:
    """Id and name of the customers with that birthday, as it is written down."""
    found = _BORN_ON.all(connection, month=month, day=day, lunar=int(lunar))
    return [(customer_id, name) for customer_id, name in found]


def _asked(
    wanted: CustomerFilter, limit: int | None, *, lines: bool
) -> tuple[Prepared, dict[str, Any]]:
    """The query for a filter, and what it is filled in with."""
    shape = _Shape(
        lines=lines,
        words=len(wanted.words),
        condition=shape_of(wanted.condition),
        removed=wanted.removed,
        sort=wanted.sort,
        descending=wanted.descending,
    )
    values: dict[str, Any] = {"most": -1 if limit is None else limit}
    values |= {f"word_{number}": word for number, word in enumerate(wanted.words)}
    values |= values_of(wanted.condition, wanted.today, on_sqlite=True)
    if wanted.words:
        values |= {"inside": "\n" + wanted.words[0]}
    return _query(shape), values


@dataclass(frozen=True, slots=True)
class _Shape:
    """What of a filter decides how the query is written; the rest are its parameters."""

    lines: bool
    words: int
    condition: Condition
    removed: bool
    sort: CustomerSort
    descending: bool


@lru_cache(maxsize=64)
def _query(shape: _Shape) -> Prepared:
    conditions: list[ColumnElement[bool]] = [
        func.instr(_SEARCH.text, given(f"word_{number}")) > 0 for number in range(shape.words)
    ]
    gone = select(_CUSTOMER.c.id).where(_CUSTOMER.c.removed_on.is_not(None))
    if shape.removed:
        gone = gone.where(_CUSTOMER.c.merged_into.is_(None))
    found = _SEARCH.customer_id
    conditions.append(found.in_(gone) if shape.removed else found.not_in(gone))
    conditions.append(condition_on(ENTITY_TABLES, shape.condition, found))
    if shape.lines:
        query = select(found, _SEARCH.sort_key, _SEARCH.text).where(*conditions)
        if shape.sort is not CustomerSort.NAME:  # by name they can be ordered afterwards
            query = _ordered(query, shape)
    else:
        query = _ordered(select(found).where(*conditions), shape)
    return Prepared(query.limit(given("most")))


def _ordered(query: Select[Any], shape: _Shape) -> Select[Any]:
    name = _SEARCH.sort_key
    if shape.sort is not CustomerSort.NAME:
        joined = _CUSTOMER.join(customer_search, _CUSTOMER.c.id == _SEARCH.customer_id)
        day = _CUSTOMER.c[shape.sort.value]
        newest_first = day.desc() if shape.descending else day
        query = query.select_from(joined)
        return query.order_by(day.is_(None), newest_first, name, _SEARCH.customer_id)
    if shape.descending:
        return query.order_by(name.desc(), _SEARCH.customer_id.desc())
    if not shape.words:
        return query.order_by(name, _SEARCH.customer_id)
    first = given("word_0")
    rank = case(
        (func.substr(_SEARCH.text, 1, func.length(first)) == first, 0),
        (func.instr(_SEARCH.text, given("inside")) > 0, 1),
        else_=2,
    )
    return query.order_by(rank, name, _SEARCH.customer_id)


@lru_cache(maxsize=8)
def _with_field(field_name: str) -> Prepared:
    column = _CUSTOMER.c[field_name]
    query = select(_CUSTOMER.c.id).where(func.lower(column) == func.lower(given("value")))
    return Prepared(query.order_by(_CUSTOMER.c.id))
