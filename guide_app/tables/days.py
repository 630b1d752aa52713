"""Days between two dates of a table, on either kind of database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class days_between(FunctionElement[int]):  # noqa: N801 - it is written as a function is
    """How many days the second date is later than the first; both are ISO texts."""

    type = Integer()
    inherit_cache = True
    name = "days_between"

    def __init__(self, earlier: ColumnElement[Any], later: ColumnElement[Any]) -> None:
        super().__init__(earlier, later)


@compiles(days_between, "sqlite")
def _in_sqlite(element: days_between, compiler: Any, **options: Any) -> str:
    earlier, later = (compiler.process(clause, **options) for clause in element.clauses)
    return f"cast(julianday({later}) - julianday({earlier}) as integer)"


@compiles(days_between, "postgresql")
def _in_postgresql(element: days_between, compiler: Any, **options: Any) -> str:
    earlier, later = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(cast({later} as date) - cast({earlier} as date))"
