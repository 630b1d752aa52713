"""First sync, exchange and a sync with nothing new, of one guide with a large book."""

from __future__ import annotations

import hashlib
import sqlite3
import statistics
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing

import httpx
import zstandard

from guide_app.tables.storage import STORED
from guide_app.wire.messages import SnapshotPart
from localdb.changed import stop_watching
from localdb.engine import LocalFile
from tests.bench.bare import serving_bare
from tests.bench.chain import Chain, Pc, Sizes, chain
from tests.bench.frame import Figure, Goal, Ground, Result, line
from tests.bench.peers.running import Anki
from tests.bench.timing import alternate, elapsed_ms, profiled

CHANGES = 100
ROUNDS = 7
NEEDS = ("20,000 customers of one guide", "100,000 customer tags", "50,000 timeline rows")


def sizes_of(ground: Ground) -> Sizes:
    """The issue's sizes, or small ones."""
    return Sizes(ground.size(20_000, 500), 5, ground.size(50_000, 1_000))


@line("sync.first", needs=NEEDS)
def first(ground: Ground) -> Result:
    """A new PC fetches everything, against the same rows copied from a ready-made snapshot."""
    return measure_first(ground, None)


@line("sync.exchange", needs=NEEDS)
def exchange(ground: Ground) -> Result:
    """100 changes up and 100 down."""
    return measure_exchange(ground, None)


@line("sync.nothing", needs=NEEDS)
def nothing(ground: Ground) -> Result:
    """A sync that finds nothing new."""
    return measure_nothing(ground, None)


def measure_first(ground: Ground, anki: Anki | None) -> Result:
    """See `first`; with Anki its full download runs in the same rounds."""
    sizes = sizes_of(ground)
    with chain(ground.room("first"), sizes) as shop:
        begun = elapsed_ms(lambda: shop.pc().link.call(lambda api: api.snapshot()))
        ready = _ready_made(shop.pcs[0])
        acts = [lambda: elapsed_ms(shop.pc().engine.sync), lambda: _copy(ground, ready)]
        if anki is not None:
            anki.open("full", 0, notes=sizes.customers)
            fresh = iter(range(10_000))
            acts.append(lambda: anki.ms("download", anki.open(f"new-{next(fresh)}", 0)))
        ours, floor, *peer = map(statistics.median, alternate(ROUNDS, *acts))
        profile = profiled(shop.pc().engine.sync)
    limits = [Figure("snapshot copied into SQLCipher", floor, "ms")]
    stretch = []
    if peer:
        limits.append(Figure("Anki, full download", peer[0], "ms"))
        stretch.append(Goal("to Anki", ours / peer[0], 1.0, "x"))
    return Result(
        name="first sync",
        figures=[
            Figure("median", ours, "ms"),
            Figure("server makes the snapshot, once, with signing in", begun, "ms"),
        ],
        limits=limits,
        ratio=ours / floor,
        reach=[Goal("to the copied snapshot", ours / floor, 2.0, "x")],
        stretch=stretch,
        sizes=sizes.told(),
        full=ground.full,
        profile=profile,
        next_step="hand the PC the pages of a database, which it encrypts, instead of rows",
    )


def measure_exchange(ground: Ground, anki: Anki | None) -> Result:
    """See `exchange`; with Anki its sync of as many changed notes runs in the same rounds."""
    sizes = sizes_of(ground)
    with chain(ground.room("exchange"), sizes) as shop:
        one, two = _two_pcs(shop)
        acts = [_ours(one, two)]
        if anki is not None:
            acts.append(_ankis(anki, sizes.customers))
        ours, *peer = map(statistics.median, alternate(ROUNDS, *acts))
        two.edit(CHANGES)
        two.engine.sync()
        one.edit(CHANGES, start=CHANGES)
        profile = profiled(one.engine.sync)
        one.edit(CHANGES, start=2 * CHANGES)
        profile += f"\nthe server, 100 changes up: {shop.server.profiled(one.engine.sync)}"
    return Result(
        name="100 changes up and 100 down",
        figures=[Figure("median", ours, "ms")],
        limits=[Figure("Anki", ms, "ms") for ms in peer],
        ratio=ours / peer[0] if peer else None,
        reach=[Goal("to Anki", ours / ms, 3.0, "x") for ms in peer],
        stretch=[Goal("to Anki", ours / ms, 1.0, "x") for ms in peer],
        sizes=sizes.told(),
        full=ground.full,
        profile=profile,
        next_step="fewer pages for the PC to encrypt, fewer steps a change on the server",
    )


