"""Customers who go to a colleague in 24 hours: seen by both sides, called off, carried out."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import update

from guide_app.domain.entities import Customer, Guide, Handover
from guide_app.domain.errors import Rejected
from guide_app.domain.values import format_instant
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.merging import MergeCustomers
from guide_app.mutations.transfer import TransferCustomers
from guide_app.services.customer_rows import count_promised
from guide_app.services.customers import CustomerService
from guide_app.services.handovers import Timing, When
from guide_app.services.store_day import StoreService
from guide_app.services.today import TodayService
from server import handovers
from server.schema import ENTITY_TABLES
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere


class Store(NamedTuple):
    """A store's PCs, and a customer of the giver with a past."""

    world: World
    giver: Pc
    taker: Pc
    manager: Pc
    customer: str

    def sync(self) -> None:
        for pc in (self.manager, self.giver, self.taker):
            pc.sync()

    def hand_over_later(self) -> StoreService:
        day = StoreService(self.manager.book, TodayService(self.manager.book))
        day.handovers.plan(self.giver.guide.id, {self.taker.guide.id: [self.customer]})
        self.sync()
        return day

    def carry_out(self) -> int:
        done = handovers.carry_out_due(
            self.world.database, self.world.clock, self.world.app.state.wakeups
        )
        self.sync()
        return done

    def holders(self) -> list[Pc]:
        return [pc for pc in (self.giver, self.taker) if self.customer in pc.rows("customer")]


@pytest.fixture
def store(world: World) -> Store:
    giver, taker = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[1])
    manager = world.pc(world.shop.managers[0])
    for pc in (giver, taker, manager):
        pc.sync()
    customer = acts.add_customer(giver, "纳晓燕", temperature="hot")
    acts.note(giver, customer, "她妹妹也穿这个尺码")
    acts.plan(giver, customer, giver.book.today, "问尺码合不合适")
    giver.sync()
    made = Store(world, giver, taker, manager, customer)
    made.sync()
    return made


def coming(pc: Pc) -> list[tuple[bool | None, int]]:
    return [(move.mine, move.customers) for move in TodayService(pc.book).coming()]


def test_until_the_time_has_come_both_sides_know_and_nothing_has_moved(store: Store) -> None:
    store.hand_over_later()

    assert coming(store.giver) == [(False, 1)]
    assert coming(store.taker) == [(True, 1)]
    assert store.holders() == [store.giver]
    move = CustomerService(store.giver.book).profile(store.customer).move
    assert move is not None
    assert move.to_name == store.taker.guide.name
    assert f"{move.moves_at:%d %H:%M}" == "03 10:00"  # ten in the morning in the brand's time
    assert "纳晓燕" not in str(store.taker.rows("handover"))

    store.world.clock.turn(hours=23)
    assert store.carry_out() == 0
    assert store.holders() == [store.giver]


def test_at_its_time_the_customer_goes_and_the_old_pc_forgets(store: Store) -> None:
    store.hand_over_later()
    store.world.clock.turn(hours=24)

    assert store.carry_out() == 1

    assert store.holders() == [store.taker]
    assert store.giver.rows("timeline_entry") == store.giver.rows("follow_up") == {}
    assert coming(store.giver) == coming(store.taker) == []
    assert store.carry_out() == 0
    assert_same_everywhere(store.world, store.giver, store.taker, store.manager)


