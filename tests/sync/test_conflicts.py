"""Two people changed the same thing: nobody's words are lost, and no side is picked in silence."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from guide_app.mutations.customers import RestoreValue
from guide_app.mutations.follow_ups import RecordOutcome, SendFollowUp, TakeBack
from guide_app.mutations.notes import TakeBackNote
from server.schema.facts import audit
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere


@pytest.fixture
def pair(world: World) -> tuple[Pc, Pc, str]:
    """Two PCs of one guide, and a customer that both have."""
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    customer = acts.add_customer(one, "马慧", phone="13800000217")
    one.sync()
    two.sync()
    return one, two, customer


def test_a_contested_phone_keeps_the_servers_value_and_shows_both(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    acts.edit(one, customer, phone="13911111111")
    acts.edit(two, customer, phone="13722222222", remark="换号了")
    one.sync()
    two.sync()

    (item,) = two.book.list_attention()
    assert item.code == "conflict"
    (conflict,) = item.facts["conflicts"]
    assert (conflict["field"], conflict["yours"], conflict["theirs"]) == (
        "phone",
        "13722222222",
        "13911111111",
    )
    kept = two.row(Customer, customer)
    assert (kept.phone, kept.remark) == ("13911111111", "换号了")
    one.sync()
    assert_same_everywhere(world, one, two)


def test_the_later_remark_wins_and_the_other_can_be_put_back(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    acts.edit(one, customer, remark="喜欢蓝色")
    acts.edit(two, customer, remark="喜欢粉色")
    one.sync()
    two.sync()
    one.sync()
    assert one.row(Customer, customer).remark == "喜欢粉色"

    (entry,) = [
        json.loads(row)
        for row in one.rows("timeline_entry").values()
        if json.loads(row)["kind"] == "overwritten"
    ]
    one.act(RestoreValue(customer_id=customer, entry_id=entry["id"], field_name="remark"))
    one.sync()
    two.sync()
    assert two.row(Customer, customer).remark == "喜欢蓝色"
    assert two.book.list_attention() == []
    assert_same_everywhere(world, one, two)


def test_withdrawn_consent_wins_whoever_comes_first(world: World, pair: tuple[Pc, Pc, str]) -> None:
    one, two, customer = pair
    acts.edit(one, customer, consent="withdrawn")
    one.sync()
    two.sync()
    acts.edit(one, customer, consent="granted")
    acts.edit(two, customer, remark="x")
    one.sync()
    two.sync()
    acts.edit(two, customer, consent="withdrawn")  # both had seen it granted
    acts.edit(one, customer, consent="withdrawn")
    two.sync()
    one.sync()
    two.sync()
    assert two.row(Customer, customer).consent == "withdrawn"
    assert_same_everywhere(world, one, two)


def test_a_follow_up_sent_twice_is_refused_the_second_time_and_stays_visible(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    planned = acts.plan(one, customer, one.book.today)
    one.sync()
    two.sync()
    one.act(SendFollowUp(planned=planned))
    two.act(SendFollowUp(planned=planned))
    one.sync()
    two.sync()
    (item,) = two.book.list_attention()
    assert (item.code, item.facts["state"]) == ("wrong_state", "waiting")
    one.sync()
    assert_same_everywhere(world, one, two)


def test_an_outcome_can_be_taken_back_and_leaves_no_trace_on_the_customer(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    planned = acts.plan(one, customer, one.book.today)
    one.act(SendFollowUp(planned=planned))
    before = one.rows("customer")
    done = one.act(
        RecordOutcome(
            customer_id=customer,
            follow_up_id=planned.follow_up_id,
            outcome="replied",
            temperature="hot",
        )
    )
    assert one.row(Customer, customer).temperature == "hot"
    one.sync()
    one.act(TakeBack(customer_id=customer, entry_id=row_id(done, 0)))
    assert one.rows("customer") == before
    one.sync()
    two.sync()
    assert_same_everywhere(world, one, two)


def test_a_consent_that_an_outcome_withdraws_or_gives_back_stands_in_the_audit(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, _, customer = pair
    planned = acts.plan(one, customer, one.book.today)
    stop = one.act(SendFollowUp(planned=planned, outcome="asked_to_stop"))
    one.act(TakeBack(customer_id=customer, entry_id=row_id(stop, 0)))
    one.sync()

    with world.database.read() as connection:
        lines = connection.execute(
            select(audit.c.action, audit.c.actor_id)
            .where(audit.c.subject_id == customer)
            .order_by(audit.c.number)
        ).all()
    assert [tuple(line) for line in lines] == [
        ("follow_up.send", one.guide.id),
        ("follow_up.take_back", one.guide.id),
    ]


def test_what_the_server_rejects_is_undone_here_and_kept_with_its_reason(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    entry = acts.note(two, customer, "写错了")
    two.sync()
    one.sync()
    world.clock.turn(minutes=1)
    one.act(TakeBackNote(customer_id=customer, entry_id=entry))
    acts.note(one, customer, "这条没问题")
    one.sync()
    assert one.book.list_attention() == []
    planned = acts.plan(one, customer, one.book.today)
    one.sync()
    two.sync()
    one.act(SendFollowUp(planned=planned, outcome="bought"))
    one.sync()
    two.act(SendFollowUp(planned=planned, outcome="asked_to_stop"))
    two.sync()
    assert two.row(Customer, customer).consent == "granted"
    (item,) = two.book.list_attention()
    assert item.name == "follow_up.send"
    assert item.body is not None
    assert_same_everywhere(world, two)
