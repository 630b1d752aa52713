"""Tasks of HQ: when they are due, what holds them back, and when they are over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guide_app.domain.due import promised, sift
from guide_app.domain.due_item import HeldBackCode
from guide_app.domain.due_list import Category, category, pick
from guide_app.domain.due_reasons import Reason, ReasonCode
from guide_app.domain.entities import HqTask
from guide_app.domain.hq_tasks import can_be_given, said_twice, task_follow_up
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from tests.domain.people import (
    BRAND,
    GUIDE,
    RULES,
    TODAY,
    customer,
    days_ago,
    days_ahead,
    follow_up,
    plan,
)

TASK = HqTask(
    id=row_id("task"),
    brand_id=BRAND,
    kind="event",
    task="请她来看新品",
    due_on=days_ago(1),
    until=days_ahead(3),
    script_id=row_id("script"),
    given_by=row_id("hq"),
    given_on=days_ago(1),
)


def given(ann, task=TASK, **facts):
    return replace(task_follow_up(task, ann), **facts)


def looked_at(ann, *rows, today=TODAY, plans=(), **facts):
    return sift(Person(ann, stored=rows, **facts), plans, today, RULES)


def why(ann, *rows, **facts):
    """The reason for which the task is not on the list; None: it is there."""
    items, held = looked_at(ann, *rows, **facts)
    assert len(items) + len(held) == 1
    return held[0].code if held else None


def test_it_is_on_the_list_from_its_day_with_what_hq_wrote_and_by_when():
    ann = customer()

    assert looked_at(ann, given(ann, due_on=days_ahead(1), planned_on=days_ahead(1))) == ([], [])
    ([item], []) = looked_at(ann, given(ann))

    assert item.reason == Reason(
        ReasonCode.TASK,
        {"task": "请她来看新品", "until": days_ahead(3).isoformat(), "days": 3},
    )
    assert (item.task, item.script_id, item.hq_task_id) == ("请她来看新品", TASK.script_id, TASK.id)
    assert category(item, TODAY) is Category.TODAY


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"consent": "withdrawn"}, HeldBackCode.CONSENT_WITHDRAWN),
        ({"deleted_us": True}, HeldBackCode.DELETED_US),
        ({"cool_until": days_ahead(1), "last_cold_on": TODAY}, HeldBackCode.COOLING_DOWN),
        ({"state": "lost"}, HeldBackCode.LOST),
        ({"last_contact_on": TODAY}, HeldBackCode.CONTACTED_TODAY),
        ({}, None),
    ],
)
def test_it_is_no_promise_and_gives_way_to_all_that_a_sops_step_gives_way_to(facts, code):
    ann = customer(**facts)

    assert why(ann, given(ann)) is code


def test_it_keeps_to_the_contact_budget():
    ann = customer()
    thrice = [days_ago(days) for days in (1, 2, 3)]

    assert why(ann, given(ann), contacts_on=thrice[:2]) is None
    assert why(ann, given(ann), contacts_on=thrice) is HeldBackCode.OVER_BUDGET


def test_after_its_last_day_it_is_told_for_a_while_as_too_late_and_then_no_more():
    ann = customer()
    row = given(ann)
    over = TASK.until + timedelta(days=1)

    assert why(ann, row, today=TASK.until) is None
    assert why(ann, row, today=over) is HeldBackCode.TOO_LATE
    told_until = TASK.until + timedelta(days=RULES.grace_days)
    (_, held) = looked_at(ann, row, today=told_until)
    assert HeldBackCode.TOO_LATE in {one.code for one in held}
    items, held = looked_at(ann, row, today=told_until + timedelta(days=1))
    assert row.id not in {one.id for one in items} | {one.item.id for one in held}


def test_nobody_insists_on_one_that_is_too_late():
    ann = customer()
    late = given(ann, due_on=days_ago(9), planned_on=days_ago(9), until=days_ago(1))

    assert why(ann, late) is HeldBackCode.TOO_LATE
    assert why(ann, replace(late, insisted_on=TODAY)) is HeldBackCode.TOO_LATE


def test_one_that_the_guide_moved_comes_back_on_its_day_and_is_never_overdue_before_its_last():
    ann = customer()
    moved = given(ann, due_on=days_ahead(2))

    assert looked_at(ann, moved) == ([], [])
    ([item], []) = looked_at(ann, moved, today=days_ahead(3))
    assert category(item, days_ahead(3)) is Category.TODAY


def test_one_that_was_sent_waits_for_a_reply_whatever_its_last_day():
    ann = customer()
    sent = given(ann, status="waiting", sent_on=TODAY, until=TODAY)

    ([item], []) = looked_at(ann, sent, today=days_ahead(2))
    assert item.reason.code is ReasonCode.WAITING


@pytest.mark.parametrize("status", ["done", "skipped"])
def test_what_somebody_has_dealt_with_is_off_the_list(status):
    ann = customer()

    assert looked_at(ann, given(ann, status=status)) == ([], [])


def test_a_promise_comes_before_it_and_a_sops_step_after():
    ann = customer(last_order_on=days_ago(3))
    plans = plan("purchase", 3)
    items, _ = looked_at(ann, given(ann), plans=plans, orders_on=[days_ago(3)])
    assert len(items) == 2
    assert [item.kind for item in (pick(items),) if item] == ["task"]

    items, _ = looked_at(ann, given(ann), follow_up())
    assert [item.kind for item in (pick(items),) if item] == ["manual"]


def test_of_two_customers_who_are_one_person_the_task_is_asked_once():
    ann = customer()
    mine, alias = given(ann), given(customer(id=row_id("customer", "alias")))

    items, _ = looked_at(ann, mine, alias)
    assert len(items) == 1
    assert looked_at(ann, mine, replace(alias, status="done")) == ([], [])
    assert said_twice([mine, replace(alias, hq_task_id=row_id("another"))]) == frozenset()


def test_it_counts_among_what_is_in_store_until_its_last_day():
    ann = customer()
    row, alias = given(ann), given(customer(id=row_id("customer", "alias")))
    person = Person(ann, stored=[row, alias])

    assert len(promised(person, (), TODAY, RULES)) == 1
    assert promised(person, (), TASK.until + timedelta(days=1), RULES) == []


def test_it_can_be_given_for_whom_a_guide_has():
    assert can_be_given(customer(consent="withdrawn"))
    assert not can_be_given(customer(guide_id=None))
    assert not can_be_given(customer(guide_id=GUIDE, removed_on=TODAY))
