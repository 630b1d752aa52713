"""Customers nobody has: seen as little as it takes, claimed once, called, and back in the pool."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import NamedTuple

import pytest

from guide_app.domain.best_hour import BestHour
from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_ups import SendFollowUp
from guide_app.mutations.merging import MergeCustomers
from guide_app.mutations.pool import (
    AddToPool,
    AssignFromPool,
    ClaimCustomer,
    ReturnToPool,
    TakeBackCall,
)
from guide_app.mutations.transfer import TransferCustomers
from guide_app.services.pool import PoolService
from guide_app.services.sync_centre import SyncCentreService
from guide_app.services.today import TodayService
from server import pool
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere

PHONE = "13812340217"


class Store(NamedTuple):
    """Two guides of a store, one of another, and some people on a call list."""

    world: World
    one: Pc
    two: Pc
    elsewhere: Pc
    leads: list[str]

    def sync(self) -> None:
        for pc in (self.one, self.two, self.elsewhere):
            pc.sync()

    def owner(self, lead: str) -> str | None:
        found: Customer = self.world.find(Customer, lead)
        return found.guide_id

    def return_unworked(self) -> int:
        world = self.world
        return pool.return_unworked(world.database, world.clock, world.app.state.wakeups)


def service(pc: Pc) -> PoolService:
    return PoolService(pc.book, pc.link, lambda: not pc.cable.pulled)


def add_lead(world: World, number: int, phone: str = PHONE) -> str:
    boss = world.shop.managers[0]
    before = world.rows_of(boss)["customer"].keys()
    values = {"name": f"名单{number}", "phone": phone, "source": "mall"}
    world.as_manager(boss, AddToPool(store_id=boss.store_id or "", values=values))
    (made,) = world.rows_of(boss)["customer"].keys() - before
    return made


@pytest.fixture
def store(world: World) -> Store:
    one, two = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[1])
    elsewhere = world.pc(world.shop.guides[2])
    made = Store(world, one, two, elsewhere, [add_lead(world, n) for n in range(3)])
    made.sync()
    return made


def test_a_guide_sees_the_own_stores_pool_with_masked_numbers_and_no_file_holds_it(
    store: Store,
) -> None:
    view = service(store.one).load()

    assert (view.total, view.places, view.taken, view.fresh) == (3, 20, 0, True)
    assert {row.name for row in view.rows} == {"名单0", "名单1", "名单2"}
    assert {row.phone for row in view.rows} == {"138****0217"}
    assert service(store.elsewhere).load().rows == ()
    assert store.one.rows("customer") == {}


@pytest.mark.parametrize(
    ("written", "shown"),
    [("12", "****"), ("13812340217 王芳", "138****0217"), ("+8613812340217", "138****0217")],
)
def test_nothing_of_what_stands_beside_a_leads_number_comes_to_a_pc(
    store: Store, written: str, shown: str
) -> None:
    add_lead(store.world, 3, written)

    (row,) = [row for row in service(store.one).load().rows if row.name == "名单3"]

    assert row.phone == shown


@pytest.mark.parametrize(
    ("field", "seen", "new"), [("consent", "granted", "withdrawn"), ("state", "new", "lost")]
)
def test_nobody_is_offered_who_does_not_want_to_be_called_or_was_given_up(
    store: Store, field: str, seen: str, new: str
) -> None:
    change = {field: Change(seen=seen, new=new)}
    store.world.as_hq(EditCustomer(customer_id=store.leads[0], changes=change))

    assert service(store.one).load().total == 2
    store.one.act(ClaimCustomer(customer_id=store.leads[0]))
    store.sync()

    assert store.owner(store.leads[0]) is None


def test_whoever_is_claimed_comes_with_a_call_for_today(store: Store) -> None:
    desk = service(store.one)
    desk.load()
    desk.claim(store.leads[0])
    assert [row.claimed for row in desk.load().rows].count(True) == 1
    with pytest.raises(Rejected, match="wrong_state"):
        desk.claim(store.leads[0])

    store.sync()

    assert store.owner(store.leads[0]) == store.one.guide.id
    (row,) = TodayService(store.one.book).load().rows
    assert (row.reason.code, row.reason.facts["tries"]) == ("call", 0)
    assert service(store.two).load().total == 2
    assert store.two.rows("customer") == {}
    assert_same_everywhere(store.world, store.one, store.two)


def test_of_two_who_claim_offline_the_second_is_told_and_keeps_nothing(store: Store) -> None:
    first, second = service(store.one), service(store.two)
    first.load()
    second.load()
    store.one.cable.pulled = store.two.cable.pulled = True
    second.claim(store.leads[0])
    first.claim(store.leads[0])
    assert not first.load().fresh

    store.one.cable.pulled = store.two.cable.pulled = False
    store.one.sync()
    store.two.sync()

    assert store.owner(store.leads[0]) == store.one.guide.id
    (line,) = SyncCentreService(store.two.book).list_attention()
    assert (line.name, line.code, line.customer_id) == ("pool.claim", "not_found", None)
    assert store.two.rows("customer") == store.two.rows("claim") == {}
    assert store.leads[0] not in json.dumps(store.two.book.dump())
    assert store.two.book.status().waiting == 0


def test_whom_nobody_knows_cannot_be_claimed(store: Store) -> None:
    store.one.act(ClaimCustomer(customer_id=store.two.guide.id))
    store.sync()

    assert SyncCentreService(store.one.book).list_attention()[0].code == "not_found"
    assert store.one.rows("claim") == {}


def set_brand(world: World, name: str, value: int) -> None:
    change = {name: Change(seen=None, new=value)}
    world.as_hq(SaveCatalogRow(entity="brand", row_id=world.shop.brand.id, changes=change))


def test_a_guide_has_no_more_unworked_claims_than_the_brand_allows_offline_too(
    store: Store,
) -> None:
    set_brand(store.world, "claim_limit", 1)
    store.sync()
    desk = service(store.one)
    desk.claim(store.leads[0])

    with pytest.raises(Rejected, match="too_many"):
        desk.claim(store.leads[1])

    store.sync()
    today = TodayService(store.one.book)
    today.outcome(today.load().rows[0], "added")
    desk.claim(store.leads[1])
    store.sync()
    assert store.owner(store.leads[1]) == store.one.guide.id


def test_a_claim_that_was_handed_on_frees_its_place(store: Store) -> None:
    set_brand(store.world, "claim_limit", 1)
    store.sync()
    service(store.one).claim(store.leads[0])
    store.sync()
    hand_on = TransferCustomers(
        customer_ids=(store.leads[0],),
        to_guide_id=store.two.guide.id,
        seen_guide_id=store.one.guide.id,
    )
    store.world.as_manager(store.world.shop.managers[0], hand_on)
    store.sync()

    service(store.one).claim(store.leads[1])
    store.sync()

    assert store.owner(store.leads[1]) == store.one.guide.id


def call(pc: Pc, outcome: str) -> None:
    today = TodayService(pc.book)
    today.outcome(today.load().rows[0], outcome)


def test_three_calls_without_an_answer_on_days_apart_and_back_to_the_pool(store: Store) -> None:
    service(store.one).claim(store.leads[0])
    store.sync()
    days = []
    for pause in (2, 3, 0):
        days.append(store.one.book.today)
        call(store.one, "no_answer")
        assert TodayService(store.one.book).load().rows == ()
        store.world.clock.turn(days=pause)
    assert [(later - days[0]).days for later in days] == [0, 2, 5]

    store.sync()

    assert store.owner(store.leads[0]) is None
    assert store.one.rows("customer") == store.one.rows("claim") == {}
    assert service(store.two).load().total == 3
    assert_same_everywhere(store.world, store.one, store.two)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("added", "in_progress"), ("refused", "not_interested"), ("wrong_contact", "lost")],
)
def test_an_answer_ends_the_calls_and_the_customer_stays(
    store: Store, outcome: str, state: str
) -> None:
    service(store.one).claim(store.leads[0])
    store.sync()

    call(store.one, outcome)
    store.sync()

    found = store.world.find(Customer, store.leads[0])
    assert (found.guide_id, found.state, found.lead_since) == (store.one.guide.id, state, None)
    assert store.one.rows("claim") == {}
    assert found.last_contact_on == store.one.book.today


@pytest.mark.parametrize("outcome", [None, "replied"])
def test_a_call_is_no_message_that_was_sent(store: Store, outcome: str | None) -> None:
    service(store.one).load()
    service(store.one).claim(store.leads[0])
    store.sync()
    today = TodayService(store.one.book)
    (row,) = today.load().rows

    with pytest.raises(Rejected) as refused:
        today.send(row, outcome)

    assert (refused.value.code, refused.value.facts) == (Code.NOT_A_CHOICE, {"field": "kind"})
    planned = replace(acts.planned(store.one.row(FollowUp, row.item_id)), kind="manual")
    with pytest.raises(Rejected, match="not_a_choice"):
        store.one.act(SendFollowUp(planned=planned))
    today.outcome(row, "added")
    store.sync()
    assert store.world.find(Customer, store.leads[0]).lead_since is None


def test_a_call_is_not_left_undone_for_good(store: Store) -> None:
    service(store.one).load()
    service(store.one).claim(store.leads[0])
    store.sync()
    today = TodayService(store.one.book)
    (row,) = today.load().rows

    with pytest.raises(Rejected) as refused:
        today.skip(row)

    assert (refused.value.code, refused.value.facts) == (Code.NOT_A_CHOICE, {"field": "kind"})
    assert [one.item_id for one in today.load().rows] == [row.item_id]


def test_a_call_is_taken_back(store: Store) -> None:
    service(store.one).claim(store.leads[0])
    store.sync()
    today = TodayService(store.one.book)
    token = today.outcome(today.load().rows[0], "refused")

    today.undo(token)
    store.sync()

    (row,) = TodayService(store.one.book).load().rows
    assert row.reason.code == "call"
    assert store.world.find(Customer, store.leads[0]).state == "new"


@pytest.fixture
def called_twice(store: Store) -> TodayService:
    """The list of a guide who has called a claimed lead twice in vain and may claim nobody else."""
    set_brand(store.world, "claim_limit", 1)
    store.sync()
    service(store.one).claim(store.leads[0])
    store.sync()
    for pause in (2, 3):
        call(store.one, "no_answer")
        store.world.clock.turn(days=pause)
    store.sync()
    return TodayService(store.one.book)


@pytest.mark.parametrize("told", [False, True], ids=["before it is sent", "after it came back"])
def test_the_last_call_is_taken_back_like_any_other(
    store: Store, called_twice: TodayService, told: bool
) -> None:
    before = store.one.book.dump()
    (row,) = called_twice.load().rows
    token = called_twice.outcome(row, "no_answer")
    if told:
        store.sync()
        assert (store.owner(store.leads[0]), store.one.rows("customer")) == (None, {})

    called_twice.undo(token)
    store.sync()

    assert store.one.book.list_attention() == []
    assert called_twice.load().rows == (row,)
    after = store.one.book.dump()
    unchanged = before.keys() - {"timeline_entry"}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    assert_same_everywhere(store.world, store.one, store.two)


def test_whom_a_colleague_has_claimed_since_the_last_call_stays_theirs(
    store: Store, called_twice: TodayService
) -> None:
    token = called_twice.outcome(called_twice.load().rows[0], "no_answer")
    store.sync()
    service(store.two).claim(store.leads[0])
    store.sync()

    called_twice.undo(token)
    store.sync()

    assert store.owner(store.leads[0]) == store.two.guide.id
    (line,) = SyncCentreService(store.one.book).list_attention()
    assert (line.name, line.code) == ("pool.take_back_call", "not_found")
    assert store.one.rows("customer") == {}


def test_a_last_call_is_not_taken_back_into_a_place_that_somebody_else_has_by_now(
    store: Store, called_twice: TodayService
) -> None:
    token = called_twice.outcome(called_twice.load().rows[0], "no_answer")
    store.sync()
    service(store.one).claim(store.leads[1])
    store.sync()

    called_twice.undo(token)
    store.sync()

    assert store.owner(store.leads[0]) is None
    (line,) = SyncCentreService(store.one.book).list_attention()
    assert (line.name, line.code) == ("pool.take_back_call", "too_many")


@pytest.mark.parametrize("whose", ["a colleague's", "no call", "somebody else's"])
def test_nobody_is_taken_out_of_the_pool_by_what_is_no_last_call_of_ones_own(
    store: Store, called_twice: TodayService, whose: str
) -> None:
    token = called_twice.outcome(called_twice.load().rows[0], "no_answer")
    store.sync()
    lead = store.leads[1] if whose == "somebody else's" else store.leads[0]
    by = store.two if whose == "a colleague's" else store.one
    entry_id = token.mutation_ids[0] if whose == "no call" else token.entry_id

    by.act(TakeBackCall(customer_id=lead, entry_id=entry_id or ""))
    store.sync()

    assert [line.code for line in SyncCentreService(by.book).list_attention()] == ["not_found"]
    assert store.owner(lead) is None


def test_what_is_not_worked_in_time_is_nobodys_again(store: Store) -> None:
    service(store.one).claim(store.leads[0])
    service(store.one).claim(store.leads[1])
    store.sync()
    call(store.one, "added")
    store.sync()
    store.world.clock.turn(days=7)
    assert store.return_unworked() == 0

    store.world.clock.turn(days=1)
    assert store.return_unworked() == 1
    store.sync()

    owners = {store.owner(lead) for lead in store.leads[:2]}
    assert owners == {store.one.guide.id, None}
    assert len(store.one.rows("customer")) == 1
    assert_same_everywhere(store.world, store.one)


def test_leads_that_are_given_out_are_to_be_called_and_can_be_taken_back(store: Store) -> None:
    boss = store.world.shop.managers[0]
    ids = tuple(store.leads)
    store.world.as_manager(boss, AssignFromPool(customer_ids=ids, to_guide_id=store.two.guide.id))
    store.sync()
    assert len(TodayService(store.two.book).load().rows) == 3
    call(store.two, "added")
    store.sync()

    back = ReturnToPool(customer_ids=ids, seen_guide_id=store.two.guide.id)
    store.world.as_manager(boss, back)
    store.sync()

    assert [store.owner(lead) for lead in ids].count(None) == 2
    assert len(store.two.rows("customer")) == 1


@pytest.fixture
def answers(store: Store) -> str:
    """A customer who has answered three times at ten, beside whom a lead was claimed."""
    other = acts.add_customer(store.one, "老客")
    for _ in range(3):
        acts.plan(store.one, other, store.one.book.today)
        today = TodayService(store.one.book)
        row = next(row for row in today.load().rows if row.customer_id == other)
        today.outcome(row, "replied")
        store.world.clock.turn(days=8)
        store.sync()
    service(store.one).claim(store.leads[0])
    store.sync()
    return other


def best_hour(store: Store) -> BestHour | None:
    today = TodayService(store.one.book)
    row = next(row for row in today.load().rows if row.customer_id == store.leads[0])
    return today.detail(row.customer_id, row.item_id).best_hour


def test_the_best_hour_is_that_of_the_answers_and_says_how_many_there_were(
    store: Store, answers: str
) -> None:
    assert best_hour(store) == BestHour(10, 3, 3, own=False)


def test_what_was_answered_under_another_name_of_the_person_is_an_answer_of_theirs(
    store: Store, answers: str
) -> None:
    store.one.act(MergeCustomers(customer_id=answers, into_id=store.leads[0]))

    assert best_hour(store) == BestHour(10, 3, 3, own=True)
