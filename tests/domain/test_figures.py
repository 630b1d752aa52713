import statistics
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.figures import Figure, Period, Span, Tally, tally


@pytest.mark.parametrize(
    ("span", "today", "first", "last"),
    [
        ("this_week", "2026-11-30", "2026-11-30", "2026-12-06"),
        ("this_week", "2026-12-06", "2026-11-30", "2026-12-06"),
        ("last_week", "2026-11-30", "2026-11-23", "2026-11-29"),
        ("four_weeks", "2026-11-30", "2026-11-03", "2026-11-30"),
        ("this_month", "2024-02-29", "2024-02-01", "2024-02-29"),
        ("this_month", "2026-12-31", "2026-12-01", "2026-12-31"),
        ("last_month", "2024-03-31", "2024-02-01", "2024-02-29"),
        ("last_month", "2027-01-01", "2026-12-01", "2026-12-31"),
    ],
)
def test_periods_are_whole_weeks_from_monday_and_whole_months(span, today, first, last):
    period = Period.of(Span(span), date.fromisoformat(today))

    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def _of(out_of, days):
    """So many people, of whom those of ``days`` count."""
    yield None, out_of - sum(days.values()), None
    for after, count in days.items():
        yield after, count, None


def test_an_average_order_is_rounded_to_the_cent_and_none_without_orders():
    found = tally(Figure.AVERAGE_ORDER, [(0, 2, 20_000), (5, 1, 1)])

    assert (found.total, found.out_of, found.average) == (Decimal("200.01"), 3, Decimal("66.67"))
    assert tally(Figure.AVERAGE_ORDER, ()).average is None
    assert tally(Figure.ADDS, [(0, 1, None)]).total is None


def test_300_of_2000_are_15_percent_and_50_are_2_and_a_half():
    assert tally(Figure.CONVERSATION, _of(2_000, {1: 200, 3: 100})).share == 0.15
    assert tally(Figure.FIRST_PURCHASE, _of(2_000, {0: 50})).share == 0.025


def test_out_of_nobody_there_is_no_share_and_no_median():
    nobody = tally(Figure.GREETING_REPLY, ())

    assert nobody == Tally(Figure.GREETING_REPLY, 0, 0, None)
    assert nobody.share is None


@given(st.dictionaries(st.integers(0, 400), st.integers(0, 20), max_size=12))
def test_the_median_is_that_of_the_customers_one_by_one(days):
    one_by_one = [day for day, count in days.items() for _ in range(count)]
    found = tally(Figure.ADD_TO_PURCHASE, _of(len(one_by_one) + 3, days))

    assert found.counted == len(one_by_one)
    assert found.median_days == (statistics.median(one_by_one) if one_by_one else None)
