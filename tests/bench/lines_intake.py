"""The import of a real year, against the bare insert of the rows that come of it."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
from contextlib import closing
from pathlib import Path

from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from server.clock import system_clock
from server.database import Database
from server.demo.journey import prepare_journey
from server.demo.journey_data import data_folder, import_transactions
from server.upgrade import ensure_epoch, upgrade
from tests.bench.frame import Figure, Goal, Ground, Result, line
from tests.bench.timing import alternate, elapsed_ms, profiled

_SLICE = Path(__file__).parents[1] / "data" / "journey"
_GROWING = ("order", "feed")
_AS_THE_SERVERS = (
    *("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"),
    "cache_size=-262144",
)


@line("import.journey", needs=("The Complete Journey, 1.47 million lines",))
def journey(ground: Ground) -> Result:
    """From the Parquet file to orders and feed, against `executemany` of the same rows."""
    source = _SLICE if ground.quick else data_folder()
    folder = ground.room("journey")
    ready, filled = folder / "ready.db", folder / "filled.db"
    hq = _prepare(ready, source)
    lines = _import(ready, filled, hq, source)[0]
    baskets, rows = _resulting(filled, ready)
    taken = alternate(
        3,
        lambda: _import(ready, folder / "again.db", hq, source)[1],
        lambda: _insert_bare(ready, folder / "bare.db", rows),
    )
    ours, floor = map(statistics.median, taken)
    ratio = ours / floor
    return Result(
        name="import of the journey's lines",
        figures=[Figure("median", ours / 1000, "s")],
        limits=[Figure("executemany of the rows", floor / 1000, "s")],
        ratio=ratio,
        reach=[Goal("to executemany", ratio, 3.0, "x")],
        stretch=[Goal("to executemany", ratio, 1.3, "x")],
        sizes={"lines": lines, "orders": baskets, "rows written": sum(map(len, rows.values()))},
        full=ground.full,
        profile=profiled(lambda: _import(ready, folder / "again.db", hq, source))
        if ratio > 3.0
        else "",
        next_step="make record, canonical JSON and hash of a chunk's rows column by column",
    )


def _prepare(path: Path, source: Path) -> Actor:
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    ensure_epoch(database)
    info = prepare_journey(database, system_clock, source=source)
    database.dispose()
    return Actor(info.hq.guide_id, Role.HQ.value, info.brand_id, None)


def _import(ready: Path, path: Path, hq: Actor, source: Path) -> tuple[int, float]:
    """Import into a copy; returns the file's lines and the time in milliseconds."""
    shutil.copyfile(ready, path)
    database = Database(f"sqlite:///{path}")
    file = source / "transactions.parquet"
    try:
        taken = elapsed_ms(lambda: import_transactions(database, system_clock, hq, file))
    finally:
        database.dispose()
    import pyarrow.parquet

    return pyarrow.parquet.read_metadata(file).num_rows, taken


def _resulting(filled: Path, ready: Path) -> tuple[int, dict[str, list[tuple[object, ...]]]]:
    """What the import has written: new rows, and customers as they are afterwards."""
    with closing(sqlite3.connect(filled)) as made, closing(sqlite3.connect(ready)) as before:
        rows = {}
        for name in _GROWING:
            known = before.execute(f'select coalesce(max(pk), 0) from "{name}"').fetchone()[0]
            rows[name] = made.execute(f'select * from "{name}" where pk > ?', (known,)).fetchall()
        return len(rows["order"]), rows


def _insert_bare(ready: Path, path: Path, rows: dict[str, list[tuple[object, ...]]]) -> float:
    shutil.copyfile(ready, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in _AS_THE_SERVERS:
            connection.execute(f"pragma {pragma}")

        def insert() -> None:
            connection.execute("begin immediate")
            for name, records in rows.items():
                marks = ", ".join("?" * len(records[0]))
                connection.executemany(f'insert into "{name}" values ({marks})', records)
            connection.execute("commit")

        return elapsed_ms(insert)
