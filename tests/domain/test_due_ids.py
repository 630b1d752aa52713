"""The ids of computed rows are part of the contract: an older PC and a newer server must agree."""

import pytest

from guide_app.domain.sop import enrolment_id, step_follow_up_id
from tests.domain.people import TODAY, child, customer, days_ago, due, plan

BIRTHDAY = {"birthday_month": TODAY.month, "birthday_day": TODAY.day}
WAKE_UP = plan("silent", 0, trigger_days=5)


@pytest.mark.parametrize(
    ("facts", "family", "plans", "follow_up_id"),
    [
        (
            {"added_on": days_ago(1), "last_contact_on": None},
            [],
            (),
            "8cfc02f5-bade-51a9-b060-779decec45a5",
        ),
        ({"last_contact_on": days_ago(9)}, [], (), "e01deef7-cfee-52bc-8bb5-67864f762904"),
        (BIRTHDAY, [], (), "7f702859-a3e1-5119-8b5d-b8cab4958328"),
        ({}, [child(**BIRTHDAY)], (), "ada27bbf-ba16-55c2-83e0-873e6778c185"),
        ({"added_on": days_ago(2)}, [], plan("added", 2), "b4dc5d66-c8f7-5cd3-97aa-1d6ef1684088"),
        (
            {"last_order_on": days_ago(2)},
            [],
            plan("purchase", 2),
            "d819991d-b0d7-5e7c-b57e-7564e351abb6",
        ),
        ({"last_contact_on": days_ago(5)}, [], WAKE_UP, "aeb942ec-f10c-5a65-a36a-fbd98975e675"),
        (
            {"last_order_on": days_ago(9), "repurchase_days": 9},
            *([], plan("repurchase", 0)),
            "fc192bb7-b9e0-5cbf-8a03-fca906f1e60f",
        ),
        (BIRTHDAY, [], plan("birthday", 0), "0d6b1563-be3a-570a-811c-03669ba7ce8d"),
        ({}, [child(**BIRTHDAY)], plan("birthday", 0), "bbc93b85-413c-5041-aa56-c7ac5afd23c6"),
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
