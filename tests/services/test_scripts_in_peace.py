"""To whom nothing may be said by now, and what of it."""

from dataclasses import replace

import pytest

from guide_app.services.scripts import ScriptService
from tests.domain.people import TODAY, days_ago, days_ahead, due, follow_up
from tests.services.saying import ASK
from tests.services.shop import contact_line, named, of


@pytest.fixture
def desk(shop):
    return ScriptService(shop.book)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"removed_on": TODAY}, "removed"),
        ({"consent": "withdrawn"}, "consent_withdrawn"),
        ({"deleted_us": True}, "deleted_us"),
    ],
)
def test_to_whom_nothing_may_be_said_nothing_is_offered_whoever_asks(shop, desk, facts, why):
    ann = named("Ann", last_answer_on=days_ago(9), **facts)
    planned = of(ann, follow_up(insisted_on=TODAY))
    shop.put(ann, planned, ASK)
    item = due(
        replace(ann, consent="granted", removed_on=None, deleted_us=False), stored=[planned]
    )[0]

    for about in (None, item):
        found = desk.for_customer(ann.id, about)
        assert (found.scripts, found.restrained.restraint.code) == ((), why)
        assert desk.restrained(ann.id, about) == found.restrained


def test_in_a_cool_down_scripts_may_be_read_and_it_is_said_until_when(shop, desk):
    ann = named("Ann", last_answer_on=days_ago(9), cool_until=days_ahead(9))
    shop.put(ann, ASK)

    found = desk.for_customer(ann.id)

    assert [one.title for one in found.scripts] == ["问近况"]
    assert found.restrained.name == "Ann"
    assert found.restrained.restraint.until == days_ahead(9)


def test_whoever_was_contacted_often_enough_is_named_as_such(shop, desk):
    ann = named("Ann", last_answer_on=days_ago(9))
    shop.put(ann, ASK, *(contact_line(ann, days_ago(days)) for days in (0, 1, 2)))

    assert desk.restrained(ann.id).restraint.code == "over_budget"
    assert desk.for_customer(ann.id).restrained == desk.restrained(ann.id)


@pytest.mark.parametrize(
    ("facts", "is_asked"),
    [
        ({"insisted_on": TODAY}, False),
        ({"insisted_on": days_ago(3)}, True),
        ({}, True),
        ({"insisted_on": TODAY, "status": "waiting", "sent_on": TODAY}, True),
    ],
)
def test_whoever_insisted_on_the_row_is_asked_no_second_time(shop, desk, facts, is_asked):
    cold = {"cool_until": days_ahead(9), "last_cold_on": days_ago(1)}
    ann = named("Ann", last_answer_on=days_ago(9), **cold)
    planned = of(ann, follow_up(**facts))
    shop.put(ann, planned, ASK)
    item = due(named("Ann"), stored=[planned])[0]

    assert (desk.restrained(ann.id, item) is not None) is is_asked
    assert desk.restrained(ann.id) == desk.restrained(ann.id, item)


# What came of it
