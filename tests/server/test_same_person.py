"""Two stores that add the same person offline: noticed, shown, merged, parted, erased."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Customer
from guide_app.domain.known import MOST_OF_ONE
from guide_app.domain.policy import Actor
from guide_app.mutations.follow_ups import ContactNow
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from server import erasing, same_person
from server.schema import ENTITY_TABLES
from server.schema.identities import same_person as pairs
from tests.support import acts
from tests.support.world import Pc, World, open_world
from tests.sync.test_exchange import assert_same_everywhere


@pytest.fixture
def world(tmp_path: Path):
    with open_world(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as made:
        yield made


@pytest.fixture
def both(world: World) -> tuple[Pc, Pc, str, str]:
    """PCs of two stores, offline; each adds the same person."""
    one, two = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[-1])
    one.sync()
    two.sync()
    first = acts.add_customer(one, "王芳", phone="138 0013 8000")
    acts.note(one, first, "怕热")
    second = acts.add_customer(two, "王女士", phone="+86 13800138000")
    acts.note(two, second, "爱丝绸")
    two.act(ContactNow(customer_id=second))
    one.sync()
    two.sync()
    return one, two, first, second


def listed(world: World, actor: Actor | None = None) -> list[same_person.Pair]:
    with world.database.read() as connection:
        return same_person.waiting(connection, actor or Actor.of(world.shop.hq))


def test_two_stores_that_add_the_same_person_offline_end_as_one_with_both_histories(
    world: World, both: tuple[Pc, Pc, str, str]
) -> None:
    one, two, first, second = both
    (pair,) = listed(world)
    assert {pair.one.id, pair.other.id} == {first, second}
    assert pair.fields == ("phone",)

    world.as_hq(MergeCustomers(customer_id=second, into_id=first))
    acts.note(two, second, "断网时又写")
    for pc in (two, one, two):
        pc.sync()

    assert listed(world) == []
    assert {"怕热", "爱丝绸", "断网时又写"} <= set(acts.notes_of(one.rows("timeline_entry")))
    assert one.row(Customer, first).last_contact_on is not None
    assert two.rows("customer") == {}
    assert_same_everywhere(world, one, two)


def test_a_manager_sees_the_pairs_of_the_own_store_alone(
    world: World, both: tuple[Pc, Pc, str, str]
) -> None:
    one, _, first, _ = both
    assert listed(world, Actor.of(world.shop.managers[0])) == []
    again = acts.add_customer(one, "王小姐", phone="13800138000")
    one.sync()
    (pair,) = listed(world, Actor.of(world.shop.managers[0]))
    assert {pair.one.id, pair.other.id} == {first, again}


def test_whoever_is_said_to_be_another_is_not_shown_again(
    world: World, both: tuple[Pc, Pc, str, str]
) -> None:
    one, _, first, second = both
    hq, now = Actor.of(world.shop.hq), world.clock()
    assert world.database.write(lambda c: same_person.say_different(c, hq, first, second, now))
    assert listed(world) == []
    acts.edit(one, first, phone="13800138001")
    one.sync()
    acts.edit(one, first, phone="13800138000")
    one.sync()
    assert listed(world) == []
    other = acts.add_customer(one, "别人")
    one.sync()
    assert not world.database.write(lambda c: same_person.say_different(c, hq, first, other, now))


def test_who_no_longer_agrees_is_off_the_list(world: World, both: tuple[Pc, Pc, str, str]) -> None:
    one, _, first, _ = both
    acts.edit(one, first, phone="13900139000")
    one.sync()
    assert listed(world) == []


def test_a_number_of_many_makes_no_pairs(world: World) -> None:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    for number in range(MOST_OF_ONE + 3):
        acts.add_customer(pc, f"客{number}", phone="02088886666")
    pc.sync()
    with world.database.read() as connection:
        kept = connection.execute(select(pairs)).all()
    assert kept == []


def erase(world: World, customer_id: str, *, whole: bool) -> None:
    brand, now = world.shop.brand.id, world.clock()
    work = erasing.erase_person if whole else erasing.erase_customer
    world.database.write(lambda c: work(c, brand, customer_id, now, world.shop.hq.id))


def test_erasing_the_person_erases_all_that_were_merged(
    world: World, both: tuple[Pc, Pc, str, str]
) -> None:
    one, two, first, second = both
    world.as_hq(MergeCustomers(customer_id=second, into_id=first))
    erase(world, second, whole=True)
    for pc in (one, two):
        pc.sync()
        assert pc.rows("customer") == pc.rows("timeline_entry") == {}
    with world.database.read() as connection:
        assert connection.execute(select(ENTITY_TABLES["customer"])).all() == []
        assert connection.execute(select(pairs)).all() == []
    assert_same_everywhere(world, one, two)


@pytest.mark.parametrize("who", ["head", "alias"])
def test_erased_alone_after_a_restore_one_leaves_nothing_with_the_other(
    world: World, both: tuple[Pc, Pc, str, str], who: str
) -> None:
    one, two, first, second = both
    world.as_hq(MergeCustomers(customer_id=second, into_id=first))
    one.sync()
    two.sync()
    gone, stays = (first, second) if who == "head" else (second, first)
    erase(world, gone, whole=False)
    one.sync()
    two.sync()
    left = world.find(Customer, stays)
    assert (left.merged, left.merged_into, left.removed_on) == (None, None, None)
    assert gone not in str(one.book.dump()["customer"])
    assert (left.last_contact_on is None) == (who == "alias")
    assert_same_everywhere(world, one, two)


def test_parted_again_each_pc_has_its_own(world: World, both: tuple[Pc, Pc, str, str]) -> None:
    one, two, first, second = both
    world.as_hq(MergeCustomers(customer_id=second, into_id=first))
    two.sync()
    world.as_hq(UnmergeCustomer(customer_id=second))
    one.sync()
    two.sync()
    assert set(one.rows("customer")) == {first}
    assert set(two.rows("customer")) == {second}
    assert acts.notes_of(two.rows("timeline_entry")) == ["爱丝绸"]
    assert_same_everywhere(world, one, two)
