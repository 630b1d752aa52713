"""Sharing out the pool, the days of calls, and the best hour."""

from datetime import date

import pytest

from guide_app.domain.best_hour import BestHour, best_hour
from guide_app.domain.pool import Lead, ShareRule, Taker, next_call_on, share_out

LEADS = [Lead(f"c{n}", "may" if n < 2 else "gone") for n in range(5)]
TAKERS = [Taker("kim", 10), Taker("may", 7)]


@pytest.mark.parametrize(
    ("rule", "shares"),
    [
        (ShareRule.EVEN, {"kim": ("c0", "c2", "c4"), "may": ("c1", "c3")}),
        (ShareRule.LOAD, {"may": ("c0", "c1", "c2", "c4"), "kim": ("c3",)}),
        (ShareRule.LAST_GUIDE, {"may": ("c0", "c1"), "kim": ("c2", "c3", "c4")}),
    ],
)
def test_everybody_is_given_to_somebody_by_the_rule(rule, shares):
    assert share_out(LEADS, TAKERS, rule) == shares
    assert share_out(LEADS[::-1], TAKERS[::-1], rule) == shares


def test_without_anybody_to_take_them_nobody_is_given():
    assert share_out(LEADS, [], ShareRule.EVEN) == {}
    assert share_out([], TAKERS, ShareRule.EVEN) == {}


def test_calls_are_days_apart_and_come_to_an_end():
    today = date(2026, 3, 2)

    assert [next_call_on(tries, today) for tries in (1, 2, 3)] == [
        date(2026, 3, 4),
        date(2026, 3, 5),
        None,
    ]


@pytest.mark.parametrize(
    ("own", "everybody", "found"),
    [
        ([], [], None),
        ([9], [9, 9], None),
        ([], [15, 9, 15], BestHour(15, 2, 3, own=False)),
        ([], [15, 9, 15, 9], BestHour(9, 2, 4, own=False)),
        ([20, 20, 11], [9] * 50, BestHour(20, 2, 3, own=True)),
    ],
)
def test_the_best_hour_is_a_count_and_none_where_too_little_is_known(own, everybody, found):
    assert best_hour(own, everybody) == found
