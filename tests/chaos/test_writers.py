"""Many at once: no row is lost from the feed, nothing is done twice, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from guide_app.domain.entities import TimelineEntry
from guide_app.domain.entity import Row
from guide_app.domain.ids import row_id
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.notes import AddNote
from guide_app.sync.errors import Offline
from guide_app.sync.transport import HttpTransport, Request
from guide_app.tables.storage import Stored
from guide_app.wire.messages import PushAnswer, Status
from server import push
from server.apply import Batch
from server.schema.sync import mutation_place, mutation_result
from tests.chaos.writers import WRITERS, Writer, head_of, play
from tests.server.databases import Cluster, passing_cluster
from tests.support import acts
from tests.support.suites import Suite
from tests.support.world import Pc, World, open_world

pytestmark = pytest.mark.faults

KINDS = ("sqlite", "postgresql")
AT_LEAST = 50
COPIES = 32


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Cluster]:
    with passing_cluster() as made:
        yield made


@pytest.fixture
def world(postgresql: Cluster, tmp_path: Path) -> Iterator[World]:
    """A server on PostgreSQL without a socket."""
    url = postgresql.make()
    made = World(url, tmp_path, served=False)
    yield made
    made.close()
    postgresql.drop(url)


@pytest.fixture(params=KINDS)
def served(request: pytest.FixtureRequest, postgresql: Cluster, tmp_path: Path) -> Iterator[World]:
    """A server behind a socket, on either database."""
    if request.param == "sqlite":
        with open_world(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as made:
            yield made
        return
    url = postgresql.make()
    with open_world(url, tmp_path) as made:
        yield made
    postgresql.drop(url)


def test_a_reader_of_the_feed_misses_no_row_of_eight_writers(world: World, suite: Suite) -> None:
    report = play(world, suite.until("transactions", least=AT_LEAST, full=2_000, seconds=15))

    suite.tell(str(report))
    assert report.transactions >= WRITERS * AT_LEAST


def test_a_push_that_arrives_32_times_at_once_has_one_effect(served: World) -> None:
    pc = served.pc(served.shop.managers[0])
    pc.sync()
    customer = row_id(pc.act(CreateCustomer(values={"name": "马慧"})), 0)
    pc.act(AddNote(customer_id=customer, text="喜欢真丝"))
    expected = pc.book.dump()
    head = head_of(served)
    request = push_request_of(pc)

    def send_copy(_number: int) -> PushAnswer:
        transport = HttpTransport(served.url)
        try:
            while True:
                answer = transport.send(request)
                if answer.status != 503:  # busy: the same once more
                    break
        finally:
            transport.close()
        assert answer.status == 200, answer.body
        return msgspec.json.decode(answer.body, type=PushAnswer)

    with ThreadPoolExecutor(COPIES) as pool:
        answers = list(pool.map(send_copy, range(COPIES)))

    results = [[(r.id, r.status, r.n) for r in answer.results] for answer in answers]
    assert results == [results[0]] * COPIES
    assert sum(1 for a in answers if not a.results[0].duplicate) == 1
    assert served.rows_of(pc.guide) == expected
    assert head_of(served) == head + 1
    with served.database.read() as connection:
        for table in (mutation_result, mutation_place):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 2


def push_request_of(pc: Pc) -> Request:
    """What the PC would send now, with its session."""
    caught: list[Request] = []

    def catch(request: Request) -> Any:
        caught.append(request)
        raise Offline("caught")

    pc.cable.send = catch  # type: ignore[method-assign]
    with pytest.raises(Offline):
        pc.sync()
    (request,) = caught
    return request


def make_customers(world: World) -> tuple[str, str]:
    first = Writer(world, 90)
    made = [first.push(CreateCustomer(values={"name": name}))[0] for name in ("甲", "乙")]
    return row_id(made[0], 0), row_id(made[1], 0)


@pytest.mark.parametrize("isolate", [False, True])
def test_two_batches_that_name_customers_in_opposite_order_wait_instead_of_deadlocking(
    world: World, monkeypatch: pytest.MonkeyPatch, isolate: bool
) -> None:
    one, two = make_customers(world)
    began: list[int] = []
    both_began, other_holds = threading.Event(), threading.Event()
    in_the_midst: set[int] = set()
    met: list[bool] = []
    run = Batch.run

    def run_and_wait(batch: Batch, *args: Any, **options: Any) -> Any:
        outcome = run(batch, *args, **options)
        me = threading.get_ident()
        if not in_the_midst:
            in_the_midst.add(me)
            assert both_began.wait(20)
            met.append(other_holds.wait(0.5))  # time enough to take its first customer
        elif me not in in_the_midst:
            other_holds.set()
        return outcome

    make = push._Push.__init__

    def make_isolated(self: Any, *args: Any, **options: Any) -> None:
        began.append(threading.get_ident())
        if len(set(began)) == 2:
            both_began.set()
        make(self, *args, **{**options, "isolate": isolate})

    def write(order: tuple[str, str]) -> list[str]:
        writer = Writer(world, 91 if order[0] == one else 92)
        return writer.push(*(AddNote(customer_id=c, text="同时写") for c in order))

    monkeypatch.setattr(Batch, "run", run_and_wait)
    monkeypatch.setattr(push._Push, "__init__", make_isolated)

    with ThreadPoolExecutor(2) as pool:
        ids = [i for made in pool.map(write, [(one, two), (two, one)]) for i in made]

    assert len(began) == 2, "nobody had to begin again"
    assert met == [False], "while one was in its midst the other held a customer of it"
    with world.database.read() as connection:
        stored = connection.execute(
            select(mutation_result.c.mutation_id, mutation_result.c.status)
        ).all()
    assert {(i, Status.ACCEPTED.value) for i in ids} <= {(s[0], s[1]) for s in stored}


@pytest.mark.parametrize("kind", [OverflowError, RuntimeError])
def test_a_change_whose_rows_cannot_be_written_is_refused_and_holds_up_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    customer, _ = make_customers(world)
    writer = Writer(world, 93)
    request, _ = writer.request(
        *(AddNote(customer_id=customer, text=text) for text in ("之前", "毒", "之后"))
    )
    record = Stored.record

    def choke(stored: Stored, row: Row) -> Any:
        if isinstance(row, TimelineEntry) and row.text == "毒":
            raise kind("cannot be written")
        return record(stored, row)

    monkeypatch.setattr(Stored, "record", choke)

    answer = push.push(world.database, world.clock, world.app.state.wakeups, writer.caller, request)

    assert [(r.status, r.code) for r in answer.results] == [
        (Status.ACCEPTED, None),
        (Status.REJECTED, "internal"),
        (Status.ACCEPTED, None),
    ]
    rows = world.rows_of(world.shop.managers[0])["timeline_entry"]
    assert acts.notes_of(rows) == ["之前", "之后"]
