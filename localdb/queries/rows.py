"""Whole rows of entities by condition, in one statement each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar, cast

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, func, select

from guide_app.domain.entity import Row, entity_of
from guide_app.tables.storage import STORED
from localdb.schema import ENTITY_TABLES

R = TypeVar("R", bound=Row)


def among(column: ColumnElement[Any], values: Iterable[str | int]) -> ColumnElement[bool]:
    """The column is one of ``values``: any number of them, as one parameter."""
    listed: BindParameter[str] = bindparam(None, json.dumps(list(values)))
    return column.in_(select(func.json_each(listed).table_valued("value").c.value))


def select_row(kind: type[Row]) -> Select[Any]:
    """The query for whole rows of ``kind``, to be narrowed down and given to `fetch`."""
    name = entity_of(kind).name
    table = ENTITY_TABLES[name]
    return select(*(table.c[column] for column in STORED[name].columns))


def fetch(connection: Connection, kind: type[R], query: Select[Any]) -> list[R]:
    """The rows of a query made by `select_row`, in its order."""
    make = STORED[entity_of(kind).name].row
    return [cast("R", make(record)) for record in connection.execute(query)]


def list_rows(connection: Connection, kind: type[R], *conditions: ColumnElement[bool]) -> list[R]:
    """The rows of ``kind`` for which every condition holds, ordered by id."""
    table = ENTITY_TABLES[entity_of(kind).name]
    return fetch(connection, kind, select_row(kind).where(*conditions).order_by(table.c.id))


def find_row(connection: Connection, kind: type[R], row_id: str | None) -> R | None:
    """The row, or None."""
    if row_id is None:
        return None
    found = list_rows(connection, kind, ENTITY_TABLES[entity_of(kind).name].c.id == row_id)
    return found[0] if found else None
