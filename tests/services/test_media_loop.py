"""Pictures come to a PC at which nobody sits, and go when it is nobody's any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from guide_app.services import media
from guide_app.services.media import MediaLoop
from guide_app.sync.media import MediaState
from server import devices
from tests.services.counter import Counter
from tests.support.posts import change, publish
from tests.support.world import World


class Heard:
    """What a loop has told, to be waited for."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.states: list[MediaState] = []

    def tell(self, state: MediaState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def wait_for(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, 30), self.states[-3:]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def loop(desk: Counter, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> Iterator[MediaLoop]:
    """That of an enrolled PC; not begun."""
    monkeypatch.setattr(media, "_AT_MOST_EVERY_S", 0.01)
    made = MediaLoop(desk.desk)
    made.on_state = heard.tell
    yield made
    made.stop()


def test_with_nobody_signed_in_they_come(world: World, loop: MediaLoop, heard: Heard) -> None:
    publish(world, "外套", 2)

    loop.start()

    heard.wait_for(lambda: len(loop.folder().all()) == 4)


def test_what_is_taken_back_goes_when_the_loop_looks_again(
    world: World, loop: MediaLoop, heard: Heard
) -> None:
    gone, _ = publish(world, "收回"), publish(world, "留下")
    loop.start()
    heard.wait_for(lambda: len(loop.folder().all()) == 4)

    change(world, gone, archived=(False, True))
    loop.nudge()

    heard.wait_for(lambda: len(loop.folder().all()) == 2)


def test_a_guide_who_stays_offline_has_nothing_asked(
    world: World, desk: Counter, loop: MediaLoop, heard: Heard
) -> None:
    publish(world, "外套")
    looked = threading.Event()

    def ask() -> bool:
        looked.set()
        return False

    loop.may_ask = ask
    loop.start()
    assert looked.wait(30)
    assert loop.folder().all() == {}

    loop.may_ask = lambda: True
    loop.nudge()
    heard.wait_for(lambda: len(loop.folder().all()) == 2)


def test_without_a_line_it_waits_and_goes_on(
    world: World, desk: Counter, loop: MediaLoop, heard: Heard
) -> None:
    publish(world, "外套")
    desk.cable_in = False
    loop.start()
    loop.nudge()
    assert heard.states == []

    desk.cable_in = True
    loop.nudge()
    heard.wait_for(lambda: len(loop.folder().all()) == 2)


def test_a_pc_that_was_shut_out_keeps_none(
    world: World, desk: Counter, loop: MediaLoop, heard: Heard
) -> None:
    publish(world, "外套")
    loop.start()
    heard.wait_for(lambda: len(loop.folder().all()) == 2)
    enrolment = desk.desk.find_enrolment()
    assert enrolment is not None

    world.database.write(lambda c: devices.revoke(c, enrolment.device_id, None, world.clock()))
    loop.nudge()

    heard.wait_for(lambda: loop.folder().all() == {})


def test_a_pc_that_is_not_enrolled_asks_nobody(counter: Counter) -> None:
    loop = MediaLoop(counter.desk)
    loop.start()
    loop.stop()

    assert not (counter.profile / "materials").exists()
