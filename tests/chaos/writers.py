"""Many PCs that push at once on PostgreSQL, and one that reads the feed all the while.

``python -m tests.chaos.writers --transactions 2000`` runs the full size. Writers take customers
from a common pool in any order, so that they wait for each other, and deadlock now and then.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from guide_app.domain.ids import new_mutation_id, row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.notes import AddNote
from guide_app.wire.limits import PAGE_LINES
from guide_app.wire.messages import Envelope, FeedOp, FeedPage, PushRequest, Status
from guide_app.wire.mutations import encode_mutation
from server import feed, pull, push
from server.database import Busy
from server.schema import ENTITY_TABLES
from server.sessions import Caller
from tests.server.databases import cluster
from tests.support.world import World

WRITERS = 8
CUSTOMERS = 24
_SHORT_PAGE = 40


@dataclass
class Writer:
    """One PC of the store's manager."""

    world: World
    number: int
    seq: int = 0
    made: dict[str, int] = field(default_factory=dict)
    """Ids of rows that its pushes made, with the feed number that the answer told."""

    def __post_init__(self) -> None:
        manager = self.world.shop.managers[0]
        self.caller = Caller(Actor.of(manager), row_id("device", self.number), "session")
        self.incarnation = row_id("incarnation", self.number)
        self._chance = random.Random(self.number)

    def push(self, *arguments: object) -> list[str]:
        """Send changes as one batch. Returns their ids."""
        request, ids = self.request(*arguments)
        while True:
            try:
                answer = push.push(
                    self.world.database,
                    self.world.clock,
                    self.world.app.state.wakeups,
                    self.caller,
                    request,
                )
                break
            except Busy:  # as a PC does: the same once more
                continue
        assert [result.status for result in answer.results] == [Status.ACCEPTED] * len(ids)
        self.seq += len(ids)
        for result in answer.results:
            self.made[row_id(result.id, 0)] = result.n
        return ids

    def request(self, *arguments: object) -> tuple[PushRequest, list[str]]:
        """The next batch, and the ids of its changes."""
        now = self.world.clock()
        envelopes, ids = [], []
        for offset, item in enumerate(arguments, start=1):
            mutation_id = new_mutation_id(int(now.timestamp() * 1000), os.urandom(10))
            body = encode_mutation(
                mutation_id,
                item,
                author=self.caller.actor.guide_id,
                business_on=now.date(),
                at=now,
            )
            envelopes.append(Envelope(seq=self.seq + offset, body=msgspec.Raw(body)))
            ids.append(mutation_id)
        epoch = epoch_of(self.world)
        return PushRequest(incarnation=self.incarnation, epoch=epoch, mutations=envelopes), ids

    def work(self, customers: list[str], go_on: Callable[[int], bool]) -> int:
        """Push as long as told; returns how many transactions that were."""
        done = 0
        while go_on(done):
            chosen = self._chance.sample(customers, self._chance.choice((1, 1, 2, 3)))
            self.push(*(AddNote(customer_id=c, text=f"{self.number}-{done}") for c in chosen))
            done += 1
        return done


@dataclass
class Reader:
    """A PC that pulls page after page, from the beginning.

    Attributes:
        numbers: Feed numbers that brought lines, with the rows of each.
    """

    world: World
    caller: Caller
    cursor: int = 0
    pages: int = 0
    numbers: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def pull(self) -> bool:
        """Take one page; says whether there is more."""
        limit = _SHORT_PAGE if self.pages % 2 else PAGE_LINES
        with self.world.database.read() as connection:
            data = pull.pull(connection, self.caller, self.cursor, epoch_of(self.world), limit)
        page = msgspec.json.decode(data, type=FeedPage)
        numbers = [line.n for line in page.lines]
        assert numbers == sorted(numbers), "a page out of order"
        assert page.cursor >= self.cursor, "a page that goes back"
        assert all(self.cursor < n <= page.cursor for n in numbers), "a number that was passed"
        for line in page.lines:
            assert line.op is FeedOp.UPSERT
            self.numbers[line.n].append(line.id)
        self.cursor = page.cursor
        self.pages += 1
        return page.more

    def follow(self, stop: threading.Event) -> None:
        """Pull until told to stop, and then to the end."""
        while not stop.is_set():
            self.pull()
        while self.pull():
            pass


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did."""

    transactions: int
    rows: int
    pages: int
    seconds: float


def epoch_of(world: World) -> str:
    with world.database.read() as connection:
        return push.epoch_of(connection)


def head_of(world: World) -> int:
    with world.database.read() as connection:
        return feed.head(connection, world.shop.brand.id)


def play(world: World, go_on: Callable[[int], bool], *, writers: int = WRITERS) -> Report:
    """Let writers and a reader loose, and compare what was written with what was read.

    Args:
        world: A server on PostgreSQL.
        go_on: Whether a writer that has done so many transactions does another.
        writers: How many push at once.
    """
    began = time.monotonic()
    first = Writer(world, 0)
    created = [first.push(CreateCustomer(values={"name": f"客户 {n}"})) for n in range(CUSTOMERS)]
    customers = [row_id(ids[0], 0) for ids in created]
    people = [Writer(world, number + 1) for number in range(writers)]
    reader = Reader(world, first.caller)
    stop = threading.Event()
    with ThreadPoolExecutor(writers + 1) as pool:
        following = pool.submit(reader.follow, stop)
        try:
            counts = [pool.submit(person.work, customers, go_on) for person in people]
            transactions = sum(count.result() for count in counts)
        finally:
            stop.set()
        following.result()
    for person in people:
        assert person.made, "a writer that wrote nothing"
        missing = [r for r, n in person.made.items() if r not in reader.numbers.get(n, ())]
        assert not missing, f"lost from the feed: {missing[:5]}"
    _check_feed(world, reader)
    rows = sum(len(person.made) for person in people)
    return Report(transactions, rows, reader.pages, time.monotonic() - began)


def _check_feed(world: World, reader: Reader) -> None:
    """Every number was read, each row of the server is in the feed, and in the reader's hand."""
    head = head_of(world)
    assert reader.cursor == head
    heard = sorted(n for n in reader.numbers if n > 1)  # 1 is the brand's own beginning
    assert heard == list(range(2, head + 1)), "a gap in the numbers"
    entry = ENTITY_TABLES["timeline_entry"]
    with world.database.read() as connection:
        stored = set(connection.scalars(select(entry.c.id)))
        count = connection.execute(select(func.count()).select_from(entry)).scalar_one()
    read = [row for rows in reader.numbers.values() for row in rows if row in stored]
    assert set(read) == stored
    assert len(read) == len(set(read)) == count, "a row that came twice"


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transactions", type=int, default=2_000, help="of each writer")
    parser.add_argument("--writers", type=int, default=WRITERS)
    told = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="gd"))
    try:
        with cluster(folder / "pg") as postgres:
            world = World(postgres.make(), folder, served=False)
            try:
                report = play(world, lambda done: done < told.transactions, writers=told.writers)
            finally:
                world.close()
                world.database.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(report)


if __name__ == "__main__":
    main()
