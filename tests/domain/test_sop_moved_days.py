"""Where the day of a run changes, its moved step stands on its new day."""

from dataclasses import replace

import pytest

from guide_app.domain.due import HeldBackCode, sift
from guide_app.domain.person import Person
from tests.domain.begun import LATER, QUIET, WEDDING, moved, noted, on, plans_of
from tests.domain.people import (
    TODAY,
    child,
    customer,
    days_ago,
    days_ahead,
    looks_of,
    view,
)


@pytest.mark.parametrize("days", [-5, 1, 120, 900])
def test_when_the_date_moves_a_moved_step_stands_on_its_new_day(days):
    plans = plans_of("dated", 0)
    row = moved(Person(customer(), dates=[noted(TODAY)]), plans, to=days_ahead(2))
    ann = Person(customer(), stored=[row], dates=[noted(days_ahead(days))])

    for day in (days_ahead(2), days_ahead(days)):
        items, held = sift(ann, plans, day, QUIET)
        expected = [days_ahead(days)] if 0 <= (day - days_ahead(days)).days <= 14 else []
        assert ([item.due_on for item in items if item.sop_id], held) == (expected, [])


def test_a_date_that_moves_takes_the_rest_of_the_moved_work_along():
    plans = plans_of("dated", 0, 10)
    row = moved(Person(customer(), dates=[noted(TODAY)]), plans, to=days_ahead(40))
    ann = Person(customer(), stored=[row], dates=[noted(days_ago(10))])

    assert on(ann, plans, TODAY) == (["day 0", "day 10"], [])


def test_a_date_that_is_taken_away_takes_its_moved_step():
    plans = plans_of("dated", 0)
    row = moved(Person(customer(), dates=[noted(TODAY)]), plans)

    for dates in ([], [replace(noted(TODAY), removed=True)]):
        items, held = sift(Person(customer(), stored=[row], dates=dates), plans, LATER, QUIET)
        assert items == []
        assert [one.code for one in held] == [HeldBackCode.SOP_ENDED]


def test_a_day_that_comes_round_moves_too():
    plans = plans_of("dated", 0, trigger_date_kind_id=WEDDING.id)
    wedding = noted(TODAY.replace(year=2010), WEDDING)
    row = moved(Person(customer(), dates=[wedding]), plans)
    later = replace(wedding, on=days_ahead(4).replace(year=2009))

    ann = Person(customer(), stored=[row], dates=[later])

    assert on(ann, plans, LATER) == ([], [])
    assert on(ann, plans, days_ahead(4)) == (["day 0"], [])


def test_a_corrected_birthday_moves_the_step_that_was_moved():
    plans = plans_of("birthday", 0)
    born = {"birthday_month": TODAY.month, "birthday_day": TODAY.day}
    row = moved(Person(customer(), [child(**born)]), plans)
    right = days_ahead(5)
    leo = child(birthday_month=right.month, birthday_day=right.day)

    ann = Person(customer(), [leo], [row])

    assert [item.id for item in sift(ann, plans, LATER, QUIET)[0] if item.sop_id] == []
    (item,) = [item for item in sift(ann, plans, right, QUIET)[0] if item.sop_id]
    assert (item.id, item.due_on) == (row.id, right)


@pytest.mark.parametrize(("ago", "expected"), [(3, [days_ago(3)]), (20, [])])
def test_looks_that_come_late_move_the_step_that_was_moved(ago, expected):
    plans = plans_of("viewed", 0, trigger_count=2)
    known = [view(TODAY, n) for n in range(2)]
    row = moved(Person(customer(), views=looks_of(known)), plans)
    late = [view(days_ago(ago), n) for n in range(2)]

    items, held = sift(
        Person(customer(), stored=[row], views=looks_of([*known, *late])), plans, LATER, QUIET
    )
    assert ([item.due_on for item in items if item.id == row.id], held) == (expected, [])
