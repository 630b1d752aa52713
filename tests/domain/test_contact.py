from datetime import date

import pytest

from guide_app.domain.contact import after_outcome, after_sent, may_become, may_move
from guide_app.domain.words import FollowUpState, FollowUpStatus, Outcome
from tests.domain.people import TODAY, customer, days_ago, days_ahead

NOON_OF_LIFE = customer(state="in_progress", last_contact_on=TODAY)


def outcome_of(ann, outcome, temperature=None, on=TODAY):
    return after_outcome(ann, outcome, temperature, on, cool_down_days=30, line_id="the line")


def test_a_message_that_goes_out_is_a_contact_and_ends_being_new():
    newcomer = customer(last_contact_on=None)

    assert after_sent(newcomer, TODAY) == {"last_contact_on": TODAY, "state": "in_progress"}


def test_a_message_sent_earlier_that_arrives_late_does_not_turn_the_clock_back():
    assert after_sent(NOON_OF_LIFE, days_ago(3)) == {}


@pytest.mark.parametrize("outcome", ["replied", "will_visit"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("new", "in_progress"),
        ("in_progress", "in_progress"),
        ("bought", "bought"),
        ("not_interested", "in_progress"),
        ("lost", "in_progress"),
    ],
)
def test_an_answer_brings_a_customer_back_but_takes_no_buyer_down(outcome, before, after):
    changes = outcome_of(customer(state=before), outcome)

    assert changes.get("state", before) == after
    assert changes["last_contact_on"] == TODAY


@pytest.mark.parametrize("before", list(FollowUpState))
def test_whoever_bought_is_a_buyer(before):
    changes = outcome_of(customer(state=before.value), "bought")

    assert changes.get("state", before) == "bought"


def test_no_answer_changes_nothing():
    assert outcome_of(NOON_OF_LIFE, "no_answer") == {}


def test_asked_to_stop_withdraws_consent():
    assert outcome_of(NOON_OF_LIFE, "asked_to_stop") == {
        "state": "not_interested",
        "consent": "withdrawn",
        "withdrawals": ["the line"],
    }


def test_deleted_us_is_remembered_and_the_customer_is_lost():
    assert outcome_of(NOON_OF_LIFE, "deleted_us") == {"state": "lost", "deleted_us": True}


def test_a_wrong_contact_is_lost():
    assert outcome_of(NOON_OF_LIFE, "wrong_contact") == {"state": "lost"}


def test_cold_starts_the_cool_down_and_every_other_reaction_ends_it():
    assert outcome_of(NOON_OF_LIFE, None, "cold") == {
        "temperature": "cold",
        "cool_until": date(2017, 11, 1),
        "last_cold_on": TODAY,
    }
    since = days_ago(21)
    cold = customer(temperature="cold", cool_until=days_ahead(9), last_cold_on=since)
    assert outcome_of(cold, None, "hot") == {"temperature": "hot", "cool_until": None}
    assert outcome_of(cold, None, "cold") == {
        "cool_until": date(2017, 11, 1),
        "last_cold_on": TODAY,
    }
    assert outcome_of(cold, None) == {}


def test_only_what_changes_is_told():
    today = {"last_contact_on": TODAY, "last_answer_on": TODAY}
    hot = customer(state="in_progress", temperature="hot", **today)

    assert outcome_of(hot, "replied", "hot") == {}


def test_an_answer_written_down_late_does_not_make_the_last_exchange_earlier():
    later = customer(state="in_progress", last_contact_on=TODAY, last_answer_on=TODAY)

    assert after_outcome(later, "replied", None, days_ago(3), 30, "line") == {}


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("before", list(FollowUpState))
def test_no_outcome_breaks_the_state_machine(before, outcome):
    after = outcome_of(customer(state=before.value), outcome.value).get("state", before.value)

    assert may_become(before, after)


def test_nobody_becomes_new_again():
    others = set(FollowUpState) - {FollowUpState.NEW}

    assert not any(may_become(state, "new") for state in others)
    assert may_become("new", "new")
    assert not may_become("no_such_state", "bought")


MOVES = {
    "planned": {"planned", "waiting", "skipped"},
    "waiting": {"done"},
    "done": set(),
    "skipped": set(),
    "no_such_status": set(),
}


@pytest.mark.parametrize("before", MOVES)
def test_a_follow_up_goes_forward_only_and_by_one_step(before):
    assert {str(after) for after in FollowUpStatus if may_move(before, after)} == MOVES[before]
