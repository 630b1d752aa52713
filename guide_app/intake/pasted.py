"""Rows copied in a spreadsheet and pasted: text with tabs, which never lies on a disk."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from guide_app.intake.errors import FileCode, Refused
from guide_app.intake.limits import FIELD_LENGTH, SNIFFED_ROWS, Limits
from guide_app.intake.table import (
    Format,
    RawRow,
    find_header,
    fitted,
    is_blank,
    trimmed,
    unique_names,
)


class PastedTable:
    """A table in a text.

    Raises:
        Refused: See `FileCode`.
    """

    format = Format.CSV
    delimiter = ","
    """Of the file in which rejected rows are given back."""

    def __init__(self, text: str, limits: Limits) -> None:
        if len(text) > limits.size_bytes:
            raise Refused(FileCode.TOO_LARGE, limit=limits.size_bytes, size=len(text))
        csv.field_size_limit(FIELD_LENGTH)
        self._grid: list[list[str]] = []
        between = "\t" if "\t" in text else ","
        reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=between)
        try:
            for cells in reader:
                self._grid.append(cells)
                if len(self._grid) > limits.rows + SNIFFED_ROWS:
                    raise Refused(FileCode.TOO_MANY_ROWS, limit=limits.rows)
        except csv.Error:
            raise Refused(FileCode.BROKEN_QUOTES, line=len(self._grid) + 1) from None
        first = self._grid[:SNIFFED_ROWS]
        if all(is_blank(cell) for row in first for cell in row):
            raise Refused(FileCode.EMPTY)
        header = find_header(first)
        self.columns = unique_names(trimmed(first[header]))
        if len(self.columns) > limits.columns:
            raise Refused(FileCode.TOO_MANY_COLUMNS, limit=limits.columns)
        self._first = header + 1
        self.row_count: int | None = len(self._grid) - self._first
        self._at = 0

    def rows(self) -> Iterator[RawRow]:
        """Every row that is not empty, from the first."""
        width = len(self.columns)
        for position in range(self._first, len(self._grid)):
            self._at = position + 1
            cells = self._grid[position]
            if not all(is_blank(cell) for cell in cells):
                yield RawRow(position + 1, fitted(cells, width))

    def done(self) -> float:
        """How much of it the newest iteration has read, from 0 to 1."""
        return self._at / max(1, len(self._grid))
