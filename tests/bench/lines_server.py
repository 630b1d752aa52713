"""The server under load: incremental pulls on one core, and sixteen guides at once."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg

from guide_app.domain.policy import Actor
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from server import office
from server.clock import system_clock
from server.database import Database
from server.wakeups import Wakeups
from tests.bench.bare import serving_bare
from tests.bench.chain import BRAND, Chain, Sizes, chain
from tests.bench.crowd import crowd
from tests.bench.frame import Figure, Goal, Ground, Result, line
from tests.bench.load import Target, per_second
from tests.bench.peers.running import Anki
from tests.bench.timing import alternate
from tests.server.databases import cluster

GUIDES = 16
CHANGES = 100
ROWS = 100
_SECONDS = 3.0
_CONNECTIONS = 16


@line("server.pulls", needs=("PostgreSQL", "one core", "16 guides, 20,000 customers"))
def pulls(ground: Ground) -> Result:
    """Incremental pulls of 100 rows, against a bare endpoint that hands over ready-made rows."""
    sizes = Sizes(ground.size(20_000, 800), guides=GUIDES)
    with ExitStack() as stack:
        folder = ground.room("pulls")
        folder.chmod(0o700)  # what the database's starter asks of the folder it is given
        stack.enter_context(_leaving_the_first_core())
        postgres = stack.enter_context(cluster(folder / "pg"))
        url = postgres.make()
        shop = stack.enter_context(chain(folder, sizes, url, core=0))
        before = _change_customers(shop)
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        _lay_ready(plain)
        bare = stack.enter_context(serving_bare(plain, core=0))
        pcs = [shop.pc(number) for number in range(GUIDES)]
        ours = [
            Target(
                shop.url,
                f"/v1/pull?cursor={before[pc.book.actor.guide_id]}&epoch={pc.link.session.epoch}"
                f"&limit={ROWS}",
                {**pc.link.api._headers(), "Accept-Encoding": "zstd"},
            )
            for pc in pcs
            if pc.link.session is not None
        ]
        theirs = [
            Target(bare, f"/ready?guide={guide.id}&cursor={before[guide.id]}", {})
            for guide in shop.guides
        ]
        taken = alternate(
            5,
            lambda: per_second(ours, _SECONDS, _CONNECTIONS),
            lambda: per_second(theirs, _SECONDS, _CONNECTIONS),
        )
        profile = shop.server.profiled(lambda: per_second(ours, _SECONDS, _CONNECTIONS))
    rate, floor = map(statistics.median, taken)
    return Result(
        name="pulls of 100 rows on one core",
        figures=[Figure("pulls", rate, "/s")],
        limits=[Figure("bare FastAPI, ready-made rows", floor, "/s")],
        ratio=rate / floor,
        reach=[Goal("to bare", rate / floor, 0.5, "x", at_least=True)],
        sizes=sizes.told() | {"connections": _CONNECTIONS},
        full=ground.full,
        profile=profile,
        next_step="fewer statements for a pull, and fewer layers around them",
    )


@line("server.guides", needs=("16 guides", "20,000 customers"))
def guides(ground: Ground) -> Result:
    """16 guides sync 100 changes at once."""
    return measure_guides(ground, None)


def measure_guides(ground: Ground, anki: Anki | None) -> Result:
    """See `guides`; with Anki its 16 users do the same in the same rounds."""
    sizes = Sizes(ground.size(20_000, 800), guides=GUIDES)
    with ExitStack() as stack:
        shop = stack.enter_context(chain(ground.room("guides"), sizes))
        people = stack.enter_context(crowd(shop))
        rounds = iter(range(10_000))
        theirs = []
        if anki is not None:
            each = sizes.customers // GUIDES
            theirs = [anki.open(f"user-{n}", n, notes=each) for n in range(GUIDES)]

        def ours() -> float:
            people.edit(CHANGES, next(rounds) * CHANGES)
            return GUIDES / people.sync_ms() * 1000

        def peers() -> float:
            number = next(rounds)
            for pc in theirs:
                anki.ask(  # type: ignore[union-attr]  # called only with Anki
                    "edit", pc=pc, start=number * CHANGES, count=CHANGES, word=f"w{number}"
                )
            return GUIDES / anki.ms("sync_all", theirs) * 1000  # type: ignore[union-attr]

        acts = [ours, *([peers] if anki is not None else [])]
        rate, *peer = map(statistics.median, alternate(7, *acts))
        people.edit(CHANGES, next(rounds) * CHANGES)
        profile = shop.server.profiled(people.sync_ms)
    return Result(
        name="16 guides sync 100 changes at once",
        figures=[Figure("PCs and server on these cores", rate, "syncs/s")],
        limits=[Figure("Anki, 16 users", found, "syncs/s") for found in peer],
        ratio=rate / peer[0] if peer else None,
        reach=[Goal("to Anki", rate / found, 0.25, "x", at_least=True) for found in peer],
        stretch=[Goal("to Anki", rate / found, 1.0, "x", at_least=True) for found in peer],
        sizes=sizes.told(),
        full=ground.full,
        profile=profile,
        next_step="see the exchange of one PC",
    )


def _change_customers(shop: Chain) -> dict[str, int]:
    """100 changed customers of every guide; returns the cursor before them."""
    before = {}
    database = Database(shop.database_url)
    for guide in shop.guides:
        edits = [
            EditCustomer(
                customer_id=customer_id, changes={"remark": Change(seen=None, new="喜欢素色纯棉")}
            )
            for customer_id in shop.customers[guide.id][:ROWS]
        ]
        with database.read() as connection:
            before[guide.id] = connection.exec_driver_sql("select n from feed_counter").scalar_one()
        office.change(database, system_clock, Wakeups(), Actor.of(guide), *edits)
    database.dispose()
    return before


def _lay_ready(address: str) -> None:
    """The same lines as the feed holds, in a table that can be read as it lies."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "create table bench_ready as select guide_id, n, json_build_object('n', n, 'op', op,"
            " 'entity', entity, 'id', row_id, 'row', row::json)::text as row"
            " from feed where guide_id is not null and brand_id = %s",
            (BRAND,),
        )
        connection.execute("create index on bench_ready (guide_id, n)")
        connection.execute("analyze")


@contextmanager
def _leaving_the_first_core() -> Iterator[None]:
    """This process, and the database that it starts, leave the first core to the servers."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(sorted(all_cores)[1:]) or all_cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)