def test_one_that_cannot_be_carried_out_keeps_none_of_the_later_ones_from_their_turn(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.hand_over_later()
    (broken,) = store.giver.rows("handover")
    other = acts.add_customer(store.giver, "陆敏")
    store.giver.sync()
    store.manager.sync()
    day = StoreService(store.manager.book, TodayService(store.manager.book))
    day.handovers.plan(store.giver.guide.id, {store.taker.guide.id: [other]})
    store.sync()
    moves_at = format_instant(store.world.find(Handover, broken).moves_at)

    def move_at(text: str) -> None:
        table = ENTITY_TABLES["handover"]
        told = update(table).where(table.c.id == broken).values(moves_at=text)
        store.world.database.write(lambda c: c.execute(told))

    move_at("2026-10-02T")
    store.world.clock.turn(hours=24)

    assert store.carry_out() == 1

    assert other in store.taker.rows("customer")
    assert store.customer in store.giver.rows("customer")
    (line,) = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    assert "a handover failed" in line
    assert "ValueError" in line

    move_at(moves_at)
    assert store.carry_out() == 1


def test_what_was_promised_under_another_name_of_the_person_comes_along(store: Store) -> None:
    alias = acts.add_customer(store.giver, "纳女士")
    acts.plan(store.giver, alias, store.giver.book.today, "约周六到店")
    store.giver.act(MergeCustomers(customer_id=alias, into_id=store.customer))
    store.sync()
    store.hand_over_later()
    store.world.clock.turn(hours=24)
    store.carry_out()

    told = CustomerService(store.taker.book).profile(store.customer).taken_over

    assert told is not None
    assert {one.task for one in told.promises} == {"问尺码合不合适", "约周六到店"}
    with store.taker.book.file.read() as connection:
        counted = count_promised(connection, [store.customer], store.taker.book.today)
    assert counted[store.customer] == len(told.promises)


def test_who_takes_somebody_over_finds_what_was_promised_noted_and_felt(store: Store) -> None:
    store.hand_over_later()
    store.world.clock.turn(hours=24)
    store.carry_out()

    profile = CustomerService(store.taker.book).profile(store.customer)
    told = profile.taken_over
    assert told is not None
    assert told.from_name == store.giver.guide.name
    assert [one.task for one in told.promises] == ["问尺码合不合适"]
    assert [text for text, _ in told.notes] == ["她妹妹也穿这个尺码"]
    assert told.temperature == "hot"
    (row,) = TodayService(store.taker.book).load().rows
    assert row.taken_over
    (line,) = [one for one in profile.timeline if one.kind == "transfer"]
    assert line.details == {
        "from": store.giver.guide.name,
        "to": store.taker.guide.name,
        "temperature": "hot",
    }

    store.world.clock.turn(days=3)
    (row,) = TodayService(store.taker.book).load().rows
    assert not row.taken_over
    store.world.clock.turn(days=5)
    assert CustomerService(store.taker.book).profile(store.customer).taken_over is None


def test_whoever_stood_in_gives_back_what_happened_meanwhile_too(store: Store) -> None:
    day = StoreService(store.manager.book, TodayService(store.manager.book))
    tomorrow = store.manager.book.today + timedelta(days=1)
    day.give(
        store.giver.guide.id,
        {store.taker.guide.id: [store.customer]},
        When(Timing.SHIFT, tomorrow),
    )
    store.sync()

    assert store.holders() == [store.taker]
    assert coming(store.giver) == [(True, 1)]
    assert coming(store.taker) == [(False, 1)]
    acts.note(store.taker, store.customer, "下午来取了")
    store.taker.sync()

    store.world.clock.turn(hours=20)  # ten in the morning, and six the next
    assert store.carry_out() == 1

    assert store.holders() == [store.giver]
    assert "下午来取了" in str(store.giver.rows("timeline_entry"))
    assert "问尺码合不合适" in str(store.giver.rows("follow_up"))
    assert store.taker.rows("timeline_entry") == {}
    assert_same_everywhere(store.world, store.giver, store.taker, store.manager)


def test_who_was_given_elsewhere_meanwhile_does_not_come_back(store: Store) -> None:
    day = StoreService(store.manager.book, TodayService(store.manager.book))
    tomorrow = store.manager.book.today + timedelta(days=1)
    shares = {store.taker.guide.id: [store.customer]}
    day.give(store.giver.guide.id, shares, When(Timing.SHIFT, tomorrow))
    day.give(store.taker.guide.id, {store.manager.guide.id: [store.customer]}, When())
    store.sync()

    store.world.clock.turn(hours=20)
    store.carry_out()

    assert store.holders() == []
    assert store.world.find(Customer, store.customer).guide_id == store.manager.guide.id


def test_what_is_called_off_does_not_happen(store: Store) -> None:
    day = store.hand_over_later()
    (move,) = day.load().moves

    day.handovers.call_off(move)
    store.sync()
    store.world.clock.turn(hours=25)

    assert day.load().moves == ()
    assert store.carry_out() == 0
    assert store.holders() == [store.giver]
    assert coming(store.taker) == []
    assert CustomerService(store.giver.book).profile(store.customer).move is None
    with pytest.raises(Rejected, match="wrong_state"):
        day.handovers.call_off(move)


def test_planning_is_taken_back_by_undo(store: Store) -> None:
    day = StoreService(store.manager.book, TodayService(store.manager.book))
    token = day.handovers.plan(store.giver.guide.id, {store.taker.guide.id: [store.customer]})

    day.undo(token)
    store.sync()

    assert coming(store.giver) == coming(store.taker) == []


def test_who_went_elsewhere_meanwhile_does_not_go_again(store: Store) -> None:
    day = store.hand_over_later()
    store.world.as_manager(
        store.world.shop.managers[0],
        TransferCustomers(
            customer_ids=(store.customer,),
            to_guide_id=store.manager.guide.id,
            seen_guide_id=store.giver.guide.id,
        ),
    )
    store.sync()
    assert day.load().moves == ()
    store.world.clock.turn(hours=24)

    assert store.carry_out() == 1

    assert store.world.find(Customer, store.customer).guide_id == store.manager.guide.id
    assert store.holders() == []


def test_a_later_plan_takes_the_place_of_an_earlier_one(store: Store) -> None:
    day = store.hand_over_later()
    day.handovers.plan(store.giver.guide.id, {store.manager.guide.id: [store.customer]})
    store.sync()

    (move,) = day.load().moves
    assert (move.to_name, move.customers) == (store.manager.guide.name, 1)
    assert coming(store.taker) == []
    store.world.clock.turn(hours=24)
    store.carry_out()
    assert store.world.find(Customer, store.customer).guide_id == store.manager.guide.id


def test_nobody_goes_to_somebody_whose_account_was_switched_off(store: Store) -> None:
    day = store.hand_over_later()
    off = SaveCatalogRow(
        entity="guide",
        row_id=store.taker.guide.id,
        changes={"active": Change(seen=True, new=False)},
    )
    store.world.as_hq(off)
    store.world.clock.turn(hours=24)

    handovers.carry_out_due(store.world.database, store.world.clock, store.world.app.state.wakeups)
    store.giver.sync()
    store.manager.sync()

    assert store.holders() == [store.giver]
    assert not store.world.find(Guide, store.taker.guide.id).active
    (state,) = {
        store.world.find(Handover, row_id).state for row_id in store.manager.rows("handover")
    }
    assert state == "failed"
    assert day.load().moves == ()
    assert CustomerService(store.giver.book).profile(store.customer).move is None


def test_a_customer_whom_somebody_else_has_by_now_is_a_conflict_and_is_not_planned(
    store: Store,
) -> None:
    day = StoreService(store.manager.book, TodayService(store.manager.book))
    store.manager.cable.pulled = True
    day.handovers.plan(store.giver.guide.id, {store.taker.guide.id: [store.customer]})
    store.manager.cable.pulled = False
    store.world.as_manager(
        store.world.shop.managers[0],
        TransferCustomers(
            customer_ids=(store.customer,),
            to_guide_id=store.manager.guide.id,
            seen_guide_id=store.giver.guide.id,
        ),
    )
    store.sync()

    assert store.world.find(Customer, store.customer).handover_id is None
    assert store.manager.rows("handover") == {}
