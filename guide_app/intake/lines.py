"""Lines of one receipt added up to one row, as tills and warehouses export them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guide_app.intake.cells import as_money
from guide_app.intake.errors import BadCell, FileCode, Refused
from guide_app.intake.table import Format, RawRow, Table

LINE_COUNT = "#lines"
"""The column that is added: how many lines a row was made of."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Which lines belong together.

    Attributes:
        key: The column in which they are alike.
        sums: Columns of amounts that are added up; of any other the first line's cell counts.
    """

    key: str
    sums: tuple[str, ...] = ()


class AddedUp:
    """A table whose lines are added up; holds one row for each key in memory.

    An amount that cannot be read stays in its cell, so that the row is rejected for it.
    """

    row_count: int | None = None

    def __init__(self, table: Table, lines: Lines) -> None:
        for name in (lines.key, *lines.sums):
            if name not in table.columns:
                raise Refused(FileCode.COLUMN_MISSING, column=name)
        self._table = table
        self._lines = lines
        self.format: Format = table.format
        self.columns: tuple[str, ...] = (*table.columns, LINE_COUNT)

    def rows(self) -> Iterator[RawRow]:
        """Every row that is not empty, from the first."""
        key = self._table.columns.index(self._lines.key)
        sums = [self._table.columns.index(name) for name in self._lines.sums]
        made: dict[Any, tuple[int, list[Any]]] = {}
        for row in self._table.rows():
            known = made.get(row.cells[key])
            if known is None:
                made[row.cells[key]] = row.number, [*row.cells, 1]
                continue
            cells = known[1]
            cells[-1] += 1
            for position in sums:
                cells[position] = _sum(cells[position], row.cells[position])
        for number, cells in made.values():
            yield RawRow(number, tuple(cells))

    def done(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._table.done()


def _sum(one: Any, other: Any) -> Any:
    try:
        total = (as_money(one) or Decimal()) + (as_money(other) or Decimal())
    except BadCell:
        return one if _is_bad(one) else other
    return total


def _is_bad(cell: Any) -> bool:
    try:
        as_money(cell)
    except BadCell:
        return True
    return False
