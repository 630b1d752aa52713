"""What lists, searches, imports and rules make of two customers who are one person."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from guide_app.domain.condition_reading import read_condition
from guide_app.domain.due_list import pick
from guide_app.domain.entities import FollowUp
from guide_app.domain.words import FollowUpStatus
from guide_app.intake.lookups import TableLookups
from guide_app.mutations.customers import SaveFamilyMember
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import (
    ContactNow,
    SendFollowUp,
    SkipFollowUp,
)
from guide_app.mutations.merging import UnmergeCustomer
from guide_app.mutations.sops import PublishSop
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.services.customer_models import CustomerQuery
from guide_app.services.customers import CustomerService
from guide_app.services.today_view import DayBoard
from localdb.schema import ENTITY_TABLES
from server import segments
from server.planner import plan_day
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.merged import meet, merge


@pytest.fixture
def pair(world: World) -> tuple[Pc, Pc]:
    """The two PCs of one guide."""
    one = world.pc(world.shop.guides[0])
    two = world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    two.sync()
    return one, two


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
