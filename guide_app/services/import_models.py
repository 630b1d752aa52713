"""What the screens of a guide's own import show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from guide_app.domain.known import KnownBy
from guide_app.intake import Fate, Rejection, Table
from guide_app.intake.planned import Planned


class LeftOut(StrEnum):
    """Why a column is not offered to a guide."""

    HQ_DECIDES = "hq_decides"
    """Guide and store: rows always land in the own book."""
    ORDERS = "orders"
    """Orders come from the till."""


class ImportState(StrEnum):
    """Where an import stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    BROKEN_OFF = "broken_off"
    """The program ended meanwhile."""
    UNDOING = "undoing"
    UNDONE = "undone"


class UnfitCode(StrEnum):
    """Why a mapping cannot be used."""

    NO_KEY = "no_key"
    TWICE = "twice"


class Unfit(Exception):
    """The mapping cannot be used.

    Attributes:
        code: Why.
        field: Which field it is about, if one.
    """

    def __init__(self, code: UnfitCode, field_name: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.field = field_name


class FileChanged(Exception):
    """Somebody has written to the file, or taken it away, since it was looked at."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that was looked at.

    Attributes:
        rows: The first ones, as texts.
        mapping: The field that a column seems to be, by position.
        left_out: Columns that a guide's import does not take, by position.
        formats: How days are written in a column, by position.
        stamp: Of the file as it was looked at; None for pasted rows.
    """

    file_name: str
    table: Table
    rows: tuple[tuple[str, ...], ...]
    mapping: Mapping[int, str]
    left_out: Mapping[int, LeftOut]
    formats: Mapping[int, tuple[str, ...]]
    stamp: tuple[str, int, int] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """What they are called."""
        return self.table.columns


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a row of the file.

    Attributes:
        row: Its number, as a spreadsheet counts.
        label: By what a person knows it again.
    """

    row: int
    label: str
    reason: Rejection


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A new customer who may be known to the brand already."""

    row: int
    label: str
    by: tuple[KnownBy, ...]


@dataclass(slots=True)
class Trial:
    """What an import would do.

    Attributes:
        counts: Rows by fate.
        rejected: Rows that are not taken.
        remarks: What is left out of rows that are taken.
        known: New customers who may be known elsewhere.
        finished: False when somebody stopped it.
    """

    counts: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    rejected: list[Planned] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    known: list[KnownRow] = field(default_factory=list)
    finished: bool = False

    @property
    def total(self) -> int:
        """How many rows the file has."""
        return sum(self.counts.values())

    @property
    def to_do(self) -> int:
        """How many of them would do something."""
        return self.counts[Fate.NEW] + self.counts[Fate.CHANGED]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One of the guide's own imports.

    Attributes:
        total: How many rows the file has.
        settled: How many of them are through.
        row: The number of the last of them.
        counts: Rows by fate.
        can_undo: Whether there is something that can be taken back.
        gone: Customers whom taking it back has removed.
        put_back: Customers who got what was there before.
        stays: What taking it back has left as it is, by reason.
    """

    import_id: str
    file_name: str
    at: datetime
    state: ImportState
    total: int
    settled: int
    row: int
    counts: Mapping[Fate, int]
    can_undo: bool
    gone: int = 0
    put_back: int = 0
    stays: Mapping[str, int] = field(default_factory=dict)
