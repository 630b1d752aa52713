"""A table in a file: its columns, and its rows one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from guide_app.domain.values import clean_text


class Format(StrEnum):
    """The forms in which a table may come."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


class RawRow(NamedTuple):
    """One row as it stands in the file.

    Attributes:
        number: As a spreadsheet counts, the first line of the file being 1.
        cells: One for each column; None where there is nothing.
    """

    number: int
    cells: tuple[Any, ...]


class Table(Protocol):
    """An open file.

    Attributes:
        columns: Names, unique; a column without one is called by its letter.
        row_count: How many rows there are, where that is known beforehand.
    """

    format: Format
    columns: tuple[str, ...]
    row_count: int | None

    def rows(self) -> Iterator[RawRow]:
        """Every row that is not empty, from the first; may be asked for again.

        Raises:
            Refused: TOO_MANY_ROWS, or the file turns out to be broken.
        """

    def done(self) -> float:
        """How much of the file the newest iteration has read, from 0 to 1."""


def find_header(rows: Sequence[Sequence[Any]]) -> int:
    """Where the header stands: the first row that is as wide as a table, below any title lines."""
    filled = [sum(not is_blank(cell) for cell in row) for row in rows]
    widest = max(filled, default=0)
    for position, count in enumerate(filled):
        if count and count * 2 >= widest:
            return position
    return 0


def unique_names(cells: Iterable[Any]) -> tuple[str, ...]:
    """Column names made of a header row."""
    names: list[str] = []
    for position, cell in enumerate(cells):
        name = "" if is_blank(cell) else " ".join(clean_text(str(cell)).split())[:120]
        name = name or _letter(position)
        made, number = name, 2
        while made in names:
            made, number = f"{name} {number}", number + 1
        names.append(made)
    return tuple(names)


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip("\ufeff \t\r\n\u3000\x00"))


def fitted(cells: Sequence[Any], width: int) -> tuple[Any, ...]:
    """The cells of a row, as many as there are columns."""
    if len(cells) >= width:
        return tuple(cells[:width])
    return (*cells, *([None] * (width - len(cells))))


def trimmed(cells: Sequence[Any]) -> Sequence[Any]:
    """The cells of a row without the blank ones at its end, but never none."""
    width = len(cells)
    while width > 1 and is_blank(cells[width - 1]):
        width -= 1
    return cells[:width]


def _letter(position: int) -> str:
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
