"""What ends a SOP before its last step, and what follows when nothing did."""

from dataclasses import replace
from itertools import pairwise

import pytest

from guide_app.domain.due import DueRules
from guide_app.domain.entities import CustomerTag, Enrolment, Tag
from guide_app.domain.ids import row_id
from guide_app.domain.sop import make_plans
from tests.domain.people import (
    ANN,
    BRAND,
    TODAY,
    as_stored,
    customer,
    days_ago,
    days_ahead,
    due,
    plan,
    sop,
    step,
    tasks,
)

QUIET = DueRules(silent_days=(), new_days=-1)
VIP = Tag(id=row_id("tag", "vip"), brand_id=BRAND, group_id=row_id("group"), name="VIP")
TAGGED = CustomerTag(
    id=row_id("tagged"),
    brand_id=BRAND,
    customer_id=ANN,
    group_id=VIP.group_id,
    tag_id=VIP.id,
    adds=[],
    since=days_ago(300),
)


def welcome(*rules):
    return plan("added", 0, 5, ends=list(rules))


def new(**facts):
    return customer(**{"added_on": days_ago(5), "last_contact_on": None, **facts})


@pytest.mark.parametrize(
    ("rule", "fact", "ends_on"),
    [
        ("bought", "last_order_on", [False, False, True]),
        ("replied", "last_answer_on", [False, False, True]),
        ("cold", "last_cold_on", [False, True, True]),
    ],
)
def test_what_happens_after_its_beginning_ends_it(rule, fact, ends_on):
    plans = welcome({"rule": rule})

    ended = [due(new(**{fact: days_ago(ago)}), plans=plans, rules=QUIET) == [] for ago in (6, 5, 4)]

    assert ended == ends_on
    assert len(due(new(**{fact: days_ago(4)}), plans=welcome(), rules=QUIET)) == 2


def test_an_answer_to_its_own_first_step_on_the_day_of_its_beginning_ends_it():
    plans = welcome({"rule": "replied"})
    ann = new(last_answer_on=days_ago(5))
    first = next(
        item for item in due(new(), plans=plans, today=days_ago(5), rules=QUIET) if item.sop_id
    )
    row = as_stored(first, status="done", sent_on=days_ago(5))

    assert tasks(due(ann, plans=plans, stored=[row], rules=QUIET)) == ["day 5"]
    assert due(ann, plans=plans, stored=[replace(row, outcome="replied")], rules=QUIET) == []


def test_a_tag_ends_it_whenever_it_was_set():
    plans = welcome({"rule": "tag", "tag_id": VIP.id})

    assert len(due(new(), plans=plans, rules=QUIET)) == 2
    assert due(new(), plans=plans, tags=[TAGGED], rules=QUIET) == []


@pytest.mark.parametrize(("ago", "left"), [(6, 2), (5, 2), (4, 0)])
def test_joining_another_sop_later_ends_it(ago, left):
    other = sop("by_hand")
    made = sop("added", ends=[{"rule": "joined", "sop_id": other.id}])
    plans = make_plans([made, other], [step(made, 0), step(made, 5), step(other, 200)])
    run = Enrolment(
        id=row_id("run"),
        brand_id=BRAND,
        customer_id=ANN,
        sop_id=other.id,
        started_on=days_ago(ago),
    )

    assert len(due(new(), plans=plans, enrolments=[run], rules=QUIET)) == left


def test_two_sops_that_end_each_other_leave_the_later_one():
    first, second = sop("added"), sop("purchase")
    first = replace(first, ends=[{"rule": "joined", "sop_id": second.id}])
    second = replace(second, ends=[{"rule": "joined", "sop_id": first.id}])
    plans = make_plans([first, second], [step(first, 5), step(second, 3)])

    items = due(new(last_order_on=days_ago(3)), plans=plans, rules=QUIET)

    assert [item.sop_id for item in items] == [second.id]


@pytest.mark.parametrize("ends", [None, [], "nonsense", [{"rule": "of tomorrow"}, 3, None]])
def test_rules_that_are_not_known_end_nothing(ends):
    plans = plan("added", 5, ends=ends)

    assert len(due(new(), plans=plans, rules=QUIET)) == 1


