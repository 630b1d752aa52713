from dataclasses import replace

import pytest

from guide_app.domain.due_list import pick
from guide_app.domain.script_values import script_values
from guide_app.services.scripts import filled_scripts, stage_for
from tests.domain.people import (
    TODAY,
    as_stored,
    child,
    customer,
    days_ago,
    days_ahead,
    due,
    follow_up,
    plan,
)
from tests.services.shop import script

NEW = {"added_on": TODAY, "last_contact_on": None}


@pytest.mark.parametrize(
    ("facts", "plans", "stage"),
    [
        (NEW, (), "greeting"),
        (NEW, plan("added", 0), "greeting"),
        ({"added_on": TODAY}, plan("added", 0), "ice_breaking"),
        ({"added_on": TODAY, "temperature": "hot"}, plan("added", 0), "product"),
        ({"last_contact_on": days_ago(8)}, (), "silent"),
        ({"last_contact_on": days_ago(8), "temperature": "hot"}, (), "silent"),
        ({"birthday_month": 10, "birthday_day": 5}, (), "birthday"),
        ({"birthday_month": 10, "birthday_day": 5}, plan("birthday", -3), "birthday"),
        ({"last_order_on": TODAY}, plan("purchase", 0), "after_purchase"),
        (
            {"last_order_on": days_ago(6), "repurchase_days": 6},
            plan("repurchase", 0),
            "repurchase",
        ),
        ({"last_contact_on": days_ago(6)}, plan("silent", 6), "silent"),
    ],
)
def test_the_reason_says_when_in_the_relation_we_are(facts, plans, stage):
    ann = customer(**facts)
    item = pick(due(ann, plans=plans))

    assert stage_for(ann, item) == stage


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({"last_contact_on": None}, "greeting"),
        ({}, "ice_breaking"),
        ({"state": "bought"}, "after_purchase"),
        ({"state": "bought", "temperature": "hot"}, "product"),
    ],
)
def test_for_work_made_by_hand_the_customer_says_it(facts, stage):
    ann = customer(**facts)
    (item,) = due(ann, stored=[follow_up()])

    assert stage_for(ann, item) == stage
    assert stage_for(ann, None) == stage


def test_a_birthday_that_was_moved_is_still_a_birthday():
    ann = customer()
    (item,) = due(ann, stored=[follow_up(kind="birthday", planned_on=days_ago(3))])

    assert stage_for(ann, item) == "birthday"


def test_scripts_of_the_stage_come_before_the_others_in_the_order_of_hq():
    scripts = [
        script("A", "a", stage="product"),
        script("B", "b", stage="ice_breaking"),
        script("C", "c", stage="ice_breaking"),
    ]

    made = filled_scripts(scripts, {}, customer(), None)

    assert [(one.title, one.suits) for one in made] == [("B", True), ("C", True), ("A", False)]


def test_what_is_not_known_is_left_out_and_named():
    (made,) = filled_scripts(
        [script("A", "Hello {name}, how is {child}?")], {"name": "Ann"}, customer(), None
    )

    assert (made.text, made.missing) == ("Hello Ann.", ("child",))


DAY = script("Day", "Happy birthday, {child}!", stage="birthday")
LATE = script("Late", "The birthday was {days_late} days ago, all the best!", stage="birthday")
HELLO = script("Hello", "Hello!", stage="ice_breaking")


def offered(scripts, born, named=None):
    """What is offered today to a mother whose child was born on a day of the year."""
    leo = child("Leo", birthday_month=born.month, birthday_day=born.day)
    sop_plan = plan("birthday", 0)
    (item, *_) = due(customer(), family=[leo], plans=sop_plan)
    item = replace(item, script_id=named.id if named else None)
    values = script_values(
        customer(), [leo], TODAY, brand="B", store="S", guide="G", last_purchase=None, item=item
    )
    made = filled_scripts(scripts, values, customer(), item)
    return [one.text for one in made if one.suits]


def test_on_the_day_itself_the_words_for_the_day_are_offered():
    assert offered([DAY, LATE, HELLO], TODAY) == ["Happy birthday, Leo!"]


def test_days_later_the_words_for_the_day_give_way_to_those_that_say_so():
    late = ["The birthday was 3 days ago, all the best!"]

    assert offered([DAY, LATE, HELLO], days_ago(3)) == late
    assert offered([DAY, LATE, HELLO], days_ago(3), named=DAY) == late


def test_days_later_nothing_is_offered_that_suits_where_hq_has_no_belated_words():
    assert offered([DAY, HELLO], days_ago(3), named=DAY) == []


def test_a_birthday_step_that_was_moved_past_the_day_is_late_too():
    leo = child("Leo", birthday_month=TODAY.month, birthday_day=TODAY.day)
    plans = plan("birthday", 0)
    step = next(item for item in due(customer(), family=[leo], plans=plans) if item.step_id)
    stored = [as_stored(step, due_on=days_ahead(2), script_id=DAY.id)]
    day = days_ahead(2)

    (item,) = due(customer(), family=[leo], stored=stored, plans=plans, today=day)

    values = script_values(
        customer(), [leo], day, brand="B", store="S", guide="G", last_purchase=None, item=item
    )
    made = filled_scripts([DAY, LATE, HELLO], values, customer(), item)
    assert [one.text for one in made if one.suits] == ["The birthday was 2 days ago, all the best!"]


def test_belated_words_are_for_nothing_else():
    made = filled_scripts([LATE, HELLO], {}, customer(), None)

    assert [one.title for one in made] == ["Hello"]
