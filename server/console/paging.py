"""Lists a page at a time, by where the last one ended: the hundredth costs what the first does.

An address names that place by the row's id and by nothing else: addresses end up in the logs of
proxies, where no customer's name belongs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, tuple_

SIZE = 50
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the query parameters of the pages before and behind, where there are any."""

    rows: list[Any]
    before: str | None
    after: str | None


def read_page(
    connection: Connection,
    query: Select[Any],
    order: Sequence[ColumnElement[Any]],
    asked: Mapping[str, str],
    *,
    newest_first: bool = False,
    size: int = SIZE,
) -> Page:
    """The page that ``asked`` (a query string's ``after`` or ``before``) wants, else the first.

    Args:
        query: Of one table's rows.
        order: Columns that are never NULL, by which the list goes; the last one is unique.
    """
    backwards = "before" in asked
    place = _find_place(connection, query, order, asked.get("before") or asked.get("after"))
    backwards = backwards and place is not None
    downwards = newest_first != backwards
    if place is not None:
        here, there = tuple_(*order), tuple_(*place)
        query = query.where(here < there if downwards else here > there)
    columns = [column.desc() if downwards else column for column in order]
    rows = list(connection.execute(query.order_by(*columns).limit(size + 1)).mappings())
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_before = more if backwards else place is not None
    has_after = True if backwards else more
    key = str(order[-1].key)
    return Page(
        rows,
        str(rows[0][key]) if rows and has_before else None,
        str(rows[-1][key]) if rows and has_after else None,
    )


def _find_place(
    connection: Connection,
    query: Select[Any],
    order: Sequence[ColumnElement[Any]],
    text: str | None,
) -> Sequence[Any] | None:
    """The place in the list; a row that is not in it (any more) begins at the beginning."""
    if not text or len(text) > _LONGEST or "\x00" in text:
        return None
    unique = order[-1]
    wanted: str | int = text
    if unique.type.python_type is int:
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            return None
        wanted = int(text)
    found = connection.execute(query.with_only_columns(*order).where(unique == wanted)).first()
    return None if found is None else tuple(found)
