"""Saved segments: counted over a guide's full book, and over a brand on the server."""

from __future__ import annotations

from datetime import date
from statistics import median

from guide_app.domain.segments import Condition
from server.database import Database
from server.schema import metadata
from server.segments import count_by_store
from tests.bench.book import GUIDE, NEEDS, kept_book
from tests.bench.client import ask
from tests.bench.client_segments import conditions
from tests.bench.crowd_of_rows import BRAND, TAGS, lay_out
from tests.bench.frame import Figure, Goal, Ground, Result, line
from tests.bench.timing import alternate, elapsed_ms, percentile
from tests.server.databases import cluster

_TODAY = date(2026, 10, 2)


@line("segments", needs=NEEDS)
def segments(ground: Ground) -> Result:
    """Each question put anew, in rounds with a bare count of the customers."""
    book = kept_book(ground)
    found = ask("segments", book.copy_profile(ground.room("segments")), GUIDE, ground.size(25, 3))
    counts: dict[str, list[float]] = found["counts"]
    worked: dict[str, list[float]] = found["worked"]
    bare = min(worked.pop("bare"))
    worst = max(percentile(taken, 0.95) for taken in counts.values())
    middle = median([min(taken) for taken in worked.values()])
    return Result(
        name="saved segments, counted anew",
        figures=[
            *(
                Figure(f"{name} ({found['found'][name]}) p95", percentile(taken, 0.95), "ms")
                for name, taken in counts.items()
            ),
            *(
                Figure(f"{name}, processor time, least", min(taken), "ms")
                for name, taken in worked.items()
            ),
            Figure("all of them after one change, median", median(found["changed"]), "ms"),
            Figure("p95", percentile(found["changed"], 0.95), "ms"),
        ],
        limits=[
            Figure("bare count of the customers, median", median(found["bare"]), "ms"),
            Figure("its processor time, least", bare, "ms"),
        ],
        ratio=middle / bare,
        reach=[Goal("slowest p95", worst, 50, "ms")],
        stretch=[Goal("slowest p95", worst, 25, "ms")],
        sizes=book.sizes | {"tags": found["tags"]},
        full=ground.full,
        profile=found["profile"],
        next_step="a count that many tags have to be read for: the tags of a customer in one row",
    )


@line("segments.brand", needs=("PostgreSQL", "1,000,000 customers"), only_when_named=True)
def segments_of_a_brand(ground: Ground) -> list[Result]:
    """The same questions of HQ over a whole brand, by store, on both databases."""
    customers = ground.size(1_000_000, 2_000)
    folder = ground.room("brand")
    folder.chmod(0o700)
    results = [_of_brand(f"sqlite:///{folder / 'server.db'}", "SQLite", customers, ground)]
    with cluster(folder / "pg") as postgres:
        results.append(_of_brand(postgres.make(), "PostgreSQL", customers, ground))
    return results


def _of_brand(url: str, kind: str, customers: int, ground: Ground) -> Result:
    database = Database(url)
    with database._writer.begin() as connection:
        metadata.create_all(connection)
        lay_out(connection, customers)
    if not database.is_sqlite:
        with database._writer.connect().execution_options(isolation_level="AUTOCOMMIT") as it:
            it.exec_driver_sql("analyze")

    def count(condition: Condition) -> float:
        with database.read() as connection:
            return elapsed_ms(lambda: count_by_store(connection, BRAND, condition, _TODAY))

    asked = conditions(TAGS)
    taken = alternate(ground.size(3, 1), *((lambda one=one: count(one)) for one in asked.values()))
    database.dispose()
    return Result(
        name=f"segments of a brand, {kind}",
        figures=[
            Figure(f"{name}, best", min(some), "ms")
            for name, some in zip(asked, taken, strict=True)
        ],
        sizes={"customers": customers, "customer tags": customers * 2},
        full=ground.full,
    )
