"""Two customers who are one person: merged on one PC, written about on another, parted again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from guide_app.domain.condition_reading import read_condition
from guide_app.domain.due_list import pick
from guide_app.domain.entities import Customer, FollowUp, TimelineEntry
from guide_app.domain.words import FollowUpStatus
from guide_app.intake.lookups import TableLookups
from guide_app.mutations.customers import EditCustomer, RemoveCustomer, SaveFamilyMember
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import (
    ContactNow,
    RecordOutcome,
    SendFollowUp,
    SkipFollowUp,
    TakeBack,
)
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from guide_app.mutations.orders import NewOrder, RecordOrders
from guide_app.mutations.sops import PublishSop
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.mutations.transfer import TransferCustomers
from guide_app.services.customer_models import CustomerQuery
from guide_app.services.customers import CustomerService
from guide_app.services.today_view import DayBoard
from localdb.schema import ENTITY_TABLES
from server import segments
from server.planner import plan_day
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere


@pytest.fixture
def pair(world: World) -> tuple[Pc, Pc]:
    """The two PCs of one guide."""
    one = world.pc(world.shop.guides[0])
    two = world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    two.sync()
    return one, two


def merge(pc: Pc, customer_id: str, into_id: str) -> None:
    pc.act(MergeCustomers(customer_id=customer_id, into_id=into_id))


def meet(*pcs: Pc) -> None:
    for pc in (*pcs, *pcs):
        pc.sync(verify=True)


def order(world: World, customer_id: str, number: str, on: date, amount: str) -> None:
    values = {
        "store_id": world.shop.stores[0].id,
        "number": number,
        "ordered_on": on.isoformat(),
        "amount": amount,
    }
    world.as_hq(RecordOrders(orders=(NewOrder(customer_id=customer_id, values=values),)))


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


def test_the_days_list_knows_one_person_on_the_pc_and_on_the_server(
    world: World, pair: tuple[Pc, Pc]
) -> None:
    one, two = pair
    head, alias = acts.add_customer(one, "王芳"), acts.add_customer(one, "王女士")
    today = one.book.today
    planned = acts.plan(one, alias, today)
    board = DayBoard(one.book.file)
    apart = shown(board, world)
    assert {customer_id for customer_id, _ in apart} == {head, alias}
    merge(one, alias, head)
    assert shown(board, world) == [(head, planned.follow_up_id)]
    meet(one, two)
    assert planned_on_server(world) == shown(DayBoard(two.book.file), world)

    one.act(SendFollowUp(planned=replace(planned, customer_id=head)))
    assert one.row(FollowUp, planned.follow_up_id).customer_id == alias
    (row,) = board.view(world.clock()).rows
    assert (row.customer_id, row.status) == (head, "waiting")
    one.act(UnmergeCustomer(customer_id=alias))
    assert {customer_id for customer_id, _ in shown(board, world)} == {head, alias}
    meet(one, two)
    assert planned_on_server(world) == shown(DayBoard(two.book.file), world)


def planned_on_server(world: World) -> list[tuple[str, str]]:
    """Customer and row of the day's list as the server would make it."""
    found = []
    with world.database.read() as connection:
        for plan in plan_day(connection, world.shop.brand.id, world.clock().date()):
            chosen = pick(plan.items)
            waiting = [item for item in plan.items if item.status is FollowUpStatus.WAITING]
            found += [(plan.customer.id, item.id) for item in (chosen, *waiting) if item]
    return sorted(found)


def shown(board: DayBoard, world: World) -> list[tuple[str, str]]:
    view = board.view(world.clock())
    return sorted((row.customer_id, row.item_id) for row in (*view.rows, *view.hidden))


