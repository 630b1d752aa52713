"""What follows from an event, by the rules alone."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.events import after_added, event_row_id, is_greeted
from guide_app.domain.words import EventKind
from tests.domain.people import ANN, TODAY, customer, days_ago, days_ahead


def test_a_lead_by_phone_is_added_on_the_day_of_the_event_with_its_code():
    lead = customer(added_on=days_ago(20))

    assert after_added(lead, TODAY, "海报 A", days_ago(20)) == {
        "added_on": TODAY,
        "channel_code": "海报 A",
    }


def test_what_is_known_already_changes_nothing():
    known = customer(added_on=TODAY, channel_code="海报 A")

    assert after_added(known, TODAY, None, TODAY) == {}
    assert after_added(known, TODAY, "海报 A", TODAY) == {}


def test_who_comes_back_has_not_deleted_us_any_more():
    gone = customer(added_on=days_ago(90), deleted_us=True, state="lost")

    facts = after_added(gone, TODAY, None, days_ago(90))

    assert facts == {"added_on": TODAY, "deleted_us": False, "state": "in_progress"}


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from(["A", "B", None])), min_size=2, max_size=3
    )
)
def test_of_several_who_note_it_apart_the_earliest_day_stands_in_any_order(noted):
    lead = customer(added_on=days_ago(30))
    days = set()
    for order in permutations(noted):
        now = lead
        for ago, code in order:
            facts = after_added(now, days_ago(ago), code, days_ago(30))
            now = customer(**{"added_on": now.added_on, "channel_code": now.channel_code, **facts})
        days.add(now.added_on)

    assert days == {days_ago(max(ago for ago, _ in noted))}


@pytest.mark.parametrize(
    ("last_contact_on", "greeted"),
    [(None, False), (days_ago(11), False), (days_ago(10), True), (days_ago(1), True)],
)
def test_a_call_from_before_the_adding_is_no_greeting(last_contact_on, greeted):
    person = customer(added_on=days_ago(10), last_contact_on=last_contact_on)

    assert is_greeted(person) is greeted


def test_a_day_has_one_row_of_a_kind_and_a_customer():
    ids = {
        event_row_id(person, kind, on)
        for person in (ANN, "other")
        for kind in EventKind
        for on in (TODAY, days_ahead(1))
    }

    assert len(ids) == 2 * len(EventKind) * 2
