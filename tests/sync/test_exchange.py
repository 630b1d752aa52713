"""What is written on one PC is on the server and on the guide's other PC, once, after a sync."""

from __future__ import annotations

import json

import pytest

from guide_app.domain.entities import Customer
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.sync import pages
from guide_app.sync.engine import SyncEngine, SyncReport
from guide_app.sync.errors import Offline, Refused, SignInNeeded
from guide_app.sync.link import Link
from tests.support import acts
from tests.support.world import PASSWORD, Pc, World


@pytest.fixture
def shop_pc(world: World) -> Pc:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    return pc


@pytest.fixture
def without_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is of the version before: its answers to a push bring no page."""
    monkeypatch.setattr(pages, "find_fitting", lambda connection, answer: None)


def assert_same_everywhere(world: World, *pcs: Pc) -> None:
    for pc in pcs:
        expected = world.rows_of(pc.guide)
        assert pc.book.dump() == expected
        assert pc.book.dump(base=True) == expected
        assert pc.book.list_outbox() == []


def test_a_note_written_offline_reaches_the_server_exactly_once(world: World, shop_pc: Pc) -> None:
    customer = acts.add_customer(shop_pc, "安")
    shop_pc.sync()

    shop_pc.cable.pulled = True
    acts.note(shop_pc, customer, "喜欢真丝")
    with pytest.raises(Offline):
        shop_pc.sync()
    shop_pc.cable.pulled = False
    shop_pc.cable.lose_answers = 1
    with pytest.raises(Offline):
        shop_pc.sync()
    shop_pc.sync()
    shop_pc.sync()

    assert acts.notes_of(world.rows_of(shop_pc.guide)["timeline_entry"]) == ["喜欢真丝"]
    assert_same_everywhere(world, shop_pc)


def test_the_second_pc_of_a_guide_shows_what_the_first_did(world: World, shop_pc: Pc) -> None:
    other = world.pc(shop_pc.guide, "PC 2")
    customer = acts.add_customer(shop_pc, "马慧", phone="13800000217", size="130")
    acts.tag(shop_pc, world.shop.tags[1].id, customer)
    shop_pc.sync()
    other.sync()

    acts.edit(other, customer, remark="怕热")
    other.sync()
    shop_pc.sync()

    assert shop_pc.row(Customer, customer).remark == "怕热"
    assert_same_everywhere(world, shop_pc, other)


def test_a_guide_sees_an_own_change_before_and_after_the_server_has_taken_it(
    world: World, shop_pc: Pc, without_pages: None
) -> None:
    customer = acts.add_customer(shop_pc)
    acts.edit(shop_pc, customer, remark="先写的")
    assert shop_pc.row(Customer, customer).remark == "先写的"
    shop_pc.engine._push_all(report := SyncReport())  # the moment between push and pull
    assert report.pushed == 2
    assert shop_pc.row(Customer, customer).remark == "先写的"
    assert {item.accepted_n is not None for item in shop_pc.book.list_outbox()} == {True}
    shop_pc.sync()
    assert_same_everywhere(world, shop_pc)


def test_one_request_takes_changes_up_and_brings_those_of_others(world: World, shop_pc: Pc) -> None:
    home_pc = world.pc(shop_pc.guide, "PC 2")
    home_pc.sync()
    customer = acts.add_customer(home_pc)
    home_pc.sync()
    acts.add_customer(shop_pc, "马丽")
    shop_pc.cable.sent.clear()

    report = shop_pc.sync()

    assert [request.path for request in shop_pc.cable.sent] == ["/v1/push"]
    assert (report.pushed, report.lines) == (1, 4)
    assert shop_pc.row(Customer, customer) is not None
    assert shop_pc.book.list_outbox() == []
    assert shop_pc.book.status().last_sync is not None
    home_pc.sync()
    assert_same_everywhere(world, shop_pc, home_pc)


def test_a_server_that_brings_no_page_with_its_answer_is_asked_for_it(
    world: World, shop_pc: Pc, without_pages: None
) -> None:
    acts.add_customer(shop_pc)
    shop_pc.cable.sent.clear()

    shop_pc.sync()

    assert [request.path.split("?")[0] for request in shop_pc.cable.sent] == [
        "/v1/push",
        "/v1/pull",
    ]
    assert shop_pc.book.list_outbox() == []
    assert_same_everywhere(world, shop_pc)


def test_work_goes_on_over_a_restart_without_a_network(world: World, shop_pc: Pc) -> None:
    customer = acts.add_customer(shop_pc)
    shop_pc.sync()
    shop_pc.cable.pulled = True
    acts.note(shop_pc, customer, "一")
    shop_pc.reopen()
    acts.note(shop_pc, customer, "二")
    assert acts.notes_of(shop_pc.rows("timeline_entry")) == ["一", "二"]
    shop_pc.cable.pulled = False
    shop_pc.sync()
    assert_same_everywhere(world, shop_pc)


def test_bulk_tagging_of_512_customers_is_one_change(world: World, shop_pc: Pc) -> None:
    customers = [acts.add_customer(shop_pc, f"客户 {n}") for n in range(512)]
    acts.tag(shop_pc, world.shop.tags[1].id, *customers)
    shop_pc.sync(verify=True)
    other = world.pc(shop_pc.guide, "PC 2")
    other.sync()
    assert len(other.rows("customer_tag")) == 512
    assert_same_everywhere(world, shop_pc, other)


def test_a_colleagues_customers_never_reach_this_pc(world: World, shop_pc: Pc) -> None:
    colleague = world.pc(world.shop.guides[1], "PC 2")
    colleague.sync()
    acts.add_customer(colleague, "别人的")
    colleague.sync()
    shop_pc.sync()
    assert shop_pc.rows("customer") == {}


def test_the_manager_of_the_store_sees_its_customers_and_no_others(
    world: World, shop_pc: Pc
) -> None:
    manager = world.pc(world.shop.managers[0], "PC M")
    elsewhere = world.pc(world.shop.managers[1], "PC N")
    acts.add_customer(shop_pc)
    shop_pc.sync()
    manager.sync()
    elsewhere.sync()
    assert len(manager.rows("customer")) == 1
    assert elsewhere.rows("customer") == {}
    assert_same_everywhere(world, manager, elsewhere)


def test_a_removal_of_a_tag_cancels_only_what_its_author_had_seen(
    world: World, shop_pc: Pc
) -> None:
    other = world.pc(shop_pc.guide, "PC 2")
    customer = acts.add_customer(shop_pc)
    wanted = world.shop.tags[1].id
    acts.tag(shop_pc, wanted, customer)
    shop_pc.sync()
    other.sync()
    (row,) = other.rows("customer_tag").values()
    seen = tuple(json.loads(row)["adds"])
    acts.tag(shop_pc, wanted, customer)  # put on once more, unseen by the other PC
    other.act(
        ChangeTags(
            changes=(TagChange(customer_id=customer, tag_id=wanted, action="remove", seen=seen),)
        )
    )
    shop_pc.sync()
    other.sync()
    shop_pc.sync()
    assert len(shop_pc.rows("customer_tag")) == 1
    assert_same_everywhere(world, shop_pc, other)


def test_a_single_choice_group_has_one_answer_the_later_one(world: World, shop_pc: Pc) -> None:
    other = world.pc(shop_pc.guide, "PC 2")
    customer = acts.add_customer(shop_pc)
    shop_pc.sync()
    other.sync()
    acts.tag(shop_pc, world.shop.tags[0].id, customer)
    acts.tag(other, world.shop.tags[2].id, customer)
    shop_pc.sync()
    other.sync()
    shop_pc.sync()
    (row,) = shop_pc.rows("customer_tag").values()
    assert json.loads(row)["tag_id"] == world.shop.tags[2].id
    assert_same_everywhere(world, shop_pc, other)


def test_what_waits_never_goes_out_under_a_colleagues_session(world: World) -> None:
    one = world.pc(world.shop.guides[0])
    one.sync()
    customer = acts.add_customer(one, "马慧")
    colleague = world.shop.guides[1].account

    with pytest.raises(Refused, match="wrong_password"):
        one.link.sign_in(colleague, PASSWORD)
    fresh = Link(one.cable, one.device_id, one.secret)
    fresh.sign_in(colleague, PASSWORD)
    with pytest.raises(SignInNeeded):
        SyncEngine(one.book, fresh).sync()
    strangers = Link(one.cable, one.device_id, one.secret)
    strangers.sign_in(colleague, PASSWORD)
    resumed = Link(one.cable, one.device_id, one.secret)
    resumed.resume(str(strangers._refresh))
    with pytest.raises(SignInNeeded):
        SyncEngine(one.book, resumed).sync()

    assert len(one.book.list_outbox()) == 1
    assert one.book.list_attention() == []
    assert world.find(Customer, customer) is None
    one.sync()
    assert world.find(Customer, customer).guide_id == one.guide.id
