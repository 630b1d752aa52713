"""A refused change stays until the guide has decided, and each decision does what it says."""

from __future__ import annotations

import pytest

from guide_app.domain.entities import Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.follow_ups import SendFollowUp
from guide_app.mutations.transfer import TransferCustomers
from guide_app.services.sync_centre import SyncCentreService
from tests.support import acts
from tests.support.world import Pc, World


@pytest.fixture
def contested(world: World) -> tuple[Pc, str]:
    """A PC on which the guide's new phone number lost against a colleague's PC."""
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    customer = acts.add_customer(one, "马慧", phone="13800000217")
    one.sync()
    two.sync()
    acts.edit(one, customer, phone="13911111111")
    acts.edit(two, customer, phone="13722222222")
    one.sync()
    two.sync()
    return two, customer


def test_both_values_of_a_contested_field_are_shown(contested: tuple[Pc, str]) -> None:
    pc, customer = contested
    (line,) = SyncCentreService(pc.book).list_attention()
    assert (line.customer_id, line.customer_name, line.may_retry) == (customer, "马慧", False)
    (field,) = line.contested
    assert (field.field, field.yours, field.theirs) == ("phone", "137****2222", "139****1111")


def test_of_numbers_that_look_the_same_when_masked_one_digit_more_is_shown(world: World) -> None:
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    customer = acts.add_customer(one, phone="13800000217")
    one.sync()
    two.sync()
    acts.edit(one, customer, phone="13911112222")
    acts.edit(two, customer, phone="13933332222")
    one.sync()
    two.sync()
    (line,) = SyncCentreService(two.book).list_attention()
    assert (line.contested[0].yours, line.contested[0].theirs) == ("1393***2222", "1391***2222")


def test_insisting_sets_the_own_value_after_all(world: World, contested: tuple[Pc, str]) -> None:
    pc, customer = contested
    service = SyncCentreService(pc.book)
    service.insist(service.list_attention()[0].position)
    pc.sync()
    assert world.find(Customer, customer).phone == "13722222222"
    assert service.list_attention() == []


def test_letting_go_keeps_the_other_value(world: World, contested: tuple[Pc, str]) -> None:
    pc, customer = contested
    service = SyncCentreService(pc.book)
    service.dismiss(service.list_attention()[0].position)
    pc.sync()
    assert world.find(Customer, customer).phone == "13911111111"
    assert service.list_attention() == []


def test_a_line_that_is_settled_cannot_be_settled_again(contested: tuple[Pc, str]) -> None:
    pc, _ = contested
    service = SyncCentreService(pc.book)
    position = service.list_attention()[0].position
    service.dismiss(position)
    with pytest.raises(Rejected) as refused:
        service.insist(position)
    assert refused.value.code is Code.NOT_FOUND


def test_what_waits_is_listed_in_order_with_the_customers_name(contested: tuple[Pc, str]) -> None:
    pc, customer = contested
    pc.cable.pulled = True
    acts.note(pc, customer, "一")
    acts.edit(pc, customer, remark="怕热")
    waiting = SyncCentreService(pc.book).list_waiting()
    assert [line.name for line in waiting] == ["note.add", "customer.edit"]
    assert {line.customer_name for line in waiting} == {"马慧"}


def test_what_waits_says_what_came_of_a_contact(contested: tuple[Pc, str]) -> None:
    pc, customer = contested
    pc.cable.pulled = True
    planned = acts.plan(pc, customer, pc.book.today)
    pc.book.act(SendFollowUp(planned=planned, outcome="bought"))
    plan, sent = SyncCentreService(pc.book).list_waiting()
    assert (plan.outcome, sent.outcome) == (None, "bought")
    assert sent.customer_name == "马慧"


def test_what_waits_names_a_new_customer_and_counts_many(contested: tuple[Pc, str]) -> None:
    pc, customer = contested
    tag = next(iter(pc.book.dump()["tag"]))
    pc.cable.pulled = True
    acts.tag(pc, tag, customer, acts.add_customer(pc, "欧阳晴"))
    new, tagged = SyncCentreService(pc.book).list_waiting()
    assert (new.customer_name, new.customers) == ("欧阳晴", 1)
    assert (tagged.customer_name, tagged.customers) == (None, 2)


def test_what_was_let_go_can_be_taken_back(contested: tuple[Pc, str]) -> None:
    pc, _ = contested
    service = SyncCentreService(pc.book)
    before = service.list_attention()
    item = service.dismiss(before[0].position)
    service.take_back(item)
    assert service.list_attention() == before


def test_of_a_customer_who_left_meanwhile_only_the_words_come_back(
    world: World, contested: tuple[Pc, str]
) -> None:
    pc, customer = contested
    service = SyncCentreService(pc.book)
    item = service.dismiss(service.list_attention()[0].position)
    world.as_manager(
        world.shop.managers[0],
        TransferCustomers(
            customer_ids=(customer,),
            to_guide_id=world.shop.guides[1].id,
            seen_guide_id=world.shop.guides[0].id,
        ),
    )
    pc.sync()
    service.take_back(item)
    (kept,) = pc.book.list_attention()
    assert (kept.body, kept.customer_id, kept.facts) == (None, None, {})
