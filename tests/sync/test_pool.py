"""Customers nobody has: seen as little as it takes, claimed once, and back in the pool."""

from __future__ import annotations

import json

import pytest

from guide_app.domain.errors import Rejected
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.pool import (
    AssignFromPool,
    ClaimCustomer,
    ReturnToPool,
)
from guide_app.mutations.transfer import TransferCustomers
from guide_app.services.sync_centre import SyncCentreService
from guide_app.services.today import TodayService
from tests.sync.leads import Store, add_lead, call, service, set_brand
from tests.sync.test_exchange import assert_same_everywhere


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
