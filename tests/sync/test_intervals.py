"""A customer's usual interval follows the orders, however they come, go, or are one person's."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from guide_app.domain.entities import Customer
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from guide_app.mutations.orders import NewOrder, RecordOrders, Return, ReturnOrders
from guide_app.mutations.sops import PublishSop
from guide_app.services.today import TodayService
from tests.support import acts
from tests.support.world import Pc, World

STEP = {"day_offset": 0, "kind": "care", "task": "问问要不要再带一件"}


@pytest.fixture
def pc(world: World) -> Pc:
    made = world.pc(world.shop.guides[0])
    made.sync()
    return made


def sell(world: World, customer_id: str, *ago: int) -> None:
    store, today = world.shop.stores[0], world.clock().date()
    for days in ago:
        on = today - timedelta(days=days)
        values = {"store_id": store.id, "number": f"{customer_id} {on}", "ordered_on": str(on)}
        new = NewOrder(customer_id=customer_id, values={**values, "amount": "80.00"})
        world.as_hq(RecordOrders(orders=(new,)))


def interval(world: World, customer_id: str) -> int | None:
    found: int | None = world.find(Customer, customer_id).repurchase_days
    return found


def test_who_buys_for_the_third_time_is_reminded_by_their_own_interval(
    world: World, pc: Pc
) -> None:
    world.as_hq(PublishSop(values={"name": "复购", "trigger": "repurchase"}, steps=(STEP,)))
    ann = acts.add_customer(pc)
    pc.sync()
    sell(world, ann, 30, 20)
    assert interval(world, ann) is None
    sell(world, ann, 10)
    pc.sync(verify=True)

    (row,) = [row for row in TodayService(pc.book).load(world.clock()).rows if row.task]
    assert (row.task, row.reason.facts["interval_days"]) == (STEP["task"], 10)
    assert pc.row(Customer, ann).repurchase_days == 10


def test_an_order_from_long_ago_that_comes_late_and_goods_that_came_back_count(
    world: World, pc: Pc
) -> None:
    ann = acts.add_customer(pc)
    pc.sync()
    sell(world, ann, 20, 10, 4)
    assert interval(world, ann) == 8
    sell(world, ann, 80)
    assert interval(world, ann) == 10
    today = world.clock().date()
    number = f"{ann} {today - timedelta(days=4)}"
    back = Return(number=number, returned_on=today, amount=Decimal("80.00"))
    world.as_hq(ReturnOrders(returns=(back,)))
    assert interval(world, ann) == 10


def test_two_who_are_one_person_buy_as_one_and_by_themselves_once_they_are_parted(
    world: World, pc: Pc
) -> None:
    ann, beth = acts.add_customer(pc, "安"), acts.add_customer(pc, "白")
    pc.sync()
    sell(world, ann, 60, 40, 20)
    sell(world, beth, 50, 30)

    pc.act(MergeCustomers(customer_id=beth, into_id=ann))
    pc.sync(verify=True)
    assert (interval(world, ann), interval(world, beth)) == (10, None)
    sell(world, beth, 0)
    assert (interval(world, ann), interval(world, beth)) == (10, 25)

    pc.act(UnmergeCustomer(customer_id=beth))
    pc.sync(verify=True)
    assert (interval(world, ann), interval(world, beth)) == (20, 25)
