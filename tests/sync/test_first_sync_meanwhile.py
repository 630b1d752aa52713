"""A customer is handed over while a first sync is under way: their data does not travel after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guide_app.sync.errors import Offline
from guide_app.sync.transport import Request, Transport
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere
from tests.sync.test_leaving import hand_over


class Meanwhile:
    """A way to the server; something is done once a request to a path has been answered.

    Attributes:
        seen: How many customers the PC held at each request.
    """

    def __init__(self, pc: Pc, path_end: str, do: Callable[[], object]) -> None:
        self._inner: Transport = pc.cable._inner
        self._pc, self._path_end, self._do = pc, path_end, [do]
        self.seen: list[int] = []
        self.cut_at: str | None = None
        pc.cable._inner = self

    def send(self, request: Request) -> Any:
        self.seen.append(len(self._pc.rows("customer")))
        if self.cut_at is not None and request.path.startswith(self.cut_at):
            raise Offline("the cable is out")
        answer = self._inner.send(request)
        if request.path.split("?")[0].endswith(self._path_end) and self._do:
            self._do.pop()()
        return answer

    def close(self) -> None:
        self._inner.close()


@pytest.fixture
def book(world: World) -> tuple[Pc, Pc, str]:
    """PCs of two guides, and one customer of the first who stays and one who will go."""
    one, two = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[1])
    one.sync()
    two.sync()
    acts.add_customer(one, "安")
    customer = acts.add_customer(one, "纳晓燕")
    acts.note(one, customer, "喜欢真丝")
    one.sync()
    world.app.state.snapshots.erase()  # the next one is made with both in it
    return one, two, customer


def test_handed_over_before_the_first_piece_a_customer_never_comes_to_the_pc(
    world: World, book: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = book
    new = world.pc(one.guide, "new")
    line = Meanwhile(new, "/snapshot", lambda: hand_over(world, customer, one, two))

    new.sync()

    assert set(line.seen) == {0, 1}
    assert len(new.rows("customer")) == 1
    assert_same_everywhere(world, new)


def test_handed_over_between_the_parts_a_customer_goes_before_the_first_sync_is_done(
    world: World, book: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = book
    new = world.pc(one.guide, "new")
    line = Meanwhile(new, "/first", lambda: hand_over(world, customer, one, two))
    line.cut_at = "/v1/pull"

    with pytest.raises(Offline):
        new.sync()

    assert len(new.rows("customer")) == 1
    assert new.rows("timeline_entry").keys() == {
        entry
        for entry in one.rows("timeline_entry")
        if customer not in one.rows("timeline_entry")[entry]
    }
    line.cut_at = None
    new.sync()
    assert_same_everywhere(world, new)


def test_handed_over_after_the_last_piece_a_customer_goes_in_the_same_sync(
    world: World, book: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = book
    new = world.pc(one.guide, "new")
    Meanwhile(new, "/rest", lambda: hand_over(world, customer, one, two))

    new.sync()

    assert len(new.rows("customer")) == 1
    assert_same_everywhere(world, new)
