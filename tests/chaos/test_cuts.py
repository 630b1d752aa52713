"""Wherever the line is cut, and however often: a change has one effect and the PC ends up right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.sync.errors import Offline
from guide_app.sync.transport import Answer, HttpTransport, Request
from localdb.errors import DiskFull
from server import feed
from server.schema.sync import mutation_result
from tests.chaos import proxy_faults as faults
from tests.chaos.proxy import Fault, Line, open_line
from tests.chaos.proxy_examples import EXAMPLES, FROM_A_PC, Case
from tests.support import acts
from tests.support.suites import Suite
from tests.support.world import Pc, World, open_world
from tests.sync.test_exchange import assert_same_everywhere

pytestmark = pytest.mark.faults

TIMES = (1, 2, 10)
WRITES_NOTHING = {"customer.reveal"}
MADE_BY_THE_SERVER = {"pool.claim", "pool.take_back_call"}
"""Of which a PC sees the effect only when the feed brings it."""
_CLAIMS = 60
"""Room for those of every case of a whole run: most are never worked."""
GUIDES_OF_POOL = ("pool.claim", "pool.call", "pool.take_back_call")


@contextmanager
def full_disk(pc: Pc, times: int) -> Iterator[None]:
    """The answer arrives, and the PC's file cannot be written, so many times."""
    left = times
    engine = pc.book.file._writer

    def refuse(_connection: Any) -> None:
        nonlocal left
        if left > 0:
            left -= 1
            reason = sqlcipher3.OperationalError("database or disk is full")
            raise OperationalError("commit", None, reason)

    event.listen(engine, "commit", refuse)
    try:
        yield
    finally:
        event.remove(engine, "commit", refuse)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the line is cut.

    Attributes:
        error: What the sync says; None: nothing, it has all that it asked for.
        arrives: Whether the server hears the whole request; None: perhaps.
        path: Of the requests that meet with it.
    """

    fault: Fault
    error: type[Exception] | None
    arrives: bool | None
    around: Callable[[Pc, int], AbstractContextManager[None]] = lambda pc, times: nullcontext()
    path: str = "/v1/push"


CUTS = {
    "before sending": Cut(faults.before_sending, Offline, arrives=False),
    "in the middle of the body": Cut(faults.mid_body, Offline, arrives=False),
    "after the body": Cut(faults.after_body, Offline, arrives=None),
    "after the server's commit": Cut(faults.after_commit, Offline, arrives=True),
    "in the middle of the answer": Cut(faults.mid_answer, Offline, arrives=True),
    "after the answer": Cut(faults.after_answer, None, arrives=True, path="/v1/"),
    "before the PC's commit": Cut(faults.pass_on, DiskFull, arrives=True, around=full_disk),
}


class Wire(HttpTransport):
    """Asks nothing more before a connection that is cut is really gone.

    Within one PC a request can overtake the end of the connection that it goes into.
    """

    def __init__(self, line: Line) -> None:
        super().__init__(line.url)
        self._line = line
        self.is_cut = False

    def send(self, request: Request) -> Answer:
        before = self._line.broken
        try:
            return super().send(request)
        finally:
            for _ in range(self._line.broken - before if self.is_cut else 0):
                self._line.wait_for_a_cut()


@dataclass
class Shop:
    """A server behind a line, with PCs of a guide and a manager, and the guide's other PC."""

    world: World
    line: Line
    guide: Pc
    manager: Pc
    other: Pc

    def play(self, cases: Sequence[tuple[str, str, int]]) -> Iterator[tuple[str, str, int]]:
        """Do each case: where the line is cut, in which mutation, how often. Yields it then."""
        ready = [(self._pc_for(name), arguments) for name, arguments in self._prepare(cases)]
        for (where, name, times), (pc, arguments) in zip(cases, ready, strict=True):
            pc.sync()
            head = self._head()

            mutation_id = pc.act(arguments)
            expected = pc.book.dump()
            self._sync_over(pc, CUTS[where], times, mutation_id)
            pc.sync()

            assert self._results_of(mutation_id) == 1
            assert self._head() == head + (name not in WRITES_NOTHING)
            assert pc.book.list_attention() == []
            if name not in MADE_BY_THE_SERVER:
                assert self.world.rows_of(pc.guide) == expected
            assert_same_everywhere(self.world, pc)
            yield where, name, times

    def _prepare(self, cases: Sequence[tuple[str, str, int]]) -> list[tuple[str, Any]]:
        """A customer for each case, and what is to be done with them."""
        names = [name for _, name, _ in cases]
        customers = [acts.add_customer(self.guide, "马慧") for _ in names]
        for pc in (self.guide, self.other, self.manager):
            pc.sync()
        made = [
            (name, EXAMPLES[name](Case(self._pc_for(name), self.other, customer)))
            for name, customer in zip(names, customers, strict=True)
        ]
        self.guide.sync()
        return made

    def _pc_for(self, name: str) -> Pc:
        managers = name.startswith(("customer.transfer", "handover.", "pool."))
        return self.manager if managers and name not in GUIDES_OF_POOL else self.guide

    def _sync_over(self, pc: Pc, cut: Cut, times: int, mutation_id: str) -> None:
        self.line.break_next(cut.fault, path=cut.path, times=times)
        before = self.line.broken
        wire = pc.cable._inner
        assert isinstance(wire, Wire)
        wire.is_cut = cut.fault is not faults.pass_on
        with cut.around(pc, times):
            for _ in range(times):
                with nullcontext() if cut.error is None else pytest.raises(cut.error):
                    pc.sync()
                assert pc.book.status().waiting == (cut.error is not None)
        assert self.line.broken == before + times
        self.line.mend()
        if cut.arrives is not None:
            assert self._results_of(mutation_id) == cut.arrives

    def _results_of(self, mutation_id: str) -> int:
        table = mutation_result
        query = select(func.count()).where(table.c.mutation_id == mutation_id)
        with self.world.database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def _head(self) -> int:
        with self.world.database.read() as connection:
            return feed.head(connection, self.world.shop.brand.id)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder: Path = tmp_path_factory.mktemp("cuts")
    with (
        open_world(f"sqlite:///{folder / 'server.db'}", folder) as world,
        open_line(world.url) as line,
    ):
        room = {"claim_limit": Change(seen=None, new=_CLAIMS)}
        world.as_hq(SaveCatalogRow(entity="brand", row_id=world.shop.brand.id, changes=room))
        guide = world.pc(world.shop.guides[0], "PC 1")
        other = world.pc(world.shop.guides[0], "PC 2")
        manager = world.pc(world.shop.managers[0], "PC 3")
        for pc in (guide, manager):
            pc.cable.close()
            pc.cable._inner = Wire(line)
        for pc in (guide, other, manager):
            pc.sync()
        yield Shop(world, line, guide, manager, other)


def test_every_mutation_that_a_pc_can_send_has_an_example() -> None:
    assert sorted(EXAMPLES) == FROM_A_PC


@pytest.mark.parametrize("where", CUTS)
def test_a_change_whose_line_is_cut_once_has_one_effect(shop: Shop, where: str) -> None:
    done = list(shop.play([(where, name, 1) for name in FROM_A_PC]))
    assert len(done) == len(FROM_A_PC)


def test_a_change_whose_line_is_cut_again_and_again_has_one_effect(
    shop: Shop, suite: Suite
) -> None:
    cases = [(where, name, times) for times in TIMES[1:] for where in CUTS for name in FROM_A_PC]
    suite.chance.shuffle(cases)
    first_of_each = list(
        {(where, times): (where, name, times) for where, name, times in cases}.values()
    )
    rest = [case for case in cases if case not in first_of_each]
    goes_on = suite.until("cuts", least=len(first_of_each), full=len(cases), seconds=25)
    done = sum(1 for _ in shop.play(first_of_each))
    while goes_on(done):
        done += sum(1 for _ in shop.play(rest[:6]))
        del rest[:6]
    suite.tell(f"{done} of {len(cases)} cases cut {TIMES[1:]} times")
