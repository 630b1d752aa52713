"""The running server lets go of old feed lines by itself, a little at a time."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from server import tidying, upkeep
from server.schema.sync import feed, feed_counter


@pytest.fixture
def snapshots(app):
    return app.state.snapshots


def count(chain):
    with chain.database.read() as connection:
        return connection.execute(select(func.count()).select_from(feed)).scalar_one()


def test_a_server_that_runs_shortens_its_feed_without_being_asked(chain, clock, snapshots):
    before = count(chain)
    clock.pass_by(days=91)
    done = threading.Event()
    usual = tidying.tidy

    def tidy(*args):
        usual(*args)
        done.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tidying, "tidy", tidy)
        wakeups = chain.app.state.wakeups
        with upkeep.keeping_up(chain.database, clock, snapshots, wakeups, first_after_s=0.0):
            assert done.wait(20)

    assert before > 0
    assert count(chain) == 0


def test_of_several_processes_one_tidies_up_each_day(chain, clock, snapshots):
    def look():
        return upkeep.tidy_if_due(chain.database, clock, snapshots)

    assert [look(), look()] == [True, False]
    clock.pass_by(days=1)
    assert [look(), look()] == [True, False]


def test_a_clock_that_falls_back_does_not_make_it_tidy_again(chain, clock, snapshots):
    upkeep.tidy_if_due(chain.database, clock, snapshots)
    clock.pass_by(days=-400)

    assert upkeep.tidy_if_due(chain.database, clock, snapshots) is False


def test_a_long_feed_goes_in_many_short_transactions_and_no_number_is_split(
    chain, clock, monkeypatch
):
    for name in ("colour", "size", "age"):
        chain.hq_adds_tag_group(name)
    clock.pass_by(days=91)
    chain.hq_adds_tag_group("young")
    monkeypatch.setattr(tidying, "STEP_ROWS", 1)
    seen = []
    usual = chain.database.write

    def write(work):
        made = usual(work)
        with chain.database.read() as connection:
            left = connection.execute(
                select(func.min(feed.c.n), feed_counter.c.oldest_n)
                .where(
                    feed.c.brand_id == chain.id("sunny"), feed_counter.c.brand_id == feed.c.brand_id
                )
                .group_by(feed_counter.c.oldest_n)
            ).first()
        seen.append(tuple(left))
        return made

    monkeypatch.setattr(chain.database, "write", write)
    tidying.tidy(chain.database, clock)

    assert len(set(seen)) >= 4
    assert all(oldest_kept > oldest_n for oldest_kept, oldest_n in seen)
    with chain.database.read() as connection:
        rows = connection.scalars(select(feed.c.row).where(feed.c.brand_id == chain.id("sunny")))
        assert ["young" in row for row in rows] == [True]
