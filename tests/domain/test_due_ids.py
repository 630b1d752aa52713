"""The ids of computed rows are part of the contract: an older PC and a newer server must agree."""

import pytest

from guide_app.domain.sop import enrolment_id, step_follow_up_id
from tests.domain.people import TODAY, child, customer, days_ago, due, plan

BIRTHDAY = {"birthday_month": TODAY.month, "birthday_day": TODAY.day}
WAKE_UP = plan("silent", 0, trigger_days=5)


@pytest.mark.parametrize(
    ("facts", "family", "plans", "follow_up_id"),
    [
        ({"added_on": days_ago(1), "last_contact_on": None}, [], (), "NEW"),
        ({"last_contact_on": days_ago(9)}, [], (), "SILENT"),
        (BIRTHDAY, [], (), "BIRTHDAY"),
        ({}, [child(**BIRTHDAY)], (), "FAMILY"),
        ({"added_on": days_ago(2)}, [], plan("added", 2), "ADDED"),
        ({"last_order_on": days_ago(2)}, [], plan("purchase", 2), "PURCHASE"),
        ({"last_contact_on": days_ago(5)}, [], WAKE_UP, "WAKE_UP"),
        (
            {"last_order_on": days_ago(9), "repurchase_days": 9},
            *([], plan("repurchase", 0)),
            "REPURCHASE",
        ),
        (BIRTHDAY, [], plan("birthday", 0), "SOP_BIRTHDAY"),
        ({}, [child(**BIRTHDAY)], plan("birthday", 0), "SOP_FAMILY"),
    ],
)
def test_the_id_of_a_computed_row_never_changes(facts, family, plans, follow_up_id):
    assert [item.id for item in due(customer(**facts), family=family, plans=plans)] == [
        follow_up_id
    ]


def test_the_id_of_a_step_is_made_of_enrolment_step_and_occurrence():
    enrolled = enrolment_id("sop", "customer", "2017-10-02")

    assert step_follow_up_id(enrolled, "step") == step_follow_up_id(enrolled, "step", 0)
    assert len({step_follow_up_id(enrolled, "step", n) for n in range(3)}) == 3
    assert step_follow_up_id(enrolled, "step") != step_follow_up_id(enrolled, "other")
