"""Functions that SQLite and PostgreSQL have under different names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def day_before(day: ColumnElement[Any], days: ColumnElement[Any]) -> ColumnElement[str]:
    """The day so many days before another, both as they are stored; NULL for NULL."""
    return _DayBefore(day, days)


def has_inside(text: ColumnElement[Any], part: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a text stands in another, letter for letter."""
    return _PlaceOf(text, part) > 0


def month_and_day(day: ColumnElement[Any]) -> ColumnElement[str]:
    """A stored day without its year, as ``03-08``."""
    return _MonthAndDay(day)


class _DayBefore(FunctionElement[str]):
    type = Text()
    inherit_cache = True


class _PlaceOf(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


class _MonthAndDay(FunctionElement[str]):
    type = Text()
    inherit_cache = True


def _parts(element: FunctionElement[Any], compiler: SQLCompiler, options: Any) -> list[str]:
    return [compiler.process(each, **options) for each in element.clauses]


@compiles(_DayBefore, "sqlite")
def _day_before_on_sqlite(element: _DayBefore, compiler: SQLCompiler, **options: Any) -> str:
    day, days = _parts(element, compiler, options)
    return f"date({day}, printf('%+d days', -({days})))"


@compiles(_DayBefore, "postgresql")
def _day_before_on_postgresql(element: _DayBefore, compiler: SQLCompiler, **options: Any) -> str:
    day, days = _parts(element, compiler, options)
    return f"to_char(cast({day} as date) - cast({days} as integer), 'YYYY-MM-DD')"


@compiles(_PlaceOf, "sqlite")
def _place_on_sqlite(element: _PlaceOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({', '.join(_parts(element, compiler, options))})"


@compiles(_PlaceOf, "postgresql")
def _place_on_postgresql(element: _PlaceOf, compiler: SQLCompiler, **options: Any) -> str:
    text, part = _parts(element, compiler, options)
    return f"strpos({text}, cast({part} as text))"


@compiles(_MonthAndDay)
def _month_and_day(element: _MonthAndDay, compiler: SQLCompiler, **options: Any) -> str:
    (day,) = _parts(element, compiler, options)
    return f"substr({day}, 6, 5)"
