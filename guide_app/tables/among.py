"""A condition that holds for many ids at once, at the price of one parameter.

SQLAlchemy words ``IN`` anew for every number of ids; this is worded once.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, ColumnElement, Text, bindparam
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a text column holds one of the ids that the parameter ``name`` gives as a list."""
    return _Among(column, bindparam(name, type_=_Ids()))


def among_numbers(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The same for a column of whole numbers."""
    return _Among(column, bindparam(name, type_=_Numbers()))


class _Ids(TypeDecorator[list[str]]):
    """A list of ids: an array on PostgreSQL, its JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(Text()) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class _Numbers(_Ids):
    """A list of whole numbers, likewise."""

    cache_ok = True  # not inherited: SQLAlchemy asks every type for its own

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(BigInteger()) if dialect.name == "postgresql" else Text()


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """As it is: with the ``= 1`` that SQLite's booleans get, it would use no index."""
        return self


@compiles(_Among, "sqlite")
def _on_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, given = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({given}))"


@compiles(_Among, "postgresql")
def _on_postgresql(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, given = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY({given})"
