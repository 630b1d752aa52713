"""Lists a page at a time, by where the last one ended: the hundredth costs what the first does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, tuple_

SIZE = 50
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the query parameters of the pages before and behind, where there are any."""

    rows: list[Any]
    before: str | None
    after: str | None

    @property
    def is_first(self) -> bool:
        """Whether nothing comes before."""
        return self.before is None


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
        order: Columns that are never NULL and together unique, by which the list goes.
    """
    backwards = "before" in asked
    place = _read(asked.get("before") or asked.get("after"), order)
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
    return Page(
        rows,
        _write(rows[0], order) if rows and has_before else None,
        _write(rows[-1], order) if rows and has_after else None,
    )


def _write(row: Any, order: Sequence[ColumnElement[Any]]) -> str:
    return json.dumps([row[str(column.key)] for column in order], ensure_ascii=False)


def _read(text: str | None, order: Sequence[ColumnElement[Any]]) -> list[Any] | None:
    """The place in the list; anything that is none begins at the beginning."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        place = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(place, list) or len(place) != len(order):
        return None
    for value, column in zip(place, order, strict=True):
        if type(value) is not column.type.python_type:
            return None
        if isinstance(value, int) and abs(value) >= 2**63:
            return None
        if isinstance(value, str) and "\x00" in value:
            return None
    return place
