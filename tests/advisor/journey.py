"""The households of The Complete Journey: on which days they bought, and for how much."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from guide_app.domain.advisor import Purchases

FIRST_DAY = date(2017, 1, 1)
JUDGED_FROM = date(2017, 10, 1)
"""The first nine months are learned from, the last three are judged."""
END = date(2018, 1, 1)
"""The day after the last."""


@dataclass(frozen=True)
class Household:
    """One household's year.

    Attributes:
        days: On which it bought, ascending.
        sums: What it had spent up to each of these days, in all.
    """

    number: int
    days: tuple[date, ...]
    sums: tuple[Decimal, ...]

    def before(self, day: date) -> Purchases:
        """What it bought before a day."""
        count = bisect_left(self.days, day)
        return Purchases(self.days[:count], self.sums[count - 1] if count else Decimal(0))

    def spends(self, first: date, days: int) -> Decimal:
        """What it spends from a day on, within so many days."""
        return self.before(first + timedelta(days=days)).spent - self.before(first).spent

    def buys(self, first: date, days: int) -> bool:
        """Whether it buys from a day on, within so many days."""
        at = bisect_left(self.days, first)
        return at < len(self.days) and (self.days[at] - first).days < days


def read_households(folder: Path) -> list[Household]:
    """Everybody of a folder with the package's Parquet files, by number."""
    names = ["household_id", "transaction_timestamp", "sales_value"]
    table = parquet.read_table(folder / "transactions.parquet", columns=names)
    days = table.column("transaction_timestamp").cast(pa.date32())
    table = table.set_column(1, "day", days)
    grouped = table.group_by(["household_id", "day"], use_threads=False)
    rows = grouped.aggregate([("sales_value", "sum")]).sort_by(
        [("household_id", "ascending"), ("day", "ascending")]
    )
    found: dict[int, list[tuple[date, Decimal]]] = {}
    for number, day, spent in zip(
        *(rows.column(name).to_pylist() for name in ("household_id", "day", "sales_value_sum")),
        strict=True,
    ):
        if day < END:
            found.setdefault(int(number), []).append((day, round(Decimal(spent), 2)))
    return [
        Household(number, tuple(day for day, _ in bought), tuple(accumulate(s for _, s in bought)))
        for number, bought in found.items()
    ]
