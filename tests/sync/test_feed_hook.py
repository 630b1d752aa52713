"""Tests that prove the look at the feed, with which every test of the server ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, update

from guide_app.domain.entities import Customer, Tag
from guide_app.domain.ids import row_id
from guide_app.mutations.transfer import TransferCustomers
from guide_app.tables.storage import STORED
from server import feed as feed_module
from server import tidying
from server.erasing import erase_customer
from server.schema import ENTITY_TABLES
from server.schema.sync import feed
from tests.support import acts
from tests.support.feed_hook import assert_every_row_was_told
from tests.support.world import World

_TAG = ENTITY_TABLES["tag"]


def _written_past_the_feed(world: World, *statements) -> str:
    world.feed_is_damaged = True
    world.database.write(lambda c: [c.execute(statement) for statement in statements] and None)
    with pytest.raises(AssertionError) as failed:
        assert_every_row_was_told(world.database)
    return str(failed.value)


def test_a_row_inserted_without_its_feed_line_is_found(world) -> None:
    tag = replace(world.shop.tags[0], id=row_id("secret tag"), name="悄悄")
    record = STORED["tag"].record(tag)[0]

    found = _written_past_the_feed(world, insert(_TAG).values(record))

    assert f"tag {tag.id}: the feed has never heard of it" in found


def test_a_row_changed_with_its_hash_but_without_its_feed_line_is_found(world) -> None:
    tag = world.shop.tags[0]
    record = STORED["tag"].record(replace(tag, name="悄悄"))[0]

    found = _written_past_the_feed(world, update(_TAG).where(_TAG.c.id == tag.id).values(record))

    assert f"tag {tag.id}: the feed has another version of it" in found


def test_a_field_changed_without_its_hash_is_found(world) -> None:
    tag = world.shop.tags[0]

    found = _written_past_the_feed(world, update(_TAG).where(_TAG.c.id == tag.id).values(name="悄"))

    assert f"tag {tag.id}: its hash is not that of its fields" in found


def test_a_row_removed_without_its_feed_line_is_found(world) -> None:
    tag = world.shop.tags[0]

    found = _written_past_the_feed(world, delete(_TAG).where(_TAG.c.id == tag.id))

    assert f"tag {tag.id}: it is gone, and the feed has it still" in found


def test_a_row_that_stays_although_the_feed_deleted_it_is_found(world) -> None:
    tag = world.shop.tags[0]
    line = update(feed).where(feed.c.row_id == tag.id).values(op="delete", row=None)

    assert f"tag {tag.id}: it is there, and the feed has it deleted" in _written_past_the_feed(
        world, line
    )


def test_a_test_that_leaves_such_a_row_behind_fails_when_its_server_goes(tmp_path) -> None:
    world = World(f"sqlite:///{tmp_path / 'other.db'}", tmp_path, served=False)
    changed = update(_TAG).where(_TAG.c.id == world.shop.tags[0].id).values(name="悄悄")
    world.database.write(lambda c: c.execute(changed) and None)

    with pytest.raises(AssertionError, match="written past the feed"):
        world.close()

    world.feed_is_damaged = True
    world.close()


@pytest.mark.parametrize("rows_sent_one_by_one", [5_000, 0])
def test_a_customer_handed_over_and_one_erased_are_told(
    world, monkeypatch, rows_sent_one_by_one
) -> None:
    monkeypatch.setattr(feed_module, "REBOOTSTRAP_ROWS", rows_sent_one_by_one)
    first, second = world.shop.guides[:2]
    pc = world.pc(first)
    pc.sync()
    wanted = acts.add_customer(pc, "安")
    acts.note(pc, wanted, "喜欢真丝")
    pc.sync()
    world.as_hq(
        TransferCustomers(customer_ids=(wanted,), to_guide_id=second.id, seen_guide_id=first.id)
    )
    assert world.find(Customer, wanted).guide_id == second.id
    assert_every_row_was_told(world.database)

    world.database.write(
        lambda c: erase_customer(c, world.shop.brand.id, wanted, world.clock()) and None
    )

    assert_every_row_was_told(world.database)


def test_of_a_feed_that_was_shortened_nothing_is_claimed(world) -> None:
    world.clock.turn(days=tidying.FEED_DAYS + 1)
    tidying.tidy(world.database, world.clock)

    assert world.find(Tag, world.shop.tags[0].id) is not None
    assert_every_row_was_told(world.database)
