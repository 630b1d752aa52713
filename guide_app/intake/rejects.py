"""Rejected rows as a file: the same columns, and why."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from guide_app.intake.cells import as_text
from guide_app.intake.errors import BadCell, Rejection
from guide_app.intake.limits import CELL_LENGTH
from guide_app.intake.planned import Planned
from guide_app.intake.table import Format, Table

REASON_COLUMNS = ("reject_code", "reject_reason")
Words = Callable[[Rejection], str]

# A spreadsheet runs a cell that begins so; an input method makes the full-width ones.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EXCEL_CELL = 32_767


def escaped(text: str) -> str:
    """A text that no spreadsheet takes for a formula; the importer takes the quote away again."""
    return f"'{text}" if text.lstrip(" ").startswith(_RUNS) else text


def code_and_facts(rejection: Rejection) -> str:
    """The reason for who reads codes; the window gives `RejectedFile` better words."""
    if not rejection.facts:
        return rejection.code
    return f"{rejection.code} {json.dumps(dict(rejection.facts), ensure_ascii=False, default=str)}"


class _Writer(Protocol):
    def write(self, cells: Sequence[Any]) -> None:
        """Add a row."""

    def close(self) -> None:
        """Finish the file."""


class RejectedFile:
    """Collects rejected rows in a file of the same kind as the one they came from.

    The file comes into being with the first row.

    Args:
        path: Where it goes; its ending should be that of the table's format.
        words: Puts a rejection into a sentence.
    """

    def __init__(self, path: Path, table: Table, words: Words = code_and_facts) -> None:
        self.path = path
        self.count = 0
        self._table = table
        self._words = words
        self._writer: _Writer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()

    def add(self, planned: Planned) -> None:
        """Write the row with its reason."""
        rejection = planned.rejection
        if rejection is None:
            raise ValueError("only rejected rows come back")
        if self._writer is None:
            self._writer = _open_writer(self.path, self._table)
        self._writer.write([*planned.row.cells, rejection.code, self._words(rejection)])
        self.count += 1


def _open_writer(path: Path, table: Table) -> _Writer:
    header = [*table.columns, *REASON_COLUMNS]
    if table.format is Format.XLSX:
        return _ExcelWriter(path, header)
    if table.format is Format.PARQUET:
        return _ParquetWriter(path, header)
    return _CsvWriter(path, header, getattr(table, "delimiter", ","))


class _CsvWriter:
    """With a byte order mark, without which Excel takes Chinese for Latin.

    Every cell in quotes: a program that cuts at another sign would find a formula behind it.
    """

    def __init__(self, path: Path, header: Sequence[str], delimiter: str) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="", errors="replace")
        self._rows = csv.writer(self._file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        self._rows.writerow(map(escaped, header))

    def write(self, cells: Sequence[Any]) -> None:
        self._rows.writerow([_shown(cell) for cell in cells])

    def close(self) -> None:
        self._file.close()


class _ExcelWriter:
    def __init__(self, path: Path, header: Sequence[str]) -> None:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell

        self._path = path
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet()
        self._make_cell = WriteOnlyCell
        self.write(list(header))

    def write(self, cells: Sequence[Any]) -> None:
        self._sheet.append([self._cell(cell) for cell in cells])

    def close(self) -> None:
        self._book.save(self._path)

    def _cell(self, cell: Any) -> Any:
        if cell is None or isinstance(cell, int | float):
            return cell
        made = self._make_cell(self._sheet, _UNPRINTABLE.sub("", _shown(cell))[:_EXCEL_CELL])
        made.data_type = "s"  # a text, whatever it begins with
        return made


class _ParquetWriter:
    """Every column as text: a rejected cell may not have the type of its column."""

    _ROWS = 10_000

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        import pyarrow
        import pyarrow.parquet

        self._arrow = pyarrow
        self._schema = pyarrow.schema([(name, pyarrow.string()) for name in header])
        self._file = pyarrow.parquet.ParquetWriter(path, self._schema)
        self._rows: list[list[str | None]] = []

    def write(self, cells: Sequence[Any]) -> None:
        self._rows.append([None if cell is None else _shown(cell) for cell in cells])
        if len(self._rows) >= self._ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        columns = list(zip(*self._rows, strict=True)) if self._rows else []
        if columns:
            arrays = [self._arrow.array(column, self._arrow.string()) for column in columns]
            self._file.write_table(self._arrow.table(arrays, schema=self._schema))
        self._rows = []


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell[:CELL_LENGTH]
        return escaped(text.encode("utf-8", "replace").decode("utf-8"))
    try:
        return as_text(cell) or ""  # a number is a number: its minus runs nothing
    except BadCell:
        return ""
