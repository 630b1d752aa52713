"""HQ publishes SOPs, guides put customers into them and take them out, and dates move."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from guide_app.domain.entities import Customer, CustomerDate, Enrolment, Order, Sop, SopStep
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.dates import RemoveDate, SaveDate
from guide_app.mutations.enrolments import EnrolInSop, LeaveSop
from guide_app.mutations.fields import Change
from guide_app.mutations.orders import NewOrder, RecordOrders, Return, ReturnOrders, order_id
from guide_app.mutations.sops import PublishSop, RetireSop, version_id
from guide_app.services.today import TodayService
from guide_app.wire.messages import Status
from server import office
from server.schema import ENTITY_TABLES
from tests.support.world import Pc, World

STEP = {"day_offset": 0, "kind": "care", "task": "问候"}


def hq(world: World, arguments: Any) -> Any:
    actor = Actor.of(world.shop.hq)
    (outcome,) = office.change(
        world.database, world.clock, world.app.state.wakeups, actor, arguments
    )
    return outcome


def publish(
    world: World, trigger: str = "by_hand", seen: str | None = None, *steps: Any, **values: Any
) -> Any:
    made = {"name": "一对一", "trigger": trigger, **values}
    return hq(world, PublishSop(values=made, steps=steps or (STEP,), seen_id=seen))


def only_id(world: World, entity: str) -> str:
    with world.database.read() as connection:
        (found,) = connection.scalars(
            ENTITY_TABLES[entity].select().with_only_columns(ENTITY_TABLES[entity].c.id)
        )
    return str(found)


@pytest.fixture
def pc(world: World) -> Pc:
    made = world.pc(world.shop.guides[0])
    made.sync()
    made.act(CreateCustomer(values={"name": "安"}, guide_id=made.guide.id))
    made.sync()
    return made


def tasks(pc: Pc) -> list[str | None]:
    return [row.task for row in TodayService(pc.book).load(pc.world.clock()).rows if row.task]


def test_a_change_is_the_next_version_and_the_steps_before_it_stay(world: World) -> None:
    publish(world)
    root = only_id(world, "sop")
    world.clock.turn(days=1)

    publish(world, "by_hand", root, STEP, {**STEP, "day_offset": 3})

    first, second = world.find(Sop, root), world.find(Sop, version_id(root, 2))
    assert (first.since, first.until, first.version) == (None, second.since, 1)
    assert (second.root_id, second.version, second.until) == (root, 2, None)
    assert world.find(SopStep, row_id("sop_step", root, 0)).sop_id == root
    assert world.find(SopStep, row_id("sop_step", second.id, 1)).day_offset == 3


def test_who_publishes_from_a_version_that_is_not_the_last_is_told_and_nothing_is_lost(
    world: World,
) -> None:
    publish(world)
    root = only_id(world, "sop")
    publish(world, "by_hand", root, name="甲的")

    outcome = publish(world, "by_hand", root, name="乙的")

    assert outcome.status is Status.CONFLICT
    assert world.find(Sop, version_id(root, 2)).name == "甲的"
    assert world.find(Sop, version_id(root, 3)) is None
    assert hq(world, RetireSop(sop_id=root)).status is Status.CONFLICT


def change(value: Any) -> dict[str, Change]:
    return {name: Change(seen=None, new=new) for name, new in value.items()}


@pytest.mark.parametrize(
    ("entity", "which", "values"),
    [
        ("sop", "sop", {"trigger_days": 3}),
        ("sop", "sop", {"active": False}),
        ("sop", None, {"name": "x", "trigger": "added", "version": 9}),
        ("sop_step", "sop_step", {"day_offset": 3}),
        ("sop_step", None, {"kind": "care", "task": "再问候"}),
    ],
)
def test_what_was_published_changes_by_publishing_alone(
    world: World, entity: str, which: str | None, values: dict[str, Any]
) -> None:
    publish(world)
    root = only_id(world, "sop")
    ids = {"sop": root, "sop_step": row_id("sop_step", root, 0), None: None}
    if entity == "sop_step" and which is None:
        values = {**values, "sop_id": root}

    with pytest.raises(Rejected) as refused:
        hq(world, SaveCatalogRow(entity=entity, row_id=ids[which], changes=change(values)))

    assert refused.value.code is Code.NOT_ALLOWED


def test_of_two_versions_of_one_day_the_earlier_has_no_time(world: World) -> None:
    publish(world)
    root = only_id(world, "sop")
    world.clock.turn(days=3)
    publish(world, "by_hand", root)
    publish(world, "by_hand", version_id(root, 2))

    second, third = (world.find(Sop, version_id(root, number)) for number in (2, 3))

    assert second.since == second.until == third.since


@pytest.mark.parametrize(
    ("values", "steps", "code"),
    [
        ({"trigger": "weekly"}, (STEP,), Code.REQUIRED),
        ({"trigger": "weekly", "trigger_weekdays": 128}, (STEP,), Code.OUT_OF_RANGE),
        ({"trigger": "tagged", "trigger_tag_id": row_id("strange")}, (STEP,), Code.NOT_FOUND),
        ({"trigger": "dated"}, (STEP,), Code.REQUIRED),
        ({}, (), Code.OUT_OF_RANGE),
        ({}, ({**STEP, "day_offset": -1},), Code.OUT_OF_RANGE),
        ({}, ({**STEP, "window_from": "25:00"},), Code.WRONG_TYPE),
        ({}, ({**STEP, "window_from": "20:00", "window_until": "19:00"},), Code.OUT_OF_RANGE),
        ({}, ({**STEP, "kind": "shouting"},), Code.NOT_A_CHOICE),
        ({}, ({**STEP, "script_id": row_id("strange")},), Code.NOT_FOUND),
        ({"ends": {"rule": "bought"}}, (STEP,), Code.WRONG_TYPE),
        ({"ends": [{"rule": "of tomorrow"}]}, (STEP,), Code.NOT_A_CHOICE),
        ({"ends": [{"rule": ["bought"]}]}, (STEP,), Code.NOT_A_CHOICE),
        ({"ends": [{"rule": "tag"}]}, (STEP,), Code.REQUIRED),
        ({"ends": [{"rule": "joined", "sop_id": row_id("no")}]}, (STEP,), Code.NOT_FOUND),
        ({"trigger_answer": "dry"}, (STEP,), Code.WRONG_TYPE),
        ({"trigger_answer": {"question": "q", "answers": []}}, (STEP,), Code.WRONG_TYPE),
        ({"next_id": row_id("strange")}, (STEP,), Code.NOT_FOUND),
        ({"root_id": row_id("strange")}, (STEP,), Code.UNKNOWN_FIELD),
    ],
)
def test_what_could_never_work_is_refused(
    world: World, values: dict[str, Any], steps: tuple[Any, ...], code: Code
) -> None:
    made = {"name": "一对一", "trigger": "by_hand", **values}

    with pytest.raises(Rejected) as refused:
        hq(world, PublishSop(values=made, steps=steps))

    assert refused.value.code is code


def test_nobody_begins_a_sop_that_was_given_up_until_it_is_published_again(
    world: World, pc: Pc
) -> None:
    publish(world)
    root, customer = only_id(world, "sop"), only_id(world, "customer")
    pc.sync()
    pc.act(EnrolInSop(customer_id=customer, sop_id=root))
    pc.sync()
    assert tasks(pc) == ["问候"]

    hq(world, RetireSop(sop_id=root))
    pc.sync()
    with pytest.raises(Rejected):
        pc.act(EnrolInSop(customer_id=customer, sop_id=root))
    publish(world, "by_hand", root)
    pc.sync()

    pc.act(EnrolInSop(customer_id=customer, sop_id=root))


def test_switched_off_a_sop_stops_at_once(world: World, pc: Pc) -> None:
    publish(world, "added")
    root = only_id(world, "sop")
    pc.sync()
    assert tasks(pc) == ["问候"]

    hq(world, RetireSop(sop_id=root, at_once=True))
    pc.sync()

    assert tasks(pc) == []


def test_a_guide_takes_a_customer_out_of_a_sop_and_puts_it_back(world: World, pc: Pc) -> None:
    publish(world, "added")
    root, customer = only_id(world, "sop"), only_id(world, "customer")
    pc.sync()
    added_on = pc.row(Customer, customer).added_on
    run = row_id("enrolment", root, customer, added_on.isoformat())
    leave = LeaveSop(customer_id=customer, sop_id=root, enrolment_id=run, started_on=added_on)

    pc.act(leave)
    pc.sync()
    assert tasks(pc) == []
    assert world.find(Enrolment, run).ended_on == world.clock().date()

    pc.act(
        LeaveSop(
            customer_id=customer, sop_id=root, enrolment_id=run, started_on=added_on, left=False
        )
    )
    assert tasks(pc) == ["问候"]


def test_a_date_that_moves_takes_its_steps_along(world: World, pc: Pc) -> None:
    kind = {"name": Change(seen=None, new="预产期")}
    hq(world, SaveCatalogRow(entity="date_kind", changes=kind))
    kind_id, customer = only_id(world, "date_kind"), only_id(world, "customer")
    early = {**STEP, "day_offset": -30}
    publish(world, "dated", None, early, trigger_date_kind_id=kind_id)
    pc.sync()
    on = world.clock().date() + timedelta(days=40)
    changes = {"kind_id": Change(seen=None, new=kind_id), "on": Change(seen=None, new=str(on))}
    pc.act(SaveDate(customer_id=customer, changes=changes))
    pc.sync()
    date_id = only_id(world, "customer_date")
    assert tasks(pc) == []

    sooner = {"on": Change(seen=str(on), new=str(on - timedelta(days=10)))}
    pc.act(SaveDate(customer_id=customer, date_id=date_id, changes=sooner))
    assert tasks(pc) == ["问候"]
    pc.act(RemoveDate(customer_id=customer, date_id=date_id))
    assert tasks(pc) == []
    pc.act(RemoveDate(customer_id=customer, date_id=date_id, removed=False))
    pc.sync()

    assert tasks(pc) == ["问候"]
    assert not world.find(CustomerDate, date_id).removed


def test_the_first_order_and_the_last_return_stand_with_the_customer(world: World, pc: Pc) -> None:
    customer, today = only_id(world, "customer"), world.clock().date()
    days = [today - timedelta(days=ago) for ago in (5, 9, 2)]
    store = world.shop.stores[0].id
    for number, on in enumerate(days):
        values = {
            "number": f"SO-{number}",
            "store_id": store,
            "ordered_on": str(on),
            "amount": "20.00",
        }
        hq(world, RecordOrders(orders=(NewOrder(customer_id=customer, values=values),)))
    back = Return(number="SO-0", returned_on=today, amount=Decimal("20.00"))
    hq(world, ReturnOrders(returns=(back,)))
    pc.sync(verify=True)

    ann = pc.row(Customer, customer)
    assert (ann.first_order_on, ann.last_return_on) == (days[1], today)
    order = world.find(Order, order_id(ann.brand_id, "SO-0"))
    assert (order.returned_on, order.returned_amount) == (today, Decimal("20.00"))
    for wrong in (
        Return(number="SO-0", returned_on=today, amount=Decimal("20.01")),
        Return(number="SO-0", returned_on=today, amount=Decimal("0.00")),
        Return(number="SO-0", returned_on=days[1], amount=Decimal("1.00")),
        Return(number="SO-9", returned_on=today, amount=Decimal("1.00")),
    ):
        with pytest.raises(Rejected):
            hq(world, ReturnOrders(returns=(wrong,)))
