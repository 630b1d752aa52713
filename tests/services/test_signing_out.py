"""Signing out ends the session on the server; closing the window does not."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from guide_app.services.sync_loop import Phase
from tests.services.at_the_counter import AtTheCounter, add_customer, names
from tests.services.counter import Counter
from tests.support.world import PASSWORD, World


@pytest.fixture
def ann(desk: Counter, world: World) -> AtTheCounter:
    made = AtTheCounter(desk, world.shop.guides[0])
    made.begin()
    return made


def open_sessions(world: World) -> int:
    with world.database.read() as connection:
        found = connection.execute(text("SELECT count(*) FROM session WHERE ended_at IS NULL"))
        return int(found.scalar_one())


def come_back_offline(counter: Counter, world: World) -> AtTheCounter:
    """The next morning begins without a network."""
    counter.cable_in = False
    again = AtTheCounter(counter, world.shop.guides[0])
    assert again.session.link.session is None
    return again


def test_signing_out_ends_the_session_on_the_server(ann: AtTheCounter, world: World) -> None:
    assert open_sessions(world) == 1
    ann.place.sign_out()
    assert open_sessions(world) == 0


def test_an_access_token_that_is_over_does_not_keep_the_session_alive(
    ann: AtTheCounter, world: World
) -> None:
    world.clock.turn(minutes=11)
    ann.place.sign_out()
    assert open_sessions(world) == 0


def test_closing_the_window_leaves_the_session_as_it_is(
    ann: AtTheCounter, counter: Counter, world: World
) -> None:
    ann.place.close()
    assert open_sessions(world) == 1
    again = come_back_offline(counter, world)
    counter.cable_in = True
    again.begin()  # no password is asked for
    again.place.close()


def test_signing_out_without_a_network_closes_the_file_and_says_nothing(
    ann: AtTheCounter, counter: Counter, world: World
) -> None:
    counter.cable_in = False
    ann.place.sign_out()
    assert open_sessions(world) == 1
    assert names(counter.sign_in(world.shop.guides[0])) == 0


def test_whoever_stays_offline_is_left_off_the_network_when_signing_out(
    ann: AtTheCounter, world: World
) -> None:
    ann.place.sync.force_offline(True)
    ann.place.sign_out()
    assert open_sessions(world) == 1


def test_after_signing_out_an_offline_morning_works_and_asks_for_the_password_once(
    ann: AtTheCounter, counter: Counter, world: World
) -> None:
    ann.place.sign_out()
    again = come_back_offline(counter, world)
    add_customer(again.session, "马慧")
    again.place.sync.start()
    again.wait_for(Phase.OFFLINE)
    counter.cable_in = True
    again.place.sync.sync_now()
    again.wait_for(Phase.SIGN_IN_NEEDED)
    again.place.unlock_with_password(PASSWORD)
    again.wait_for(Phase.SYNCED)
    assert again.place.sync.state.waiting == 0
    again.place.close()


def test_removing_oneself_from_this_pc_ends_the_session_too(
    ann: AtTheCounter, counter: Counter, world: World
) -> None:
    assert ann.place.remove_from_this_pc()
    assert open_sessions(world) == 0
    assert not counter.folder(world.shop.guides[0]).exists()
