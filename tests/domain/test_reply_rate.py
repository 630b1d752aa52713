import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.reply_rate import FEW, ReplyRate, wilson


@pytest.mark.parametrize(
    ("successes", "trials"), [(8, 25), (1, 10), (9, 10), (300, 2_000), (50, 2_000)]
)
def test_the_interval_ends_where_the_share_would_be_196_deviations_off(successes, trials):
    share = successes / trials

    for end in wilson(successes, trials):
        deviation = math.sqrt(end * (1 - end) / trials)
        assert abs(share - end) / deviation == pytest.approx(1.96, abs=1e-3)


def test_none_or_all_of_ten_leaves_much_open():
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1), abs=1e-4)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_between_0_and_1(case):
    successes, trials = case
    low, high = wilson(*case)

    assert 0 <= low <= successes / trials + 1e-9
    assert successes / trials - 1e-9 <= high <= 1


@pytest.mark.parametrize("case", [(0, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_has_no_interval(case):
    with pytest.raises(ValueError, match="share"):
        wilson(*case)


def test_a_rate_says_when_it_rests_on_too_little():
    assert ReplyRate(FEW - 1, 5).is_thin
    assert not ReplyRate(FEW, 5).is_thin


def test_where_nothing_was_sent_there_is_no_rate():
    assert (ReplyRate(open=3).share, ReplyRate(open=3).interval) == (None, None)


def test_the_rates_of_several_wordings_add_up():
    assert ReplyRate(10, 4, 2, 1) + ReplyRate(5, 1, 0, 2) == ReplyRate(15, 5, 2, 3)
