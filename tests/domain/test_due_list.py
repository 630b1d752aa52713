from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guide_app.domain.due_list import Category, category, is_hidden, list_order, outcome_of, pick
from guide_app.domain.ids import row_id
from guide_app.domain.sop import make_plans
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
    sop,
    step,
)

BIRTHDAY = {"birthday_month": TODAY.month, "birthday_day": TODAY.day}


def shown(items):
    """The row that stands for the customer."""
    item = pick(items)
    assert item is not None
    return item


def test_a_customer_shows_the_most_telling_of_several_rows():
    newcomer = customer(added_on=days_ago(1), last_contact_on=None, **BIRTHDAY)
    call = follow_up()
    welcome = plan("added", 1)

    assert shown(due(newcomer, stored=[call], plans=welcome)).kind == "manual"
    assert shown(due(newcomer, plans=welcome)).kind == "sop"
    assert shown(due(newcomer)).kind == "birthday"
    assert shown(due(customer(last_contact_on=days_ago(9), **BIRTHDAY))).kind == "birthday"
    assert shown(due(customer(last_contact_on=days_ago(9)))).kind == "silent"


def test_of_two_steps_the_older_is_shown():
    ann = customer(added_on=days_ago(3))

    assert shown(due(ann, plans=plan("added", 3, 1))).task == "day 1"


def test_of_two_steps_of_one_day_the_first_of_the_sop_is_shown():
    for name in ("Welcome", "Hello", "Nice to meet you"):  # the ids differ, the order does not
        welcome = sop("added", id=row_id(name))
        steps = [step(welcome, 3, id=row_id(name, n), task=f"{n}", position=n) for n in (2, 1, 3)]
        ann = customer(added_on=days_ago(3))

        assert shown(due(ann, plans=make_plans([welcome], steps))).task == "1"


def test_a_row_that_somebody_moved_to_today_comes_first():
    ann = customer(last_contact_on=days_ago(9), **BIRTHDAY)
    silent = next(item for item in due(ann) if item.kind == "silent")
    moved = as_stored(silent, due_on=TODAY)

    assert shown(due(ann, stored=[moved])).id == silent.id


def test_a_row_that_waits_for_a_reply_is_no_work_of_the_day():
    sent = follow_up(status="waiting", sent_on=days_ago(1))

    assert pick(due(customer(), stored=[sent])) is None


def test_the_row_does_not_depend_on_the_order_of_the_others():
    ann = customer(added_on=days_ago(3))
    items = due(ann, plans=plan("added", 0, 1, 2) + plan("birthday", 0))

    assert pick(items) == pick(items[::-1])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (follow_up(), Category.TODAY),
        (follow_up(due_on=days_ago(1)), Category.OVERDUE),
        (follow_up(kind="birthday", planned_on=days_ago(4)), Category.TODAY),
        (follow_up(kind="silent", planned_on=days_ago(4), due_on=days_ago(1)), Category.OVERDUE),
        (follow_up(status="waiting", sent_on=days_ago(1)), Category.WAITING),
    ],
)
def test_a_stored_row_stands_under_its_day(row, expected):
    (item,) = due(customer(), stored=[row])

    assert category(item, TODAY) is expected


@pytest.mark.parametrize(
    ("facts", "plans", "expected"),
    [
        (BIRTHDAY, (), Category.BIRTHDAY),
        (BIRTHDAY, plan("birthday", -3), Category.BIRTHDAY),
        ({"added_on": days_ago(3), "last_contact_on": None}, (), Category.NEW),
        ({"last_contact_on": days_ago(14)}, (), Category.SILENT),
        ({"added_on": days_ago(3)}, plan("added", 3), Category.TODAY),
        ({"added_on": days_ago(4)}, plan("added", 3), Category.OVERDUE),
    ],
)
def test_a_computed_row_stands_under_its_kind(facts, plans, expected):
    (item,) = due(customer(**facts), plans=plans)

    assert category(item, TODAY) is expected


def test_the_list_begins_with_the_oldest_overdue_and_ends_with_silence():
    def row_of(name, *, stored=(), plans=(), **facts):
        ann = customer(id=row_id("customer", name), **facts)
        stored = [replace(row, customer_id=ann.id) for row in stored]
        return name, pick(due(ann, stored=stored, plans=plans))

    rows = [
        row_of("silent", last_contact_on=days_ago(8)),
        row_of("longer silent", last_contact_on=days_ago(9)),
        row_of("new", added_on=days_ago(2), last_contact_on=None),
        row_of("birthday", **BIRTHDAY),
        row_of("step", added_on=TODAY, plans=plan("added", 0), last_contact_on=None),
        row_of("call", stored=[follow_up()]),
        row_of("late", stored=[follow_up(due_on=days_ago(2))]),
        row_of("later", stored=[follow_up(due_on=days_ago(1))]),
    ]

    ordered = sorted(rows, key=lambda row: list_order(row[1], TODAY))

    assert [name for name, _ in ordered] == [
        "late",
        "later",
        "call",
        "step",
        "birthday",
        "new",
        "longer silent",
        "silent",
    ]


def test_no_two_rows_share_a_place_in_the_list():
    leo, mia = child("Leo", **BIRTHDAY), child("Mia", **BIRTHDAY)
    items = due(customer(), family=[leo, mia])

    assert len({list_order(item, TODAY) for item in items}) == 2


def test_a_row_is_hidden_until_the_minute_it_was_asked_for():
    asked = datetime(2017, 10, 2, 15, 0, tzinfo=UTC)
    later = follow_up(remind_at=asked)

    assert is_hidden(later, asked - timedelta(minutes=1))
    assert not is_hidden(later, asked)
    assert not is_hidden(follow_up(), asked)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"status": "waiting", "sent_on": days_ago(6)}, None),
        ({"status": "waiting", "sent_on": days_ago(7)}, "no_answer"),
        ({"status": "done", "sent_on": days_ago(9), "outcome": "replied"}, "replied"),
        ({"status": "done", "sent_on": days_ago(9)}, None),
        ({"status": "planned"}, None),
    ],
)
def test_unanswered_for_seven_days_becomes_no_answer_by_itself(facts, outcome):
    assert outcome_of(follow_up(**facts), TODAY) == outcome


def test_a_message_sent_today_is_still_waited_for_on_a_pc_whose_clock_is_behind():
    assert due(customer(), stored=[follow_up(status="waiting", sent_on=days_ahead(1))])
