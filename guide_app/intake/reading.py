"""Opening a file as a table, whatever it is; its content decides, not its name."""

from __future__ import annotations

from pathlib import Path

from guide_app.intake.errors import FileCode, Refused
from guide_app.intake.limits import GUIDE_FILE, Limits
from guide_app.intake.lines import AddedUp
from guide_app.intake.profile import Profile
from guide_app.intake.table import Table

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"SQLite",
)


def open_table(path: Path, limits: Limits = GUIDE_FILE) -> Table:
    """The table in a file, as it stands there.

    Raises:
        Refused: See `FileCode`.
    """
    return _open(path, limits, None)


def read(path: Path, profile: Profile, limits: Limits = GUIDE_FILE) -> Table:
    """The table in a file with what a profile needs of it, lines added up where it says so.

    Raises:
        Refused: See `FileCode`.
    """
    return _open(path, limits, profile)


def _open(path: Path, limits: Limits, profile: Profile | None) -> Table:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        raise Refused(FileCode.NOT_A_TABLE) from None
    if size > limits.size_bytes:
        raise Refused(FileCode.TOO_LARGE, limit=limits.size_bytes, size=size)
    if not head:
        raise Refused(FileCode.EMPTY)
    if head.startswith(_OLE):
        raise Refused(FileCode.OLD_EXCEL)
    if head.startswith(_OTHER):
        raise Refused(FileCode.NOT_A_TABLE)
    lines = profile.lines if profile else None
    if head.startswith(b"PAR1"):
        # Imported where it is needed: Arrow takes longer to load than most files to read.
        from guide_app.intake.parquet_file import ParquetTable

        only = sorted(profile.source_columns) if profile else None
        return ParquetTable(path, limits, only=only, lines=lines)
    table: Table
    if head.startswith(b"PK"):
        from guide_app.intake.excel_file import ExcelTable

        table = ExcelTable(path, limits)
    else:
        from guide_app.intake.csv_file import CsvTable

        table = CsvTable(path, limits)
    return AddedUp(table, lines) if lines else table