@pytest.mark.parametrize("trigger", ["purchase", "silent", "repurchase", "birthday"])
def test_without_rules_of_their_own_the_others_end_with_their_fact_alone(trigger):
    (made,) = plan(trigger, 0)

    assert made.ends == ()
    assert [rule.code for rule in plan("added", 0)[0].ends] == ["bought"]


def chain(*offsets, trigger="added", **facts):
    """SOPs that follow one another, each with a step on its first day and on one more."""
    made = [sop(trigger, **facts)] + [
        sop("by_hand", id=row_id("sop", number), name=f"Part {number}")
        for number in range(2, len(offsets) + 1)
    ]
    made = [replace(one, next_id=after.id) for one, after in pairwise(made)] + made[-1:]
    steps = [
        step(one, day, task=f"{one.name} {day}")
        for one, offset in zip(made, offsets, strict=True)
        for day in {0, offset}
    ]
    return make_plans(made, steps)


def planned_on_days(ann, plans, days):
    return {
        ahead: [item.task for item in found]
        for ahead in days
        for day in [days_ahead(ahead)]
        for found in [
            [
                item
                for item in due(ann, plans=plans, today=day, rules=QUIET)
                if item.due_on == day and item.sop_id
            ]
        ]
        if found
    }


def test_the_next_sop_begins_on_the_day_after_the_last_step():
    plans = chain(3, 2, 1)
    ann = customer(added_on=TODAY)

    assert planned_on_days(ann, plans, range(20)) == {
        0: ["Added 0"],
        3: ["Added 3"],
        4: ["Part 2 0"],
        6: ["Part 2 2"],
        7: ["Part 3 0"],
        8: ["Part 3 1"],
    }
    (item, *_) = due(ann, plans=plans, today=days_ahead(4), rules=QUIET)[-1:]
    assert item.reason.code == "sop_after"
    assert item.reason.facts["after"] == "Added"


def test_what_ends_a_sop_ends_what_follows_it_for_good():
    plans = chain(3, 2)
    for bought in range(1, 7):
        ann = customer(added_on=TODAY, last_order_on=days_ahead(bought))
        for ahead in range(bought, 30):
            items = due(ann, plans=plans, today=days_ahead(ahead), rules=QUIET)
            assert [item for item in items if item.sop_id] == []


def test_sops_that_follow_each_other_in_a_circle_come_once():
    first, second = sop("added"), sop("by_hand")
    first, second = replace(first, next_id=second.id), replace(second, next_id=first.id)
    plans = make_plans([first, second], [step(first, 0, task="a"), step(second, 0, task="b")])

    found = planned_on_days(customer(added_on=TODAY), plans, range(30))

    assert found == {0: ["a"], 1: ["b"]}


def test_whoever_was_taken_out_does_not_go_on_to_the_next():
    plans = chain(3, 2)
    ann = customer(added_on=days_ago(4))
    first = min(plans, key=lambda plan: plan.sop.next_id is None)
    run = Enrolment(
        id=row_id("enrolment", first.root_id, ANN, ann.added_on.isoformat()),
        brand_id=BRAND,
        customer_id=ANN,
        sop_id=first.root_id,
        started_on=ann.added_on,
        ended_on=days_ago(2),
    )

    assert len(due(ann, plans=plans, rules=QUIET)) == 3
    assert due(ann, plans=plans, enrolments=[run], rules=QUIET) == []


def test_an_unanswered_wake_up_leads_to_the_next_one():
    """The contact that breaks the silence does not end what follows from it."""
    plans = chain(0, 0, trigger="silent", trigger_days=20)
    ann = customer(last_contact_on=days_ago(20))
    (item,) = due(ann, plans=plans, rules=QUIET)
    sent = as_stored(item, status="done", sent_on=TODAY)
    woken = replace(ann, last_contact_on=TODAY)

    later = due(woken, plans=plans, stored=[sent], today=days_ahead(1), rules=QUIET)

    assert tasks(later) == ["Part 2 0"]
    answered = replace(sent, outcome="replied")
    assert due(woken, plans=plans, stored=[answered], today=days_ahead(1), rules=QUIET) == []
