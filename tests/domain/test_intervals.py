from datetime import timedelta

import pytest

from guide_app.domain.intervals import usual_interval
from tests.domain.people import TODAY


def bought(*ago):
    return [TODAY - timedelta(days=days) for days in ago]


@pytest.mark.parametrize(
    ("ago", "interval"),
    [
        ((), None),
        ((9,), None),
        ((9, 2), None),
        ((30, 20, 10), 10),
        ((10, 30, 20), 10),
        ((100, 20, 10, 0), 10),  # one long pause changes no habit
        ((30, 30, 20, 20), None),  # two orders of a day are one purchase
        ((31, 20, 10), 10),
    ],
)
def test_it_is_the_median_of_the_gaps_once_there_are_three_days_with_a_purchase(ago, interval):
    assert usual_interval(bought(*ago)) == interval
