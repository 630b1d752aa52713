"""However a temperature is set, the cool-down follows, on the PC and on the server alike."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from guide_app.domain.entities import Customer
from guide_app.mutations.customers import CreateCustomer, RestoreValue
from guide_app.services.customers import CustomerService
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere


@pytest.fixture
def pc(world: World) -> Pc:
    made = world.pc(world.shop.guides[0], "PC 1")
    made.sync()
    return made


def test_cold_from_the_profile_starts_the_cool_down(world: World, pc: Pc) -> None:
    ann = acts.add_customer(pc, "马慧")
    acts.edit(pc, ann, temperature="cold")
    today = pc.book.now.date()

    found = pc.row(Customer, ann)
    assert found.cool_until == today + timedelta(days=30)
    assert found.last_cold_on == today
    pc.sync()
    assert_same_everywhere(world, pc)


@pytest.mark.parametrize("temperature", ["hot", "warm", None])
def test_any_other_temperature_from_the_profile_ends_it(
    world: World, pc: Pc, temperature: str | None
) -> None:
    ann = acts.add_customer(pc, "马慧", temperature="cold")
    assert pc.row(Customer, ann).cool_until is not None

    acts.edit(pc, ann, temperature=temperature)

    assert pc.row(Customer, ann).cool_until is None
    assert pc.row(Customer, ann).last_cold_on == pc.book.now.date()
    pc.sync()
    assert_same_everywhere(world, pc)


def test_other_fields_leave_the_cool_down_alone(pc: Pc) -> None:
    ann = acts.add_customer(pc, "马慧", temperature="cold")
    before = pc.row(Customer, ann).cool_until

    acts.edit(pc, ann, remark="喜欢蓝色", temperature="cold")

    assert pc.row(Customer, ann).cool_until == before


def test_a_customer_is_cold_from_the_first_day_when_added_so(world: World, pc: Pc) -> None:
    pc.act(CreateCustomer(values={"name": "马慧", "temperature": "cold"}))
    (ann,) = [id for id in pc.rows("customer") if pc.row(Customer, id).name == "马慧"]

    assert pc.row(Customer, ann).cool_until is not None
    pc.sync()
    assert_same_everywhere(world, pc)


def test_of_two_temperatures_the_later_arrival_wins_with_all_that_follows(world: World) -> None:
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    ann = acts.add_customer(one, "马慧")
    one.sync()
    two.sync()
    acts.edit(one, ann, temperature="hot")
    acts.edit(two, ann, temperature="cold")
    two.sync()
    one.sync()
    two.sync()

    found = two.row(Customer, ann)
    assert (found.temperature, found.cool_until) == ("hot", None)
    assert_same_everywhere(world, one, two)

    (lost,) = [
        row_id
        for row_id, row in two.rows("timeline_entry").items()
        if json.loads(row)["kind"] == "overwritten"
    ]
    two.act(RestoreValue(customer_id=ann, entry_id=lost, field_name="temperature"))
    two.sync()
    one.sync()
    assert one.row(Customer, ann).cool_until is not None
    assert_same_everywhere(world, one, two)


def test_undoing_an_edit_to_cold_ends_the_cool_down_again(pc: Pc) -> None:
    ann = acts.add_customer(pc, "马慧", temperature="warm")
    service = CustomerService(pc.book)
    undo = service.edit(ann, {"temperature": "cold"}, service.profile(ann).seen)
    assert pc.row(Customer, ann).cool_until is not None
    assert undo is not None

    service.undo(undo)

    assert pc.row(Customer, ann).cool_until is None
