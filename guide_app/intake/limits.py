"""How much a file may hold. Everything that is bounded is bounded here."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file.

    Attributes:
        size_bytes: Of the file as it lies on the disk.
        rows: Without the header.
        columns: With a name or without.
        cells: Of a spreadsheet's used rectangle, empty ones included: it is read at once.
        unpacked_bytes: Of everything in a packed file together.
        unpack_ratio: Unpacked to packed; a little text packs 20:1, a bomb 1,000:1.
    """

    size_bytes: int
    rows: int
    columns: int = 200
    cells: int = 4_000_000
    unpacked_bytes: int = 200 * MEBIBYTE
    unpack_ratio: int = 100


GUIDE_FILE = Limits(size_bytes=20 * MEBIBYTE, rows=50_000)
"""For a file that a guide or a manager brings."""

HQ_FILE = Limits(
    size_bytes=1024 * MEBIBYTE,
    rows=20_000_000,
    cells=20_000_000,
    unpacked_bytes=4096 * MEBIBYTE,
)
"""For HQ and for what connectors fetch."""

CONSOLE_FILE = Limits(
    size_bytes=512 * MEBIBYTE,
    rows=5_000_000,
    unpacked_bytes=2048 * MEBIBYTE,
)
"""For what HQ sends in by the browser: it is read inside of the server while others are served."""

CELL_LENGTH = 40_000
"""Characters of one cell; a longer one has its row rejected."""

FIELD_LENGTH = 4 * MEBIBYTE
"""Characters after which a CSV field is given up: its quote was never closed."""

SNIFFED_ROWS = 20
"""Rows that are looked at to find the delimiter, the header and what a column holds."""

CHUNK_ROWS = 500
"""Rows that are looked up, and applied, at a time."""

EXAMPLES = 5
"""Rows of each kind that a report shows."""
