"""Whether a row is one of those that another query finds, however many they are.

SQLite makes ``IN`` a set once and looks every row up in it. PostgreSQL does so only as long as the
set fits its working memory: beyond, it reads the whole set again for every row, and a million rows
have no end in ten minutes. Asked whether there *exists* one, it joins, or looks into an index.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, CompoundSelect, Select, literal_column, not_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def one_of(
    column: ColumnElement[Any], found: Select[Any] | CompoundSelect[Any]
) -> ColumnElement[bool]:
    """Whether the column holds one of the values that a query of one column finds."""
    those = found.subquery()
    (value,) = those.c
    exists = select(literal_column("1")).where(value == column).correlate_except(those).exists()
    return _OneOf(column.in_(found), exists)


class _OneOf(FunctionElement[bool]):
    """The same question twice: as SQLite answers it well, and as PostgreSQL does."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """As it is, see `guide_app.tables.among`."""
        return self

    def _negate(self) -> Any:
        return _OneOf(*(not_(each) for each in self.clauses))


@compiles(_OneOf, "sqlite")
def _on_sqlite(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    as_set, _ = element.clauses
    return f"({compiler.process(as_set, **options)})"


@compiles(_OneOf, "postgresql")
def _on_postgresql(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    _, exists = element.clauses
    return f"({compiler.process(exists, **options)})"
