"""Queries that every contact of every PC asks: worded once, their records as the driver gives them.

For one that finds a hundred short records, what SQLAlchemy does around it costs twice the query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import DBAPIError


class Prepared:
    """A query of plain columns and parameters, for either kind of database."""

    def __init__(self, query: Select[Any] | CompoundSelect[Any]) -> None:
        self._query = query
        self._worded: dict[str, _Worded] = {}

    def all(self, connection: Connection, **given: Any) -> list[tuple[Any, ...]]:
        """Every record.

        Raises:
            sqlalchemy.exc.DBAPIError: As any other query.
        """
        dialect = connection.dialect
        worded = self._worded.get(dialect.name)
        if worded is None:
            worded = self._worded[dialect.name] = _word(self._query, dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(worded.sql, worded.fill(given))
            return list(cursor.fetchall())
        except dialect.loaded_dbapi.Error as error:
            raise _translated(connection, worded.sql, error) from error
        finally:
            cursor.close()

    def first(self, connection: Connection, **given: Any) -> tuple[Any, ...] | None:
        """The first record, or None; raises as `all`."""
        found = self.all(connection, **given)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Worded:
    sql: str
    constants: dict[str, Any]
    order: tuple[str, ...] | None

    def fill(self, given: dict[str, Any]) -> Any:
        values = {**self.constants, **given}
        return values if self.order is None else tuple(values[name] for name in self.order)


def _word(query: Select[Any] | CompoundSelect[Any], dialect: Dialect) -> _Worded:
    compiled = query.compile(dialect=dialect)
    order = compiled.positiontup if compiled.positional else None
    return _Worded(str(compiled), dict(compiled.params), None if order is None else tuple(order))


def _translated(connection: Connection, sql: str, error: Exception) -> BaseException:
    """The error as SQLAlchemy would raise it; a connection that is lost is not used again."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