def measure_nothing(ground: Ground, anki: Anki | None) -> Result:
    """See `nothing`; the limits are one bare request and, with Anki, its empty sync."""
    sizes = sizes_of(ground)
    with ExitStack() as stack:
        shop = stack.enter_context(chain(ground.room("nothing"), sizes))
        address = stack.enter_context(serving_bare())
        client = stack.enter_context(httpx.Client(trust_env=False))
        pc = shop.pc()
        pc.engine.sync()
        acts = [
            lambda: elapsed_ms(pc.engine.sync),
            lambda: elapsed_ms(lambda: client.get(f"{address}/nothing").read()),
        ]
        if anki is not None:
            anki.open("still", 0, notes=sizes.customers)
            anki.open("still-too", 0)
            anki.ask("download", pc="still-too")
            acts.append(lambda: anki.ms("sync", "still-too"))
        ours, bare, *peer = map(statistics.median, alternate(5 * ROUNDS, *acts))
        profile = profiled(pc.engine.sync)
    goals = [Goal("to Anki", ours / ms, 0.5, "x") for ms in peer]
    return Result(
        name="sync with nothing new",
        figures=[Figure("median", ours, "ms")],
        limits=[
            Figure("bare HTTP request", bare, "ms"),
            *(Figure("Anki", ms, "ms") for ms in peer),
        ],
        ratio=ours / (peer[0] if peer else bare),
        reach=goals,
        stretch=[Goal("to a bare request", ours / bare, 3.0, "x")],
        sizes=sizes.told(),
        full=ground.full,
        profile=profile,
        next_step="fewer layers between the engine and the socket",
    )


def _two_pcs(shop: Chain) -> tuple[Pc, Pc]:
    pcs = shop.pc(), shop.pc()
    for pc in pcs:
        pc.engine.sync()
    return pcs


def _ours(one: Pc, two: Pc) -> Callable[[], float]:
    """A round: the other PC's changes are at the server, ours wait; only our sync is timed."""
    rounds = iter(range(10_000))

    def act() -> float:
        start = next(rounds) * 2 * CHANGES
        two.edit(CHANGES, start=start)
        two.engine.sync()
        one.edit(CHANGES, start=start + CHANGES)
        taken = elapsed_ms(one.engine.sync)
        two.engine.sync()
        return taken

    return act


def _ankis(anki: Anki, notes: int) -> Callable[[], float]:
    anki.open("two", 0, notes=notes)
    anki.open("one", 0)
    anki.ask("download", pc="one")
    rounds = iter(range(10_000))

    def act() -> float:
        number = next(rounds)
        start = number * 2 * CHANGES
        anki.ask("edit", pc="two", start=start, count=CHANGES, word=f"two {number}")
        anki.ask("sync", pc="two")
        anki.ask("edit", pc="one", start=start + CHANGES, count=CHANGES, word=f"one {number}")
        taken = anki.ms("sync", "one")
        anki.ask("sync", pc="two")
        return taken

    return act


def _ready_made(pc: Pc) -> bytes:
    """All rows of the scope as one plain SQLite file."""
    answer = pc.link.call(lambda api: api.snapshot())
    with closing(sqlite3.connect(":memory:")) as made:
        for part in answer.parts:
            packed = _fetch(pc, answer.snapshot_id, part)
            with closing(sqlite3.connect(":memory:")) as found:
                found.deserialize(zstandard.ZstdDecompressor().decompress(packed))
                for name in part.entities:
                    _copy_rows(found, made, name)
        made.commit()
        return made.serialize()


def _fetch(pc: Pc, snapshot_id: str, part: SnapshotPart) -> bytes:
    return pc.link.call(lambda api: api.snapshot_part(snapshot_id, part.name, 0, part.size_bytes))


def _copy_rows(found: sqlite3.Connection, made: sqlite3.Connection, name: str) -> None:
    columns = STORED[name].columns
    made.execute(f'create table "{name}" ({", ".join(map(_quoted, columns))})')
    made.executemany(_insertion(name, columns), found.execute(_selection(name, columns)))


def _copy(ground: Ground, plain: bytes) -> float:
    """The limit: a bare script that copies the ready-made rows into an encrypted file."""
    file = LocalFile(ground.room("copied") / "copied.db", hashlib.sha256(b"copied").digest())
    try:
        return elapsed_ms(lambda: _copy_into(file, plain))
    finally:
        file.close()


def _copy_into(file: LocalFile, plain: bytes) -> None:
    with closing(sqlite3.connect(":memory:")) as source, file.write() as connection:
        source.deserialize(plain)
        stop_watching(connection)
        raw = connection.connection.driver_connection
        assert raw is not None
        for name, stored in STORED.items():
            rows = source.execute(_selection(name, stored.columns))
            raw.executemany(_insertion(name, stored.columns), rows)


def _selection(name: str, columns: Sequence[str]) -> str:
    return f'select {", ".join(map(_quoted, columns))} from "{name}"'


def _insertion(name: str, columns: Sequence[str]) -> str:
    marks = ", ".join("?" * len(columns))
    return f'insert into "{name}" ({", ".join(map(_quoted, columns))}) values ({marks})'


def _quoted(name: str) -> str:
    return f'"{name}"'
