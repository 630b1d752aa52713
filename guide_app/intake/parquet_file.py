"""Parquet, read batch by batch; lines that belong together can be added up by columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute
import pyarrow.parquet

from guide_app.intake.errors import FileCode, Refused
from guide_app.intake.limits import Limits
from guide_app.intake.lines import LINE_COUNT, Lines
from guide_app.intake.table import Format, RawRow

_BATCH = 65_536
_AT_ONCE = 4_096
_ROW = "#row"
_CENTS = pyarrow.decimal128(18, 2)
_ONE = pyarrow.scalar(1, pyarrow.int64())


class ParquetTable:
    """A Parquet file.

    Args:
        only: Columns to read, None: all. Others do not come back in rejected rows.
        lines: Add lines up to one row for each key, in the order of their first lines.
    """

    format = Format.PARQUET

    def __init__(
        self,
        path: Path,
        limits: Limits,
        *,
        only: Sequence[str] | None = None,
        lines: Lines | None = None,
    ) -> None:
        self._path = path
        self._lines = lines
        try:
            with pyarrow.parquet.ParquetFile(path) as file:
                metadata, self._schema = file.metadata, file.schema_arrow
        except (pyarrow.ArrowException, OSError):
            raise Refused(FileCode.NOT_A_TABLE) from None
        if metadata.num_columns > limits.columns:
            raise Refused(FileCode.TOO_MANY_COLUMNS, limit=limits.columns)
        if metadata.num_rows > limits.rows:
            raise Refused(FileCode.TOO_MANY_ROWS, limit=limits.rows)
        sizes = (metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
        if sum(sizes) > limits.unpacked_bytes:
            raise Refused(FileCode.PACKED_TOO_DENSE, limit=limits.unpacked_bytes)
        present = tuple(self._schema.names)
        self._wanted = present if only is None else tuple(n for n in present if n in set(only))
        for name in (lines.key, *lines.sums) if lines else ():
            if name not in self._wanted:
                raise Refused(FileCode.COLUMN_MISSING, column=name)
        self.columns = (*self._wanted, LINE_COUNT) if lines else self._wanted
        self._line_count = int(metadata.num_rows)
        self.row_count: int | None = None if lines else self._line_count
        self._read = 0

    @property
    def schema(self) -> Any:
        """The file's own types, by which rejected rows are written."""
        return self._schema

    def rows(self) -> Iterator[RawRow]:
        """Every row that is not empty, from the first."""
        for batch in self.batches():
            for start in range(0, len(batch), _AT_ONCE):  # whoever looks at some does not wait long
                piece = batch.slice(start, _AT_ONCE)
                numbers = piece.column(_ROW).to_pylist()
                columns = [piece.column(name).to_pylist() for name in self.columns]
                for number, cells in zip(numbers, zip(*columns, strict=True), strict=True):
                    yield RawRow(number, cells)

    def batches(self) -> Iterator[Any]:
        """Arrow record batches with `columns` and ``#row``, added up already where asked for."""
        if self._lines is None:
            yield from self._raw_batches()
            return
        parts = [_added_up(batch, self._lines, first=True) for batch in self._raw_batches()]
        if parts:
            table = _added_up(pyarrow.concat_tables(parts), self._lines, first=False)
            yield from table.to_batches(max_chunksize=_BATCH)

    def done(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._read / max(1, self._line_count)

    def _raw_batches(self) -> Iterator[Any]:
        self._read = 0
        try:
            with pyarrow.parquet.ParquetFile(self._path) as file:
                for batch in file.iter_batches(_BATCH, columns=list(self._wanted)):
                    ones = pyarrow.repeat(_ONE, len(batch))
                    numbers = pyarrow.compute.cumulative_sum(ones, start=self._read + 1)
                    self._read += len(batch)
                    yield _without_nanoseconds(batch).append_column(_ROW, numbers)
        except (pyarrow.ArrowException, OSError):
            raise Refused(FileCode.NOT_A_TABLE) from None


def _without_nanoseconds(batch: Any) -> Any:
    """Python's times end at microseconds, and nothing that is imported needs more."""
    fields = [
        field.with_type(pyarrow.timestamp("us", field.type.tz))
        if pyarrow.types.is_timestamp(field.type) and field.type.unit == "ns"
        else field
        for field in batch.schema
    ]
    return batch.cast(pyarrow.schema(fields), safe=False)


def _added_up(data: Any, lines: Lines, *, first: bool) -> Any:
    """One row for each key; ``first``: of lines as they stand, else of parts added up before."""
    table = pyarrow.table(data) if first else data
    if first:
        for name in lines.sums:
            position = table.schema.get_field_index(name)
            table = table.set_column(position, name, _cents(table.column(name)))
        table = table.append_column(LINE_COUNT, pyarrow.repeat(_ONE, len(table)))
    names = [name for name in table.schema.names if name != lines.key]
    how = dict.fromkeys((*lines.sums, LINE_COUNT), "sum")
    pairs = [(name, how.get(name, "first")) for name in names]
    made = table.group_by(lines.key, use_threads=False).aggregate(pairs)
    back = {f"{name}_{kind}": name for name, kind in pairs}
    return made.rename_columns([back.get(name, name) for name in made.schema.names])


def _cents(amounts: Any) -> Any:
    """Amounts as whole cents in a decimal type: sums of floating-point numbers drift."""
    if pyarrow.types.is_floating(amounts.type):
        amounts = pyarrow.compute.round(amounts, 2)
    try:
        return amounts.cast(_CENTS)
    except pyarrow.ArrowException:
        raise Refused(FileCode.NOT_A_TABLE) from None
