"""CSV in whatever encoding and with whatever delimiter somebody wrote it."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

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

_BLOCK = 1024 * 1024
_LONGEST_LINE = 4 * FIELD_LENGTH
"""In bytes."""
_TOO_WIDE = 10
"""A row may be wider than the table, and is cut to it; not this many times wider than any table."""
_DELIMITERS = (",", "\t", ";", "|", "，", "；")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class CsvTable:
    """A CSV file.

    Attributes:
        encoding: As found out.
        delimiter: As found out.
    """

    format = Format.CSV
    row_count: int | None = None

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._size = max(1, path.stat().st_size)
        self._at = 0.0
        csv.field_size_limit(FIELD_LENGTH)
        self.encoding = find_encoding(path)
        with self._open() as file:
            self.delimiter = _find_delimiter(_sample_of(file))
        first = [row for _, row in islice(self._records(), SNIFFED_ROWS)]
        if not any(not is_blank(cell) for row in first for cell in row):
            raise Refused(FileCode.EMPTY)
        self._header = find_header(first)
        self.columns = unique_names(trimmed(first[self._header]))
        if len(self.columns) > limits.columns:
            raise Refused(FileCode.TOO_MANY_COLUMNS, limit=limits.columns)

    def rows(self) -> Iterator[RawRow]:
        """Every row that is not empty, from the first."""
        width, count = len(self.columns), 0
        for number, cells in islice(self._records(), self._header + 1, None):
            if all(is_blank(cell) for cell in cells):
                continue
            count += 1
            if count > self._limits.rows:
                raise Refused(FileCode.TOO_MANY_ROWS, limit=self._limits.rows)
            yield RawRow(number, fitted(cells, width))
        self._at = 1.0

    def done(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._at

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        with self._open() as file:
            reader = csv.reader(file, delimiter=self.delimiter)
            line = 1
            try:
                for count, cells in enumerate(reader):
                    if count % 256 == 0:
                        self._at = min(1.0, os.lseek(file.fileno(), 0, os.SEEK_CUR) / self._size)
                    if len(cells) > self._limits.columns * _TOO_WIDE:
                        raise Refused(FileCode.TOO_MANY_COLUMNS, limit=self._limits.columns)
                    yield line, cells
                    line = reader.line_num + 1
            except csv.Error:
                raise Refused(FileCode.BROKEN_QUOTES, line=line) from None

    def _open(self) -> io.TextIOWrapper:
        return self._path.open("r", encoding=self.encoding, newline="")


def find_encoding(path: Path) -> str:
    """The encoding in which the whole file can be read.

    Raises:
        Refused: UNKNOWN_ENCODING.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            _check(path, name)
            return name
    if len(head) > 3 and head.count(0) * 4 > len(head):  # mostly Latin text in UTF-16, unmarked
        name = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        _check(path, name)
        return name
    try:
        _check(path, "utf-8")
    except Refused as refused:
        if refused.code is not FileCode.UNKNOWN_ENCODING:
            raise
        _check(path, "gb18030")
        return "gb18030"
    return "utf-8"


def _check(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    at = line = 0
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            end = max(block.rfind(b"\n"), block.rfind(b"\r"))
            line = len(block) - end if end >= 0 else line + len(block)
            if line > _LONGEST_LINE:  # whoever reads it line by line would hold all of it
                raise Refused(FileCode.NOT_A_TABLE)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                raise Refused(FileCode.UNKNOWN_ENCODING, at=at + error.start) from None
            if not block:
                return
            at += len(block)


def _sample_of(file: Iterable[str]) -> list[str]:
    sample, size = [], 0
    for line in islice(file, SNIFFED_ROWS * 5):
        sample.append(line)
        size += len(line)
        if size > FIELD_LENGTH:
            break
    return sample


def _find_delimiter(sample: list[str]) -> str:
    """The delimiter that cuts the most rows into the same number of cells, more than one."""
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        try:
            rows = [row for row in csv.reader(sample, delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        widths = [len(row) for row in rows if len(row) > 1]
        if widths:
            usual = max(set(widths), key=lambda width: (widths.count(width), width))
            score = (widths.count(usual), usual)
            if score > best_score:
                best, best_score = delimiter, score
    return best
