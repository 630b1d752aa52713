"""Steps that a guide moved: the server and the PC drop and keep the same ones."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.due_list import pick
from guide_app.domain.entities import Customer, Order
from guide_app.domain.ids import row_id
from guide_app.mutations.sops import PublishSop, RetireSop
from guide_app.services.today import TodayService
from guide_app.tables.tx import TableTx
from server import feed
from server.planner import plan_day
from server.schema import ENTITY_TABLES
from tests.support import acts
from tests.support.world import Pc, World


def after_a_purchase(world: World, *days: int, **facts: Any) -> None:
    values = {"name": "回访", "trigger": "purchase", **facts}
    steps = tuple({"day_offset": day, "kind": "care", "task": f"第 {day} 天"} for day in days)
    world.as_hq(PublishSop(values=values, steps=steps))


def bought_before_anybody_counted(world: World, pc: Pc, customer_id: str) -> None:
    """An order of which the customer does not tell, as of data from before it was noted."""
    on = world.clock().date()
    order = Order(
        id=row_id("order"),
        brand_id=world.shop.brand.id,
        customer_id=customer_id,
        store_id=world.shop.stores[0].id,
        number="1",
        ordered_on=on,
        amount=Decimal("9.00"),
    )

    def work(connection: Connection) -> None:
        tx = TableTx(connection, ENTITY_TABLES)
        tx.insert(order)
        lines = feed.lines_of(connection, tx.flush(), lambda id: tx.find(Customer, id))
        feed.write_lines(connection, world.shop.brand.id, lines, on.isoformat())

    world.database.write(work)
    pc.sync()


def listed(world: World, today: TodayService) -> tuple[Any, Any]:
    """What the PC shows and holds back, and what the server does."""
    view = today.load(world.clock())
    there, held = [], []
    with world.database.read() as connection:
        for planned in plan_day(connection, world.shop.brand.id, world.clock().date()):
            there += [item for item in (pick(planned.items),) if item is not None]
            held += planned.held_back
    here = [row.item for row in view.rows], [row.held for row in view.held_back]
    return here, (there, held)


def test_both_know_the_old_purchase_behind_a_step_that_was_moved_far(world: World) -> None:
    after_a_purchase(world, 0)
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    ann = acts.add_customer(pc)
    pc.sync()
    bought_before_anybody_counted(world, pc, ann)
    today = TodayService(pc.book)
    row = next(row for row in today.load(world.clock()).rows if row.customer_id == ann)
    assert row.item.sop_id is not None
    today.move(row, world.clock().date() + timedelta(days=70))
    pc.sync()

    world.clock.turn(days=70)

    here, there = listed(world, today)
    assert here == there
    assert [item.id for item in here[0]] == [row.item_id]


def test_both_stop_at_once_what_hq_switches_off(world: World) -> None:
    after_a_purchase(world, 0)
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    ann = acts.add_customer(pc)
    pc.sync()
    bought_before_anybody_counted(world, pc, ann)
    today = TodayService(pc.book)
    row = next(row for row in today.load(world.clock()).rows if row.customer_id == ann)
    today.move(row, world.clock().date() + timedelta(days=20))
    pc.sync()
    world.clock.turn(days=20)
    assert [item.id for item in listed(world, today)[0][0]] == [row.item_id]

    world.as_hq(RetireSop(sop_id=row.item.sop_id or "", at_once=True))
    pc.sync()

    here, there = listed(world, today)
    assert here == there
    assert row.item_id not in {item.id for item in here[0]}
    assert [(held.item.id, held.code) for held in here[1]] == [(row.item_id, "sop_ended")]
