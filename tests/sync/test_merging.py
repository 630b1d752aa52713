"""Two customers who are one person: merged on one PC, written about on another, parted again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from guide_app.domain.entities import Customer, FollowUp, TimelineEntry
from guide_app.mutations.customers import EditCustomer, RemoveCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_ups import (
    ContactNow,
    RecordOutcome,
    TakeBack,
)
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from guide_app.mutations.transfer import TransferCustomers
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.merged import meet, merge, order
from tests.sync.test_exchange import assert_same_everywhere


@pytest.fixture
def pair(world: World) -> tuple[Pc, Pc]:
    """The two PCs of one guide."""
    one = world.pc(world.shop.guides[0])
    two = world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    two.sync()
    return one, two


def facts(row: Customer) -> dict[str, Any]:
    """Everything but what only says that it was merged and parted."""
    return {
        name: getattr(row, name)
        for name in Customer.__slots__
        if name not in ("merged", "merged_into")
    }


def test_the_head_tells_of_both_and_no_row_changes_hands(world: World, pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    head = acts.add_customer(one, "王芳", phone="13800138000")
    alias = acts.add_customer(one, "王女士", wechat="wangfang", size="120")
    acts.note(one, alias, "怕热")
    meet(one)
    order(world, head, "A1", date(2024, 1, 5), "100.00")
    order(world, alias, "A2", date(2024, 2, 5), "60.00")
    meet(one)
    merge(one, alias, head)
    meet(one, two)

    stands, merged = two.row(Customer, head), two.row(Customer, alias)
    assert (stands.order_count, stands.order_total) == (2, Decimal("160.00"))
    assert (stands.last_order_on, stands.last_order_amount) == (date(2024, 2, 5), Decimal("60.00"))
    assert stands.first_order_on == date(2024, 1, 5)
    assert (stands.phone, stands.wechat, stands.size) == ("13800138000", "wangfang", "120")
    assert (merged.merged_into, merged.order_count) == (head, 1)
    assert merged.removed_on is not None
    (note,) = (
        row
        for row in (two.row(TimelineEntry, id) for id in two.rows("timeline_entry"))
        if row.kind == "note"
    )
    assert note.customer_id == alias
    assert_same_everywhere(world, one, two)


def test_unmerging_gives_each_what_was_written_under_it_also_meanwhile(
    world: World, pair: tuple[Pc, Pc]
) -> None:
    one, two = pair
    head, alias = acts.add_customer(one, "王芳"), acts.add_customer(one, "王女士", size="120")
    meet(one, two)
    before = facts(one.row(Customer, head)), facts(one.row(Customer, alias))
    merge(one, alias, head)
    meet(one, two)
    one.act(UnmergeCustomer(customer_id=alias))
    meet(one, two)
    assert (facts(two.row(Customer, head)), facts(two.row(Customer, alias))) == before
    assert two.row(Customer, head).merged is None is two.row(Customer, alias).merged

    merge(one, alias, head)
    order(world, alias, "B1", date(2024, 1, 5), "60.00")
    order(world, head, "B2", date(2023, 1, 5), "1.00")
    two.act(ContactNow(customer_id=alias))
    meet(one, two)
    meet(one, two)
    assert one.row(Customer, head).last_contact_on == one.row(Customer, alias).last_contact_on
    assert one.row(Customer, head).order_count == 2
    one.act(ContactNow(customer_id=head))
    one.act(UnmergeCustomer(customer_id=alias))
    meet(one, two)
    stands, parted = two.row(Customer, head), two.row(Customer, alias)
    assert (stands.order_total, parted.order_total) == (Decimal("1.00"), Decimal("60.00"))
    assert (stands.last_order_on, parted.last_order_on) == (date(2023, 1, 5), date(2024, 1, 5))
    assert stands.last_contact_on is not None is not parted.last_contact_on
    assert (stands.size, parted.size) == (None, "120")
    assert_same_everywhere(world, one, two)


def test_a_withdrawal_of_either_stops_the_person_and_stands_when_they_part(
    world: World, pair: tuple[Pc, Pc]
) -> None:
    one, two = pair
    head, alias = acts.add_customer(one, "王芳"), acts.add_customer(one, "王女士")
    meet(one, two)
    merge(one, alias, head)
    meet(one)
    acts.edit(two, alias, consent="withdrawn")
    meet(two, one)
    assert one.row(Customer, head).consent == "withdrawn"
    one.act(UnmergeCustomer(customer_id=alias))
    assert one.row(Customer, head).consent == "granted"
    assert one.row(Customer, alias).consent == "withdrawn"

    merge(one, alias, head)
    acts.edit(one, head, consent="granted")
    assert one.row(Customer, head).consent == "granted"
    meet(one, two)
    assert_same_everywhere(world, one, two)


def test_what_was_sent_to_the_alias_is_answered_and_taken_back_from_the_head(
    world: World, pair: tuple[Pc, Pc]
) -> None:
    one, two = pair
    head, alias = acts.add_customer(one, "王芳"), acts.add_customer(one, "王女士")
    one.act(ContactNow(customer_id=alias))
    merge(one, alias, head)
    (waiting,) = one.rows("follow_up")
    one.act(
        RecordOutcome(
            customer_id=head, follow_up_id=waiting, outcome="asked_to_stop", temperature="cold"
        )
    )
    known = one.row(Customer, head)
    assert (known.consent, known.temperature) == ("withdrawn", "cold")
    assert known.cool_until is not None
    (line,) = (
        id for id in one.rows("timeline_entry") if one.row(TimelineEntry, id).kind == "outcome"
    )
    assert one.row(TimelineEntry, line).customer_id == alias
    one.act(TakeBack(customer_id=head, entry_id=line))
    assert one.row(Customer, head).consent == "granted"
    assert one.row(FollowUp, waiting).status == "waiting"
    meet(one, two)
    assert_same_everywhere(world, one, two)


@pytest.mark.parametrize(
    "merges",
    [((0, 1), (1, 0)), ((0, 1), (0, 2)), ((0, 1), (1, 2)), ((0, 1), (2, 1))],
    ids=["into each other", "one into two", "a chain", "two into one"],
)
def test_two_merges_end_alike_whichever_arrives_first(
    world: World, pair: tuple[Pc, Pc], merges: tuple[tuple[int, int], ...]
) -> None:
    heads = []
    made = [acts.add_customer(pair[0], f"客{n}") for n in range(3)]
    ids = sorted(made)
    meet(*pair)
    for pcs in permutations(pair):
        for pc, (alias, into) in zip(pair, merges, strict=True):
            merge(pc, ids[alias], ids[into])
        meet(*pcs)
        assert_same_everywhere(world, *pair)
        rows = [pair[0].row(Customer, id) for id in ids]
        heads.append([row.merged_into for row in rows])
        for row in rows:
            if pair[0].row(Customer, row.id).merged_into is not None:
                pair[0].act(UnmergeCustomer(customer_id=row.id))
        meet(*pair)
        assert all(pair[1].row(Customer, id).merged is None for id in ids)
    assert heads[0] == heads[1]


def test_parting_one_in_the_middle_takes_along_who_was_merged_into_it(
    pair: tuple[Pc, Pc],
) -> None:
    one, _ = pair
    first, middle, last = (acts.add_customer(one, f"客{n}") for n in range(3))
    merge(one, first, middle)
    merge(one, middle, last)
    assert one.row(Customer, first).merged_into == last
    one.act(UnmergeCustomer(customer_id=middle))
    assert one.row(Customer, first).merged_into == middle
    assert one.row(Customer, last).merged is None
    assert one.row(Customer, middle).removed_on is None


@pytest.fixture
def across(world: World) -> tuple[Pc, Pc, str, str]:
    """Guides of two stores, each with a customer."""
    one, two = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[-1])
    assert one.guide.store_id != two.guide.store_id
    one.sync()
    two.sync()
    made = acts.add_customer(one, "王芳"), acts.add_customer(two, "王女士")
    meet(one, two)
    return one, two, *made


def test_merged_by_hq_the_person_is_one_guides_and_the_others_pc_forgets(
    world: World, across: tuple[Pc, Pc, str, str]
) -> None:
    one, two, head, alias = across
    acts.note(two, alias, "此前")
    two.sync()
    world.as_hq(MergeCustomers(customer_id=alias, into_id=head))
    acts.note(two, alias, "断网时写的")
    two.act(ContactNow(customer_id=alias))
    meet(two, one)

    assert two.rows("customer") == two.rows("timeline_entry") == two.rows("follow_up") == {}
    assert two.book.list_outbox() == []
    assert {"此前", "断网时写的"} <= set(acts.notes_of(one.rows("timeline_entry")))
    assert one.row(Customer, head).last_contact_on is not None
    assert_same_everywhere(world, one, two)

    world.as_hq(UnmergeCustomer(customer_id=alias))
    meet(one, two)
    assert two.row(Customer, alias).guide_id == two.guide.id
    assert {"此前", "断网时写的"} <= set(acts.notes_of(two.rows("timeline_entry")))
    assert set(one.rows("customer")) == {head}
    assert_same_everywhere(world, one, two)


def test_who_held_the_alias_before_may_not_part_or_merge_it(
    world: World, across: tuple[Pc, Pc, str, str]
) -> None:
    _, two, head, alias = across
    other = acts.add_customer(two, "第三位")
    two.sync()
    world.as_hq(MergeCustomers(customer_id=alias, into_id=head))
    merge(two, alias, other)
    two.act(EditCustomer(customer_id=alias, changes={"size": Change(seen=None, new="130")}))
    two.sync()
    assert world.find(Customer, alias).merged_into == head
    assert world.find(Customer, head).size == "130"
    assert world.find(Customer, other).merged is None


def test_handed_over_the_whole_person_goes(world: World, pair: tuple[Pc, Pc]) -> None:
    one, _ = pair
    head, alias = acts.add_customer(one, "王芳"), acts.add_customer(one, "王女士")
    merge(one, alias, head)
    one.sync()
    to = world.shop.guides[1]
    world.as_manager(
        world.shop.managers[0],
        TransferCustomers(customer_ids=(head,), to_guide_id=to.id, seen_guide_id=one.guide.id),
    )
    one.sync()
    assert one.rows("customer") == {}
    world.as_manager(world.shop.managers[0], UnmergeCustomer(customer_id=alias))
    assert world.find(Customer, alias).guide_id == to.id


def test_an_alias_cannot_be_removed_by_itself(world: World, pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    head, alias = acts.add_customer(one, "王芳"), acts.add_customer(one, "王女士")
    meet(one, two)
    merge(one, alias, head)
    one.sync()
    two.act(RemoveCustomer(customer_id=alias))
    meet(two, one)
    assert world.find(Customer, alias).merged_into == head
    assert_same_everywhere(world, one, two)
