"""Leads are called: three times at most, undone like anything else, and when best."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide_app.domain.best_hour import BestHour
from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.follow_ups import SendFollowUp
from guide_app.mutations.merging import MergeCustomers
from guide_app.mutations.pool import (
    TakeBackCall,
)
from guide_app.services.sync_centre import SyncCentreService
from guide_app.services.today import TodayService
from tests.support import acts
from tests.sync.leads import Store, call, service, set_brand
from tests.sync.test_exchange import assert_same_everywhere


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
