"""The simulated year is played: on every day the PC's list is held against the server's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from unittest import mock

import pyarrow
from pyarrow import compute, parquet

from guide_app.domain.due_item import HeldBackCode
from guide_app.domain.ids import new_mutation_id
from guide_app.sync import book
from server import office
from tests.support.world import World
from tests.support.year import FIRST_DAY, LAST_DAY, Year
from tests.support.year_lived import live

Visits = Mapping[str, frozenset[date]]


def visits_of(folder: Path, every: int = 1) -> dict[str, frozenset[date]]:
    """The days on which every n-th household of the data bought, by its number."""
    table = parquet.read_table(
        folder / "transactions.parquet", columns=["household_id", "transaction_timestamp"]
    )
    on = compute.cast(table["transaction_timestamp"], pyarrow.date32(), safe=False)
    days: dict[int, set[date]] = {}
    pairs = pyarrow.table({"household": table["household_id"], "on": on})
    for pair in pairs.group_by(["household", "on"]).aggregate([]).to_pylist():
        days.setdefault(pair["household"], set()).add(pair["on"])
    return {
        str(number): frozenset(day for day in days[number] if day <= LAST_DAY)
        for number in sorted(days)[::every]
    }


def play(
    world: World,
    visits: Visits,
    seed: int,
    days: Iterable[date],
    *,
    first_day: date = FIRST_DAY,
    tell: Callable[[Year], None] = lambda year: None,
) -> Year:
    """Live these days, and compare the two lists row by row after each; the seed repeats it.

    Args:
        first_day: The year begins with it.
        tell: Called after each day.

    Raises:
        AssertionError: They differ.
    """
    year = Year(world, visits, Random(seed), first_day)
    with _ids_by_chance(Random(f"ids {seed}")):
        year.begin()
        for day in days:
            live(year, day)
            _compare(year, day)
            tell(year)
        assert year.pc.sync(verify=True).verified
    return year


def every_day(step: int = 1, first_day: date = FIRST_DAY) -> list[date]:
    """The days of the year, or of what is left of it."""
    return [first_day + timedelta(days=n) for n in range(0, (LAST_DAY - first_day).days + 1, step)]


def _compare(year: Year, day: date) -> None:
    here, there = year.on_the_pc(), year.on_the_server(day)
    assert here == there, day
    shown, hidden, held_back = here
    counts = year.counts
    codes = Counter(held.code for held in held_back)
    found = {
        "rows": len(shown),
        "hidden": len(hidden),
        "held back": len(held_back),
        "over budget": codes[HeldBackCode.OVER_BUDGET],
        "too late": codes[HeldBackCode.TOO_LATE],
        "with a material": sum(item.material_id is not None for item in shown),
    }
    for what, times in found.items():
        counts[what] = counts.get(what, 0) + times
    for item in (*shown, *(held.item for held in held_back)):
        if item.sop_id is not None or item.hq_task_id is not None:
            code = item.reason.code.value
            counts[code] = counts.get(code, 0) + 1


@contextmanager
def _ids_by_chance(chance: Random) -> Iterator[None]:
    """Meanwhile the ids of what is done follow from the chance, here and there."""

    def made(unix_ms: int, _random_bytes: bytes) -> str:
        return new_mutation_id(unix_ms, chance.randbytes(10))

    with (
        mock.patch.object(office, "new_mutation_id", made),
        mock.patch.object(book, "new_mutation_id", made),
    ):
        yield
