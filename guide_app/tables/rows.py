"""Whole rows of an entity, from the tables of a PC or of the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Select, Table, select

from guide_app.domain.entity import Row, entity_of
from guide_app.tables.storage import STORED

R = TypeVar("R", bound=Row)


def select_rows(tables: Mapping[str, Table], kind: type[Row]) -> Select[Any]:
    """The query for them, to be narrowed down."""
    name = entity_of(kind).name
    return select(*(tables[name].c[column] for column in STORED[name].columns))


def read_rows(connection: Connection, kind: type[R], query: Select[Any], **values: Any) -> list[R]:
    """The rows of a query made by `select_rows`."""
    make = STORED[entity_of(kind).name].row
    return [cast("R", make(tuple(record))) for record in connection.execute(query, values)]
