"""Several processes serve one database: what one erases, no other hands out any more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from server import erasing
from server.problems import Problem
from server.sessions import Caller
from server.snapshots import Snapshots


@pytest.fixture
def li(chain):
    row = Customer(
        id=row_id("li"),
        brand_id=chain.id("sunny"),
        store_id=chain.id("harbour"),
        guide_id=chain.id("ann"),
        name="Li",
        added_on=chain.clock().date(),
    )
    chain.save(row)
    return row


@pytest.fixture
def ann(chain):
    return Caller(Actor.of(chain.guide("ann")), chain.pcs["harbour"].id, "session")


@pytest.fixture
def elsewhere(chain, app):
    """The snapshots as another process knows them."""
    return Snapshots(app.state.snapshots._folder, chain.database)


def erase(chain, customer):
    work = erasing.erase_customer
    return chain.database.write(lambda c: work(c, customer.brand_id, customer.id, chain.clock()))


def test_after_an_erasure_another_process_does_not_hand_out_what_it_had_ready(
    chain, li, ann, elsewhere
):
    ready = elsewhere.prepare(ann)
    assert elsewhere.path(ann, ready.snapshot_id, "first").exists()

    erase(chain, li)

    with pytest.raises(Problem):
        elsewhere.path(ann, ready.snapshot_id, "first")
    made = elsewhere.prepare(ann)
    assert made.snapshot_id != ready.snapshot_id
    assert sum(part.rows for part in made.parts) == sum(part.rows for part in ready.parts) - 1


def test_a_customer_who_was_handed_over_does_not_travel_with_an_older_snapshot(chain, app, li, ann):
    ready = app.state.snapshots.prepare(ann)
    chain.save(replace(li, guide_id=chain.id("bob")))

    made = app.state.snapshots.prepare(ann)

    assert made.snapshot_id != ready.snapshot_id
    assert sum(part.rows for part in made.parts) == sum(part.rows for part in ready.parts) - 1


def test_an_erasure_removes_the_files_of_every_process(chain, app, li, ann, elsewhere):
    ready = elsewhere.prepare(ann)
    erase(chain, li)

    app.state.snapshots.erase()

    assert not elsewhere._file(ready.snapshot_id, "first").exists()


def test_a_process_that_missed_the_erasure_clears_up_by_itself(chain, li, ann, elsewhere):
    ready = elsewhere.prepare(ann)
    erase(chain, li)

    elsewhere.forget_stale()

    assert not elsewhere._file(ready.snapshot_id, "first").exists()


def test_files_that_another_process_removed_are_made_anew(chain, app, li, ann, elsewhere):
    ready = elsewhere.prepare(ann)
    app.state.snapshots.erase()

    again = elsewhere.prepare(ann)

    assert elsewhere.path(ann, again.snapshot_id, "first").exists()
    assert [part.rows for part in again.parts] == [part.rows for part in ready.parts]
