"""Writing many records of a table at the speed of the driver.

A statement is worded once for each database and set of columns, and the records go to the driver
as they are: looking at every value of every record costs more than SQLite's own insert.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.engine.interfaces import Dialect

_MARKS = {"qmark": "?", "format": "%s", "pyformat": "%s"}


def insert_many(
    connection: Connection, table: Table, columns: tuple[str, ...], records: Sequence[Sequence[Any]]
) -> None:
    """Insert records that hold the values of ``columns``, in their order.

    Raises:
        ValueError: A column that is not given has a default, which would have to be filled in.
    """
    if records:
        _run(connection, _insertion(table, columns, connection.dialect), records)


def update_many(
    connection: Connection, table: Table, columns: tuple[str, ...], records: Sequence[Sequence[Any]]
) -> None:
    """Set ``columns`` of the rows whose id stands last in each record."""
    if records:
        _run(connection, _setting(table, columns, connection.dialect), records)


def delete_many(connection: Connection, table: Table, row_ids: Sequence[str]) -> None:
    """Delete the rows of these ids."""
    if row_ids:
        _run(connection, _deletion(table, connection.dialect), [(each,) for each in row_ids])


def _run(connection: Connection, statement: str, records: Sequence[Sequence[Any]]) -> None:
    connection.exec_driver_sql(statement, list(map(tuple, records)))


@lru_cache(maxsize=256)
def _insertion(table: Table, columns: tuple[str, ...], dialect: Dialect) -> str:
    filled = {column.name for column in table.columns if column.default is not None}
    if missing := sorted(filled.difference(columns)):
        raise ValueError(f"{table.name}: {missing}")
    quote = dialect.identifier_preparer.quote
    names = ", ".join(quote(column) for column in columns)
    marks = ", ".join([_mark(dialect)] * len(columns))
    return f"insert into {quote(table.name)} ({names}) values ({marks})"


@lru_cache(maxsize=1024)
def _setting(table: Table, columns: tuple[str, ...], dialect: Dialect) -> str:
    quote, mark = dialect.identifier_preparer.quote, _mark(dialect)
    settings = ", ".join(f"{quote(column)} = {mark}" for column in columns)
    return f"update {quote(table.name)} set {settings} where id = {mark}"


@lru_cache(maxsize=256)
def _deletion(table: Table, dialect: Dialect) -> str:
    quote = dialect.identifier_preparer.quote
    return f"delete from {quote(table.name)} where id = {_mark(dialect)}"


def _mark(dialect: Dialect) -> str:
    return _MARKS[dialect.paramstyle]
