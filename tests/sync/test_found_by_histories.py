"""What random histories have found, each as short as it could be told; see tests/chaos."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from guide_app.domain.entities import Customer
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.transfer import TransferCustomers
from guide_app.sync.errors import NoLongerOurs, Offline
from guide_app.sync.farewell import find_state
from guide_app.sync.farewell import hand_over as hand_over_outbox
from localdb.schema import attention
from server import devices
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere
from tests.sync.test_mending import Backup


def signed_in(pc: Pc) -> Pc:
    """After the server was restored."""
    pc.link.sign_in(pc.guide.account, "tian-lan-130-kuan")
    return pc


def hand_over(world: World, customer: str, to: Pc) -> None:
    owner = world.find(Customer, customer).guide_id
    world.as_manager(
        world.shop.managers[0],
        TransferCustomers(customer_ids=(customer,), to_guide_id=to.guide.id, seen_guide_id=owner),
    )


def test_a_conflict_whose_answer_was_lost_is_shown_all_the_same(world: World) -> None:
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    customer = acts.add_customer(one, phone="13800000217")
    one.sync()
    two.sync()
    acts.edit(one, customer, phone="13911111111")
    one.sync()
    acts.edit(two, customer, phone="13722222222")
    two.cable.lose_answers = 1
    with pytest.raises(Offline):
        two.sync()
    two.sync()
    (item,) = two.book.list_attention()
    assert (item.code, item.facts["conflicts"][0]["yours"]) == ("conflict", "13722222222")


def test_a_conflict_that_was_settled_does_not_come_back_with_a_restored_server(
    world: World,
) -> None:
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    customer = acts.add_customer(one, phone="13800000217")
    one.sync()
    two.sync()
    acts.edit(one, customer, phone="13911111111")
    one.sync()
    acts.edit(two, customer, phone="13722222222")
    two.sync()
    two.book.settle(two.book.list_attention()[0].position)
    Backup(world).restore()
    signed_in(two).sync()
    assert two.book.list_attention() == []


def test_of_a_bulk_change_refused_after_a_restore_nothing_of_strangers_stays(
    world: World,
) -> None:
    one, two = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[1])
    one.sync()
    two.sync()
    customer = acts.add_customer(one)
    one.sync()
    backup = Backup(world)
    hand_over(world, customer, two)
    two.sync()
    acts.tag(two, world.shop.tags[1].id, customer)
    backup.restore()  # and with it the customer is the first guide's again
    signed_in(two).sync()
    (item,) = two.book.list_attention()
    assert (item.code, item.body, item.customer_id) == ("not_found", None, None)
    with two.book.file.read() as connection:
        assert customer not in str(connection.execute(attention.select()).all())
    assert_same_everywhere(world, two)


def test_a_guide_whose_move_a_restore_undid_hands_over_what_waits_at_the_new_pc_and_it_goes(
    world: World,
) -> None:
    guide, (here, there) = world.shop.guides[0], world.shop.stores
    backup = Backup(world)
    move = SaveCatalogRow(
        entity="guide", row_id=guide.id, changes={"store_id": Change(here.id, there.id)}
    )
    world.as_hq(move)
    moved = world.pc(replace(guide, store_id=there.id))
    moved.sync()
    acts.add_customer(moved)
    backup.restore()  # and with it nobody has ever signed in there, nor may this guide
    world.enrol(moved)
    with pytest.raises(NoLongerOurs):
        signed_in(moved)
    found = find_state(moved.link.api.contact([guide.id]), guide.id)
    assert found is not None
    assert found.erase
    assert hand_over_outbox(moved.link.api, moved.book, found.ticket or "") == 1


def test_a_pc_revoked_after_a_restore_that_undid_its_first_sign_in_hands_over_and_erases(
    world: World,
) -> None:
    guide, backup = world.shop.guides[0], Backup(world)
    pc = world.pc(guide)
    pc.sync()
    acts.add_customer(pc)
    backup.restore()  # without the ledger: nobody knows of a file on that PC
    world.enrol(pc)
    world.database.write(lambda c: devices.revoke(c, pc.device_id, None, world.clock()))
    with pytest.raises(NoLongerOurs):
        signed_in(pc)
    found = find_state(pc.link.api.contact([guide.id]), guide.id)
    assert found is not None
    assert found.erase
    assert hand_over_outbox(pc.link.api, pc.book, found.ticket or "") == 1


def test_after_a_restore_a_tag_gives_way_to_the_one_that_had_replaced_it(world: World) -> None:
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    older, newer = world.shop.tags[0], world.shop.tags[2]  # of one group: a single choice
    one.sync()
    customer = acts.add_customer(one)
    one.sync()
    two.sync()
    backup = Backup(world)
    acts.tag(one, older.id, customer)
    one.sync()
    two.sync()
    acts.tag(two, newer.id, customer)
    two.sync()
    backup.restore()
    signed_in(two).sync()  # the newer one comes back first
    signed_in(one).sync()
    two.sync()
    (row,) = two.rows("customer_tag").values()
    assert json.loads(row)["tag_id"] == newer.id
    assert_same_everywhere(world, one, two)


def test_after_a_restore_a_value_gives_way_to_one_that_was_set_back_later(world: World) -> None:
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    customer = acts.add_customer(one, remark="喜欢真丝")
    one.sync()
    two.sync()
    backup = Backup(world)
    acts.edit(one, customer, remark="喜欢棉")
    one.sync()
    two.sync()
    acts.edit(two, customer, remark="喜欢真丝")
    two.sync()
    backup.restore()
    signed_in(two).sync()
    signed_in(one).sync()
    assert world.find(Customer, customer).remark == "喜欢真丝"


@pytest.mark.parametrize("notes", [3, 4, 5, 6])
def test_a_customer_too_large_for_the_feed_arrives_by_one_first_sync_not_by_endless_ones(
    world: World, monkeypatch: pytest.MonkeyPatch, notes: int
) -> None:
    monkeypatch.setattr("server.feed.REBOOTSTRAP_ROWS", 2)
    one, two = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[1])
    one.sync()
    two.sync()  # its snapshot lies ready from now on
    customer = acts.add_customer(one)
    for number in range(notes):
        acts.note(one, customer, f"备注 {number}")
    one.sync()
    hand_over(world, customer, two)
    monkeypatch.setattr(two.cable, "send", at_most(20, two.cable.send))
    assert two.sync().bootstrapped
    assert_same_everywhere(world, two)


def at_most(times: int, send: Any) -> Any:
    """A line that breaks for good after so many requests."""
    left = iter(range(times))

    def sent(request: Any) -> Any:
        if next(left, None) is None:
            raise AssertionError("it never comes to an end")
        return send(request)

    return sent
