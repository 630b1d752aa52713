"""Excel workbooks, looked into before they are parsed: sizes, macros, document types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine

from guide_app.intake.errors import FileCode, Refused
from guide_app.intake.limits import SNIFFED_ROWS, Limits
from guide_app.intake.package import blocks_of, open_parts
from guide_app.intake.rectangle import check_rectangle
from guide_app.intake.table import (
    Format,
    RawRow,
    find_header,
    fitted,
    is_blank,
    trimmed,
    unique_names,
)

_SHEET = b"sheetData"


class ExcelTable:
    """The first sheet of a workbook that holds anything.

    Attributes:
        sheet: Its name.
    """

    format = Format.XLSX

    def __init__(self, path: Path, limits: Limits) -> None:
        check_package(path, limits)
        try:
            workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        except (python_calamine.CalamineError, OSError):
            raise Refused(FileCode.NOT_A_TABLE) from None
        self.sheet, grid = _first_filled(workbook)
        header = find_header(grid[:SNIFFED_ROWS])
        self.columns = unique_names(trimmed(grid[header]))
        if len(self.columns) > limits.columns:
            raise Refused(FileCode.TOO_MANY_COLUMNS, limit=limits.columns)
        self._first = header + 1
        self._grid = grid
        self.row_count: int | None = len(grid) - self._first
        if self.row_count > limits.rows:
            raise Refused(FileCode.TOO_MANY_ROWS, limit=limits.rows)
        self._at = 0

    def rows(self) -> Iterator[RawRow]:
        """Every row that is not empty, from the first."""
        width = len(self.columns)
        for position in range(self._first, len(self._grid)):
            self._at = position
            cells = [None if cell == "" else cell for cell in self._grid[position]]
            if not all(is_blank(cell) for cell in cells):
                yield RawRow(position + 1, fitted(cells, width))
        self._at = len(self._grid)

    def done(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._at / max(1, len(self._grid))


def check_package(path: Path, limits: Limits) -> None:
    """Refuse what would not fit into memory, or could do something, before anything is parsed.

    Raises:
        Refused: NOT_A_TABLE, MACROS, PACKED_TOO_DENSE, TOO_MANY_ROWS or TOO_MANY_COLUMNS.
    """
    parts = open_parts(path, limits)
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise Refused(FileCode.NOT_A_TABLE)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused(FileCode.MACROS)
    with path.open("rb") as file:
        for part in parts:
            if _holds_cells(blocks_of(file, part)):
                check_rectangle(blocks_of(file, part), limits)


def _holds_cells(blocks: Iterator[bytes]) -> bool:
    """Unpack a part once, and say whether it is a sheet; it may have any name."""
    found, tail = False, b""
    for position, block in enumerate(blocks):
        if position == 0 and (b"<!DOCTYPE" in block or b"<!ENTITY" in block):
            raise Refused(FileCode.NOT_A_TABLE)  # no workbook needs one; a bomb does
        found = found or _SHEET in tail + block
        tail = block[-len(_SHEET) :]
    return found


def _first_filled(workbook: python_calamine.CalamineWorkbook) -> tuple[str, list[list[Any]]]:
    for name in workbook.sheet_names:
        try:
            grid = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except python_calamine.CalamineError:
            raise Refused(FileCode.NOT_A_TABLE) from None
        if any(not is_blank(cell) for row in grid for cell in row):
            return name, grid
    raise Refused(FileCode.EMPTY)