def test_a_head_is_found_and_shown_with_all_that_is_its_aliases(
    world: World, pair: tuple[Pc, Pc]
) -> None:
    one, _ = pair
    head = acts.add_customer(one, "王芳")
    alias = acts.add_customer(one, "王女士", phone="13900139000")
    other = acts.add_customer(one, "李雷")
    acts.note(one, alias, "怕热")
    acts.tag(one, world.shop.tags[0].id, alias)
    merge(one, alias, head)
    service = CustomerService(one.book)

    assert service.ids(CustomerQuery(text="王女士")) == [head]
    assert service.ids(CustomerQuery(text="139001")) == [head]
    assert sorted(service.ids(CustomerQuery())) == sorted([head, other])
    assert service.ids(CustomerQuery(removed=True)) == []
    tagged = {"all": [{"any": [{"fact": "tag", "in": [world.shop.tags[0].id]}]}]}
    assert service.ids(CustomerQuery(condition=read_condition(tagged))) == [head]
    profile = service.profile(head)
    assert [chip.tag_id for chip in profile.tags] == [world.shop.tags[0].id]
    assert "怕热" in [line.text for line in profile.timeline]

    change = TagChange(
        customer_id=head,
        tag_id=world.shop.tags[0].id,
        action="remove",
        seen=tuple(json.loads(next(iter(one.rows("customer_tag").values())))["adds"]),
    )
    one.act(ChangeTags(changes=(change,)))
    assert one.rows("customer_tag") == {}
    one.act(UnmergeCustomer(customer_id=alias))
    assert service.ids(CustomerQuery(text="王女士")) == [alias]


def test_an_import_finds_the_person_by_the_number_of_either(
    world: World, pair: tuple[Pc, Pc]
) -> None:
    one, _ = pair
    head = acts.add_customer(one, "王芳", phone="13800138000")
    alias = acts.add_customer(one, "王女士", phone="13900139000")
    merge(one, alias, head)
    lookups = TableLookups(one.book.file.read, ENTITY_TABLES, world.shop.brand.id)
    numbers = {"13800138000", "13900139000"}
    found = lookups.customers("phone", numbers)
    assert {number: row.id for number, row in found.items()} == dict.fromkeys(numbers, head)
    one.act(UnmergeCustomer(customer_id=alias))
    assert lookups.customers("phone", numbers)["13900139000"].id == alias


def test_a_condition_asks_the_person_in_sql_as_in_the_rules(
    world: World, pair: tuple[Pc, Pc]
) -> None:
    one, two = pair
    head = acts.add_customer(one, "王芳")
    alias = acts.add_customer(one, "王女士", size="120")
    other = acts.add_customer(one, "李雷")
    acts.tag(one, world.shop.tags[0].id, alias)
    child = {"relation": Change(seen=None, new="child")}
    one.act(SaveFamilyMember(customer_id=alias, changes=child))
    meet(one, two)
    merge(one, alias, head)
    meet(one, two)
    for clause, wanted in (
        ({"fact": "tag", "in": [world.shop.tags[0].id]}, [head]),
        ({"fact": "tag", "in": [world.shop.tags[0].id], "not": True}, [other]),
        ({"fact": "has_child"}, [head]),
        ({"fact": "has_child", "not": True}, [other]),
    ):
        condition = read_condition({"all": [{"any": [clause]}]})
        assert CustomerService(two.book).ids(CustomerQuery(condition=condition)) == wanted
        with world.database.read() as connection:
            counts = segments.count_by_store(
                connection, world.shop.brand.id, condition, world.clock().date()
            )
        assert sum(counts.values()) == 1


def test_pc_and_server_agree_on_a_sop_that_an_aliass_tag_began_and_that_was_skipped(
    world: World, pair: tuple[Pc, Pc]
) -> None:
    one, two = pair
    made = {
        "name": "贵宾",
        "trigger": "tagged",
        "trigger_tag_id": world.shop.tags[0].id,
    }
    step = {"day_offset": 0, "kind": "care", "task": "问候贵宾"}
    world.as_hq(PublishSop(values=made, steps=(step,)))
    head, alias = acts.add_customer(one, "王芳"), acts.add_customer(one, "王女士")
    for customer_id in (head, alias):
        one.act(ContactNow(customer_id=customer_id))
    meet(one, two)
    world.clock.turn(days=10)
    acts.tag(one, world.shop.tags[0].id, alias)
    (row,) = (
        row
        for row in DayBoard(one.book.file).view(world.clock()).rows
        if row.customer_id == alias and row.task == "问候贵宾"
    )
    item = row.item
    planned = PlannedFollowUp(
        follow_up_id=item.id,
        customer_id=alias,
        kind=item.kind.value,
        planned_on=item.planned_on,
        due_on=item.due_on,
        sop_id=item.sop_id,
        step_id=item.step_id,
        task=item.task,
    )
    one.act(SkipFollowUp(planned=planned))
    merge(one, alias, head)
    meet(one, two)

    assert shown(DayBoard(two.book.file), world) == planned_on_server(world)
