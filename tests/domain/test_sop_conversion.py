"""Who was enrolled in a SOP, and of them who bought inside its window."""

from datetime import timedelta

import pytest

from guide_app.domain.due_item import DEFAULT_RULES
from guide_app.domain.entities import Enrolment
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from guide_app.domain.sop import Situation, last_purchase, make_plans, planned_steps, silent_since
from guide_app.domain.sop_conversion import enrolled, window_days
from tests.domain.people import (
    ANN,
    BRAND,
    TODAY,
    customer,
    days_ago,
    days_ahead,
    follow_up,
    plan,
    sop,
    step,
)

GRACE = DEFAULT_RULES.grace_days
SPRING = days_ago(90)
NEW = customer(added_on=days_ago(60), last_contact_on=None)


def told(plans, ann=NEW, orders=(), *, first=SPRING, last=TODAY, **rows):
    """Since when and until when, by version."""
    person = Person(ann, orders_on=orders, **rows)
    bought_on = last_purchase(ann, orders, TODAY)
    situation = Situation(person, bought_on, silent_since(ann), TODAY, GRACE)
    return [(one.since, one.until) for one in enrolled(plans, situation, first, last)]


def test_the_window_reaches_to_the_last_step_and_its_grace():
    (after_ten_days,) = plan("added", 2, 10)

    assert window_days(after_ten_days, GRACE) == 10 + GRACE


@pytest.mark.parametrize(
    ("ago", "counts"), [(60, False), (59, True), (60 - 10 - GRACE, True), (59 - 10 - GRACE, False)]
)
def test_a_purchase_counts_after_the_first_day_and_to_the_last_of_the_window(ago, counts):
    bought = days_ago(ago)

    assert told(plan("added", 2, 10), orders=[bought]) == [
        (days_ago(60), bought if counts else None)
    ]


def test_who_bought_stays_enrolled_though_that_ended_the_sop():
    ended = plan("added", 2, 10, ends=[{"rule": "bought"}])

    assert told(ended, orders=[days_ago(58)]) == [(days_ago(60), days_ago(58))]


def test_only_what_began_in_the_period_counts():
    assert told(plan("added", 2), first=days_ago(59)) == []
    assert told(plan("added", 2), first=days_ago(60), last=days_ago(60)) != []


def test_every_purchase_begins_one_and_the_next_one_converts_it():
    once_more = [days_ago(50), days_ago(45), days_ago(5)]

    assert told(plan("purchase", 3), orders=once_more) == [(days_ago(50), days_ago(45))]
    assert told(plan("purchase", 3), orders=once_more, first=days_ago(45)) == [(days_ago(45), None)]
    assert told(plan("purchase", 3), orders=once_more, first=days_ago(44)) == [(days_ago(5), None)]


def test_a_silence_of_the_past_is_found_though_it_was_broken_since():
    silent = plan("silent", 0, trigger_days=30)
    message = follow_up(sent_on=days_ago(28), status="done", outcome="no_answer")

    assert told(silent) == [(days_ago(30), None)]
    assert told(silent, orders=[days_ago(25)]) == [(days_ago(30), days_ago(25))]
    assert told(silent, orders=[days_ago(40)]) == [(days_ago(10), None)]
    assert told(silent, stored=[message]) == [(days_ago(30), None)]
    early = follow_up(sent_on=days_ago(31), status="done", outcome="no_answer")
    assert told(silent, stored=[early]) == [(days_ago(1), None)]


@pytest.mark.parametrize(
    ("last", "facts", "began"),
    [
        (40, {}, []),
        (20, {}, [(days_ago(10), None)]),
        (40, {"orders": [days_ago(38)]}, [(days_ago(8), None)]),
    ],
    ids=["in its midst", "after its last step", "bought meanwhile"],
)
def test_a_silence_through_which_an_older_run_goes_begins_none(last, facts, began):
    silent = plan("silent", 0, last, trigger_days=30)
    ann = customer(added_on=days_ago(70), last_contact_on=days_ago(70))
    situation = Situation(Person(ann), None, days_ago(70), days_ago(40), GRACE)
    (first, *_) = planned_steps(silent[0], situation)
    message = follow_up(
        id=first.id,
        kind="sop",
        sop_id=silent[0].sop.id,
        step_id=first.step.id,
        planned_on=days_ago(40),
        due_on=days_ago(40),
        status="waiting",
        sent_on=days_ago(40),
    )

    assert told(silent, ann, stored=[message], first=days_ago(39), **facts) == began


def test_the_own_interval_begins_one_where_nobody_bought_before_it_was_over():
    regular = customer(added_on=days_ago(200), repurchase_days=20, last_order_on=days_ago(10))

    assert told(plan("repurchase", 0), regular, [days_ago(80), days_ago(50), days_ago(10)]) == [
        (days_ago(60), days_ago(50))
    ]


def test_who_was_taken_out_by_hand_was_enrolled():
    (by_hand,) = plan("by_hand", 0)
    row = Enrolment(
        id=row_id("run"),
        brand_id=BRAND,
        customer_id=ANN,
        sop_id=by_hand.sop.id,
        started_on=days_ago(9),
        ended_on=days_ago(8),
    )

    assert told([by_hand], enrolments=[row], orders=[days_ago(3)]) == [(days_ago(9), days_ago(3))]


def test_each_version_has_its_own_customers():
    old = sop("added", id=row_id("v1"), until=days_ago(30))
    new = sop("added", id=row_id("v2"), root_id=old.id, version=2, since=days_ago(30))
    plans = make_plans([old, new], [step(old, 0), step(new, 0)])

    def version(added_on):
        person = Person(customer(added_on=added_on))
        situation = Situation(person, None, added_on, TODAY, GRACE)
        found = enrolled(plans, situation, days_ago(90), TODAY)
        return [one.plan.sop.version for one in found]

    assert version(days_ago(31)) == [1]
    assert version(days_ago(30)) == [2]


def test_whom_the_condition_leaves_out_was_not_enrolled():
    hot = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}

    assert told(plan("added", 0, condition=hot)) == []
    warm = customer(added_on=days_ago(60), temperature="hot")
    assert told(plan("added", 0, condition=hot), warm) == [(days_ago(60), None)]


def test_a_sop_that_follows_begins_unless_a_purchase_ended_the_one_before():
    first = sop("added", next_id=row_id("second"), ends=[{"rule": "bought"}])
    second = sop("by_hand", id=row_id("second"), name="second")
    plans = make_plans([first, second], [step(first, 0), step(first, 4), step(second, 0)])

    begins = days_ago(60) + timedelta(days=5)
    assert told(plans) == [(days_ago(60), None), (begins, None)] or told(plans) == [
        (begins, None),
        (days_ago(60), None),
    ]
    assert len(told(plans, orders=[days_ago(57)])) == 1
    assert len(told(plans, orders=[begins])) == 2


def test_what_is_to_come_has_not_begun():
    coming = plan("fixed_date", 0, trigger_on=days_ahead(5))

    assert told(coming, last=days_ahead(30)) == []
