"""A task of HQ, from the console's server to the guide's list and back: both say the same of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from guide_app.domain.words import FollowUpStatus
from guide_app.mutations.fields import Change
from guide_app.mutations.hq_task_changes import ChangeTask
from guide_app.mutations.hq_tasks import GiveTask, WithdrawTask
from guide_app.mutations.transfer import TransferCustomers
from guide_app.services.today import TodayService
from server import hq_tasks
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere
from tests.sync.test_moved_steps import listed


def give(world: World, days: int = 3) -> str:
    today = world.clock().date()
    until = today + timedelta(days=days)
    world.as_hq(GiveTask(task="请她来看新品", kind="event", due_on=today, until=until))
    settle(world)
    (task_id,) = world.rows_of(world.shop.guides[0])["hq_task"]
    return task_id


def follow_ups(*pcs: Pc) -> list[dict[str, Any]]:
    return [json.loads(row) for pc in pcs for row in pc.book.dump()["follow_up"].values()]


def settle(world: World) -> None:
    hq_tasks.settle_open(world.database, world.clock, world.app.state.wakeups)


def tasks(world: World, pc: Pc) -> list[tuple[str, str | None]]:
    """The tasks on the PC's list and those held back with the reason; the server says the same."""
    pc.sync()
    (shown, held), there = listed(world, TodayService(pc.book))
    shown = [item for item in shown if item.status is FollowUpStatus.PLANNED]
    for mine, theirs in zip((shown, held), there, strict=True):  # a PC has an order of its own
        assert sorted(mine, key=repr) == sorted(theirs, key=repr)
    open_ones = sorted((item.customer_id, None) for item in shown if item.hq_task_id)
    return open_ones + [(one.item.customer_id, one.code) for one in held if one.item.hq_task_id]


def test_it_is_given_done_handed_over_too_late_and_withdrawn(world: World) -> None:
    one, two = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[1])
    one.sync()
    ann, bob, cid = (acts.add_customer(one) for _ in range(3))
    one.sync()
    task = give(world)
    assert tasks(world, one) == [(id, None) for id in sorted((ann, bob, cid))]

    today = TodayService(one.book)
    row = next(row for row in today.load(world.clock()).rows if row.customer_id == ann)
    assert row.reason.facts["task"] == "请她来看新品"
    undo = today.send(row)
    one.sync()
    today.undo(undo)
    one.sync()
    assert len(tasks(world, one)) == 3
    today.send(row)
    boss = world.shop.managers[0]
    seen, taker = world.shop.guides[0].id, world.shop.guides[1].id
    over = TransferCustomers(customer_ids=(bob,), to_guide_id=taker, seen_guide_id=seen)
    world.as_manager(boss, over)
    one.sync()
    two.sync()
    shown = [r.customer_id for r in TodayService(two.book).load(world.clock()).rows]
    assert shown == [bob]
    assert bob not in {row["customer_id"] for row in follow_ups(one)}

    world.clock.turn(days=4)
    one.sync()
    held = TodayService(one.book).load(world.clock()).held_back
    assert [(r.customer_id, r.held.code) for r in held if r.held.item.hq_task_id] == [
        (cid, "too_late")
    ]

    world.as_hq(WithdrawTask(hq_task_id=task))
    settle(world)
    for pc in (one, two):
        pc.sync()
    assert [row["customer_id"] for row in follow_ups(one, two)] == [ann]
    assert_same_everywhere(world, one, two)


def test_what_was_done_without_a_network_stands_although_hq_has_withdrawn_it(world: World) -> None:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    ann, bob = acts.add_customer(pc), acts.add_customer(pc)
    pc.sync()
    task = give(world)
    pc.sync()
    today = TodayService(pc.book)
    rows = {row.customer_id: row for row in today.load(world.clock()).rows}
    pc.cable.pulled = True
    today.send(rows[ann])
    world.as_hq(WithdrawTask(hq_task_id=task))
    settle(world)
    pc.cable.pulled = False

    pc.sync()

    assert pc.book.list_attention() == []
    assert {row["customer_id"]: row["status"] for row in follow_ups(pc)} == {ann: "waiting"}
    assert bob not in {row.customer_id for row in today.load(world.clock()).rows if row.task}


def test_guides_follow_what_hq_changes_also_with_work_that_waited_for_a_network(
    world: World,
) -> None:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    ann, bob, cid = (acts.add_customer(pc) for _ in range(3))
    pc.sync()
    task = give(world)
    pc.sync()
    today, day = TodayService(pc.book), world.clock().date()
    rows = {row.customer_id: row for row in today.load(world.clock()).rows}
    pc.cable.pulled = True
    today.send(rows[ann])
    today.move(rows[bob], day + timedelta(days=1))
    new = {
        "task": Change(seen="请她来看新品", new="请她来试秋装"),
        "until": Change(
            seen=(day + timedelta(days=3)).isoformat(), new=(day + timedelta(days=6)).isoformat()
        ),
    }
    world.as_hq(ChangeTask(hq_task_id=task, changes=new))
    settle(world)
    pc.cable.pulled = False

    assert tasks(world, pc) == [(cid, None)]
    assert pc.book.list_attention() == []
    shown = {row["customer_id"]: row for row in follow_ups(pc)}
    assert {id: row["status"] for id, row in shown.items()} == {
        ann: "waiting",
        bob: "planned",
        cid: "planned",
    }
    for customer_id in (bob, cid):
        assert shown[customer_id]["task"] == "请她来试秋装"
        assert shown[customer_id]["until"] == (day + timedelta(days=6)).isoformat()
    assert shown[bob]["due_on"] == (day + timedelta(days=1)).isoformat()
    (kept,) = (json.loads(row) for row in pc.book.dump()["hq_task"].values())
    assert (kept["version"], kept["listed_version"]) == (2, 2)
    assert_same_everywhere(world, pc)
