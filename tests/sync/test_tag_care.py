"""What HQ does to tags reaches everybody who has them, whatever was done meanwhile offline."""

from __future__ import annotations

import json
import time

import pytest
from sqlalchemy import select

from guide_app.domain.entities import CustomerTag, Tag, TagGroup
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.tag_care import MergeTags, OrderTags
from guide_app.mutations.tags import ChangeTags, TagChange
from server import settling
from server.schema.facts import server_state
from server.settling import settle_waiting
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere


@pytest.fixture(autouse=True)
def settled_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server settles when a test says so."""
    monkeypatch.setattr(settling, "LOOK_EVERY_S", 3_600.0)


@pytest.fixture
def pair(world: World) -> tuple[Pc, Pc, str]:
    """Two PCs of one guide, and a customer that both have."""
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    customer = acts.add_customer(one, "马慧")
    one.sync()
    two.sync()
    return one, two, customer


def single(world: World) -> list[Tag]:
    """Tags of the group that has one answer."""
    return world.shop.tags[0::2]


def many(world: World) -> list[Tag]:
    """Tags of the group that has any number of answers."""
    return world.shop.tags[1::2]


def settle(world: World) -> int:
    return settle_waiting(world.database, world.clock, world.app.state.wakeups)


def worn(pc: Pc) -> list[str]:
    return sorted(json.loads(row)["tag_id"] for row in pc.rows("customer_tag").values())


def save(entity: str, row_id: str | None, **new: object) -> SaveCatalogRow:
    def seen(name: str) -> object:
        return None if row_id is None else {"archived": False, "single_choice": False}.get(name)

    changes = {name: Change(seen=seen(name), new=value) for name, value in new.items()}
    return SaveCatalogRow(entity=entity, row_id=row_id, changes=changes)


def test_a_merged_tag_is_the_other_one_for_every_customer_who_had_it(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    old, new, _ = many(world)
    acts.tag(one, old.id, customer)
    one.sync()

    world.as_hq(MergeTags(tag_id=old.id, into_id=new.id))
    assert settle(world) == 1
    assert settle(world) == 0

    one.sync()
    two.sync()
    assert worn(one) == worn(two) == [new.id]
    assert one.row(Tag, old.id).archived
    assert_same_everywhere(world, one, two)


def test_who_had_both_keeps_one_with_the_adds_of_both_and_the_earlier_day(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    old, new, _ = many(world)
    acts.tag(one, old.id, customer)
    world.clock.turn(days=3)
    acts.tag(two, new.id, customer)
    one.sync()
    two.sync()

    world.as_hq(MergeTags(tag_id=old.id, into_id=new.id))
    settle(world)
    one.sync()

    (row,) = (
        one.row(CustomerTag, row_id("customer_tag", customer, tag.id))
        for tag in (old, new)
        if one.row(CustomerTag, row_id("customer_tag", customer, tag.id))
    )
    assert (row.tag_id, len(row.adds)) == (new.id, 2)
    assert row.since.isoformat() == "2026-10-02"


@pytest.mark.parametrize("settled_before", [True, False])
def test_a_pc_that_has_not_heard_of_a_merge_sets_the_tag_that_stands(
    world: World, pair: tuple[Pc, Pc, str], settled_before: bool
) -> None:
    one, two, customer = pair
    old, new, _ = many(world)
    acts.tag(one, old.id, customer)
    world.as_hq(MergeTags(tag_id=old.id, into_id=new.id))
    if settled_before:
        settle(world)
    assert worn(one) == [old.id]

    one.sync()
    settle(world)
    one.sync()
    two.sync()

    assert worn(one) == worn(two) == [new.id]
    assert one.book.list_attention() == []
    assert_same_everywhere(world, one, two)


def test_a_tag_that_was_merged_away_can_be_taken_off_before_its_rows_have_followed(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    old, new, _ = many(world)
    acts.tag(one, old.id, customer)
    one.sync()
    two.sync()
    world.as_hq(MergeTags(tag_id=old.id, into_id=new.id))

    acts.untag(two, customer)
    two.sync()
    settle(world)
    one.sync()
    two.sync()

    assert worn(one) == worn(two) == []
    assert_same_everywhere(world, one, two)


def test_of_a_single_choice_the_answer_is_the_one_that_stands(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    old, new, _ = single(world)
    acts.tag(one, old.id, customer)
    one.sync()

    world.as_hq(MergeTags(tag_id=old.id, into_id=new.id))
    settle(world)
    one.sync()
    two.sync()

    assert worn(one) == worn(two) == [new.id]
    assert_same_everywhere(world, one, two)


def test_merged_into_a_single_choice_the_newer_of_two_answers_stands(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, _, customer = pair
    loose, (answer, new, _) = many(world)[0], single(world)
    acts.tag(one, answer.id, customer)
    world.clock.turn(days=1)
    acts.tag(one, loose.id, customer)
    one.sync()

    world.as_hq(MergeTags(tag_id=loose.id, into_id=new.id))
    settle(world)
    one.sync()

    assert worn(one) == [new.id]
    assert_same_everywhere(world, one)


def test_a_tag_is_merged_once_and_never_into_itself_or_an_archived_one(world: World) -> None:
    one, two, three = many(world)
    world.as_hq(MergeTags(tag_id=one.id, into_id=two.id))
    world.as_hq(save("tag", three.id, archived=True))

    for tag_id, into_id, state in (
        (one.id, two.id, "merged"),
        (two.id, one.id, "merged"),  # which is itself by now
        (two.id, two.id, "merged"),
        (two.id, three.id, "archived"),
    ):
        with pytest.raises(Rejected) as refused:
            world.as_hq(MergeTags(tag_id=tag_id, into_id=into_id))
        assert (refused.value.code, refused.value.facts["state"]) == (Code.WRONG_STATE, state)


def test_a_chain_of_merges_ends_at_the_last_one(world: World, pair: tuple[Pc, Pc, str]) -> None:
    one, two, customer = pair
    first, second, third = many(world)
    acts.tag(one, first.id, customer)
    world.as_hq(MergeTags(tag_id=first.id, into_id=second.id))
    world.as_hq(MergeTags(tag_id=second.id, into_id=third.id))
    one.sync()
    settle(world)
    one.sync()
    two.sync()

    assert worn(two) == [third.id]
    assert_same_everywhere(world, one, two)


def test_a_merge_of_a_thousand_goes_in_batches_and_goes_on_after_a_restart(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, _, _ = pair
    old, new, _ = many(world)
    everybody = [acts.add_customer(one, f"客人 {n}") for n in range(600)]
    acts.tag(one, old.id, *everybody[:512])
    acts.tag(one, old.id, *everybody[512:])
    one.sync()
    world.as_hq(MergeTags(tag_id=old.id, into_id=new.id))
    with world.database.read() as connection:
        noted = connection.execute(
            select(server_state).where(server_state.c.name.startswith("settle:"))
        ).all()
    assert len(noted) == 1  # which is all that another process needs

    assert settle(world) == 600
    one.sync()

    assert worn(one) == [new.id] * 600
    assert_same_everywhere(world, one)


def test_a_group_that_becomes_one_of_a_single_choice_is_refused_while_somebody_has_two(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, _, customer = pair
    group, (red, blue, _) = world.shop.groups[1], many(world)
    acts.tag(one, red.id, customer)
    acts.tag(one, blue.id, customer)
    one.sync()

    with pytest.raises(Rejected) as refused:
        world.as_hq(save("tag_group", group.id, single_choice=True))

    assert refused.value.code is Code.WRONG_STATE
    assert (refused.value.facts["state"], refused.value.facts["count"]) == ("two_answers", 1)


@pytest.mark.parametrize("settled_before", [True, False])
def test_a_group_that_becomes_one_of_a_single_choice_keeps_its_answers(
    world: World, pair: tuple[Pc, Pc, str], settled_before: bool
) -> None:
    one, two, customer = pair
    group, (red, blue, _) = world.shop.groups[1], many(world)
    acts.tag(one, red.id, customer)
    one.sync()
    two.sync()

    world.as_hq(save("tag_group", group.id, single_choice=True))
    if settled_before:
        settle(world)
    world.clock.turn(days=1)
    acts.tag(two, blue.id, customer)  # which has not heard of it
    two.sync()
    settle(world)
    one.sync()
    two.sync()

    assert worn(one) == worn(two) == [blue.id]
    assert_same_everywhere(world, one, two)


@pytest.mark.parametrize(
    ("editable_by", "allowed"),
    [
        (None, "guide manager hq"),
        ("guide", "guide manager hq"),
        ("manager", "manager hq"),
        ("hq", "hq"),
    ],
)
def test_a_group_is_set_by_those_who_may_and_by_nobody_else(
    world: World, pair: tuple[Pc, Pc, str], editable_by: str | None, allowed: str
) -> None:
    one, _, customer = pair
    red = many(world)[0]
    world.as_hq(save("tag_group", red.group_id, editable_by=editable_by))
    change = ChangeTags(changes=(TagChange(customer_id=customer, tag_id=red.id, action="add"),))
    one.sync()
    acts_of = {
        "guide": lambda: one.act(change),
        "manager": lambda: world.as_manager(world.shop.managers[0], change),
        "hq": lambda: world.as_hq(change),
    }

    refused = {}
    for role, act in acts_of.items():
        if role in allowed.split():
            act()
            continue
        with pytest.raises(Rejected) as refusal:
            act()
        refused[role] = refusal.value.code, refusal.value.facts["role"]

    assert refused == {
        role: (Code.NOT_ALLOWED, editable_by) for role in acts_of if role not in allowed.split()
    }


def test_a_guide_who_had_not_heard_that_a_group_is_hqs_is_told_by_the_server(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, _, customer = pair
    red = many(world)[0]
    acts.tag(one, red.id, customer)
    world.as_hq(save("tag_group", red.group_id, editable_by="hq"))

    one.sync()

    (item,) = one.book.list_attention()
    assert (item.code, item.facts["role"]) == ("not_allowed", "hq")
    assert worn(one) == []
    assert_same_everywhere(world, one)


def test_an_archived_tag_stays_on_its_customers_and_can_be_taken_off_but_not_put_on(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, _, customer = pair
    red = many(world)[0]
    acts.tag(one, red.id, customer)
    other = acts.add_customer(one, "李华")
    one.sync()
    world.as_hq(save("tag", red.id, archived=True))
    one.sync()
    assert worn(one) == [red.id]

    with pytest.raises(Rejected) as refused:
        acts.tag(one, red.id, other)
    assert (refused.value.code, refused.value.facts["state"]) == (Code.WRONG_STATE, "archived")

    acts.untag(one, customer)
    one.sync()
    assert worn(one) == []
    assert_same_everywhere(world, one)


@pytest.mark.parametrize("name", ["标签 1", " 标签 1 ", "标签  1"])
def test_two_tags_of_a_group_never_have_one_name(world: World, name: str) -> None:
    red, blue, _ = many(world)
    other_group = world.shop.groups[0].id

    for saved in (
        save("tag", None, group_id=red.group_id, name=name),
        SaveCatalogRow(
            entity="tag", row_id=blue.id, changes={"name": Change(seen=blue.name, new=name)}
        ),
    ):
        with pytest.raises(Rejected) as refused:
            world.as_hq(saved)
        assert (refused.value.code, refused.value.facts["field"]) == (Code.ALREADY_EXISTS, "name")
    world.as_hq(save("tag", None, group_id=other_group, name=name.strip()))
    world.as_hq(MergeTags(tag_id=red.id, into_id=blue.id))
    world.as_hq(save("tag", None, group_id=red.group_id, name=name))  # it is free again


def test_a_tag_stays_in_its_group_and_a_merged_one_stays_archived(world: World) -> None:
    red, blue, _ = many(world)
    world.as_hq(MergeTags(tag_id=red.id, into_id=blue.id))
    moved = {"group_id": Change(seen=blue.group_id, new=world.shop.groups[0].id)}
    revived = {"archived": Change(seen=True, new=False)}
    parted = {"merged_into": Change(seen=blue.id, new=None)}

    for tag, changes, code in (
        (blue, moved, Code.WRONG_STATE),
        (red, revived, Code.WRONG_STATE),
        (red, parted, Code.UNKNOWN_FIELD),
    ):
        with pytest.raises(Rejected) as refused:
            world.as_hq(SaveCatalogRow(entity="tag", row_id=tag.id, changes=changes))
        assert refused.value.code is code


def test_the_whole_order_is_one_change_and_reaches_every_pc(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, _, _ = pair
    tags = many(world)
    wanted = [tags[2].id, tags[0].id, tags[1].id]

    world.as_hq(OrderTags(entity="tag", row_ids=tuple(wanted)))
    world.as_hq(
        OrderTags(entity="tag_group", row_ids=tuple(g.id for g in reversed(world.shop.groups)))
    )
    one.sync()

    places = {one.row(Tag, tag_id).position: tag_id for tag_id in wanted}
    assert [places[n] for n in range(3)] == wanted
    assert one.row(TagGroup, world.shop.groups[1].id).position == 0


def test_an_order_that_makes_no_sense_is_refused(world: World) -> None:
    for arguments, code in (
        (OrderTags(entity="customer", row_ids=()), Code.NOT_A_CHOICE),
        (OrderTags(entity="tag", row_ids=tuple("x" * n for n in range(501))), Code.TOO_MANY),
        (OrderTags(entity="tag", row_ids=("nobody",)), Code.NOT_FOUND),
    ):
        with pytest.raises(Rejected) as refused:
            world.as_hq(arguments)
        assert refused.value.code is code


def test_the_running_server_settles_by_itself(
    world: World, pair: tuple[Pc, Pc, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _, customer = pair
    old, new, _ = many(world)
    acts.tag(one, old.id, customer)
    one.sync()
    place = row_id("customer_tag", customer, new.id)
    monkeypatch.setattr(settling, "LOOK_EVERY_S", 0.01)
    world.as_hq(MergeTags(tag_id=old.id, into_id=new.id))

    with settling.settling(world.database, world.clock, world.app.state.wakeups):
        limit = time.monotonic() + 30
        while world.find(CustomerTag, place) is None and time.monotonic() < limit:
            one.sync()

    one.sync()
    assert worn(one) == [new.id]
    assert_same_everywhere(world, one)
