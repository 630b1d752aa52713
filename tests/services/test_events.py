"""Noting events of one customer or of many."""

from datetime import timedelta

import pytest

from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.errors import Rejected
from guide_app.domain.words import EventKind
from guide_app.mutations.follow_ups import ContactNow
from guide_app.services.tag_changes import Progress
from tests.domain.people import days_ago, days_ahead
from tests.services.shop import named


@pytest.fixture
def people(shop):
    return [
        shop.put(named(f"P{at}", added_on=days_ago(20), last_contact_on=None)) for at in range(3)
    ]


def now(shop, person):
    return next(row for row in shop.rows_of(Customer) if row.id == person.id)


def planned_for(shop):
    return {row.customer_id for row in shop.today.load().rows}


def test_many_are_noted_at_once_and_taken_back_as_one(shop, people):
    before = shop.rows_of(Customer)
    noted = shop.customers.events.note([one.id for one in people], EventKind.ADDED, "立牌")

    assert (noted.done, noted.known) == (3, 0)
    assert {row.channel_code for row in shop.rows_of(Customer)} == {"立牌"}
    shop.customers.events.undo(noted.undo)
    assert shop.rows_of(Customer) == before


@pytest.mark.parametrize("kind", EventKind)
def test_what_is_known_already_is_told_and_not_noted_again(shop, people, kind):
    events = shop.customers.events
    events.note([people[0].id], kind)
    with pytest.raises(Rejected) as refused:
        events.note([people[0].id], kind)
    sent = len(shop.sent_names())

    noted = events.note([one.id for one in people], kind)

    assert refused.value.code == "nothing_to_do"
    assert (noted.done, noted.known) == (2, 1)
    assert len(shop.sent_names()) == sent + 2


def test_a_reply_belongs_to_the_last_message(shop, people):
    one = people[0]
    shop.book.act(ContactNow(customer_id=one.id, task="第一次"))
    shop.days_pass(1)
    shop.book.act(ContactNow(customer_id=one.id, task="第二次"))
    shop.days_pass(1)

    shop.customers.events.note([one.id], EventKind.REPLIED)

    outcomes = {row.task: row.outcome for row in shop.rows_of(FollowUp)}
    assert outcomes == {"第一次": None, "第二次": "replied"}
    assert now(shop, one).last_answer_on == shop.book.today
    shop.customers.events.note([one.id], EventKind.REPLIED)  # and the next one to none
    assert len(shop.rows_of(FollowUp)) == 3


def test_who_deleted_us_is_planned_for_no_more(shop, people):
    one = people[0]
    shop.customers.plan(one.id, shop.book.today)
    assert one.id in planned_for(shop)

    noted = shop.customers.events.note([one.id], EventKind.DELETED_US)

    assert one.id not in planned_for(shop)
    shop.customers.events.undo(noted.undo)
    assert one.id in planned_for(shop)


def test_it_can_be_stopped_half_way(shop, people):
    progress = Progress()
    progress.stop()

    noted = shop.customers.events.note([one.id for one in people], EventKind.ADDED, "", progress)

    assert noted.done == 0
    assert {row.added_on for row in shop.rows_of(Customer)} == {days_ago(20)}


def test_noting_an_event_of_a_lead_makes_the_adding_of_today(shop):
    lead = shop.put(named("电话线索", added_on=days_ago(3)))
    shop.customers.events.note([lead.id], EventKind.ADDED)
    shop.days_pass(1)
    shop.customers.events.note([lead.id], EventKind.GREETED)

    greeting = shop.rows_of(FollowUp)[0]
    assert now(shop, lead).added_on == shop.book.today - timedelta(days=1)
    assert (greeting.sent_on, greeting.status) == (shop.book.today, "waiting")


def test_a_reply_closes_what_was_sent_under_another_name_of_the_person(shop, people):
    head, alias, _ = people
    shop.book.act(ContactNow(customer_id=alias.id))
    shop.customers.merge(alias.id, head.id)
    shop.days_pass(1)

    shop.customers.events.note([head.id], EventKind.REPLIED)

    (message,) = shop.rows_of(FollowUp)
    assert (message.customer_id, message.outcome) == (alias.id, "replied")


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"consent": "withdrawn"}, "consent_withdrawn"),
        ({"deleted_us": True}, "deleted_us"),
        ({"cool_until": days_ahead(9)}, "cooling_down"),
    ],
)
def test_a_greeting_is_a_contact_and_says_what_is_against_it(shop, facts, why):
    ann = shop.put(named("Ann", added_on=days_ago(20), last_contact_on=None, **facts))
    events = shop.customers.events

    found = {kind: events.restrained([ann.id], kind) for kind in EventKind}

    assert [one.restraint.code for one in found.pop(EventKind.GREETED)] == [why] * bool(why)
    assert set(found.values()) == {()}  # what the customer does is never against a rule


def test_of_whoever_was_greeted_already_nothing_is_noted_and_nobody_is_warned(shop):
    greeted = {"added_on": days_ago(20), "last_contact_on": days_ago(2)}
    one = shop.put(named("Ann", cool_until=days_ahead(9), **greeted))

    assert shop.customers.events.restrained([one.id], EventKind.GREETED) == ()
