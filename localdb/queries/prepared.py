"""Queries written in the expression language and compiled once.

Building and compiling a statement costs ten times what SQLite needs to run most of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, cast

import msgspec
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from guide_app.domain.entity import Row, entity_of
from guide_app.tables.storage import STORED
from localdb.schema import ENTITY_TABLES

R = TypeVar("R", bound=Row)
_DIALECT = SQLiteDialect_pysqlite(paramstyle="qmark")


class Prepared:
    """A compiled query.

    Args:
        query: Its named parameters, made by `given` and `listed`, are filled in when it runs.
    """

    def __init__(self, query: Select[Any] | CompoundSelect[Any]) -> None:
        compiled = query.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        self._sql = str(compiled)
        self._names = tuple(compiled.positiontup or ())
        self._constants = dict(compiled.params)

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Every record, as tuples of what the database holds."""
        filled = {**self._constants, **values}
        parameters = tuple(filled[name] for name in self._names)
        driver = connection.connection.driver_connection  # a result of SQLAlchemy costs 60 µs more
        assert driver is not None
        return list(driver.execute(self._sql, parameters).fetchall())

    def column(self, connection: Connection, **values: Any) -> list[Any]:
        """The first value of every record."""
        return [record[0] for record in self.all(connection, **values)]

    def first(self, connection: Connection, **values: Any) -> Any:
        """The first value of the first record, or None."""
        found = self.all(connection, **values)
        return found[0][0] if found else None

    def rows(self, connection: Connection, kind: type[R], **values: Any) -> list[R]:
        """The rows of a query made by `select_row`."""
        make = STORED[entity_of(kind).name].row
        return [cast("R", make(record)) for record in self.all(connection, **values)]


def given(name: str) -> BindParameter[Any]:
    """A value that is filled in when the query runs."""
    return bindparam(name, required=False)


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The column is one of the values that are filled in as one parameter, made by `listed`."""
    values = func.json_each(given(name)).table_valued("value").alias(f"{name}_values")
    return column.in_(select(values.c.value))


def listed(values: Iterable[str | int | tuple[int, int]]) -> str:
    """Any number of values as one parameter."""
    return msgspec.json.encode(list(values)).decode()


def select_row(kind: type[Row]) -> Select[Any]:
    """The query for whole rows of ``kind``, to be narrowed down."""
    name = entity_of(kind).name
    table = ENTITY_TABLES[name]
    return select(*(table.c[column] for column in STORED[name].columns))
