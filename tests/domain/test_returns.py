"""Which returns one order can have, and what they come to."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide_app.domain.errors import Rejected
from guide_app.domain.returns import Bought, GoodsBack, check_return, come_to, fitting

DAY = date(2026, 10, 2)
BOUGHT = Bought(DAY, Decimal("100.00"))


def back(number: str, amount: str | None = None, days: int = 1) -> GoodsBack:
    return GoodsBack(number, DAY + timedelta(days), None if amount is None else Decimal(amount))


def taken(*returns: GoodsBack) -> list[GoodsBack]:
    """Those that are taken when they come in this order."""
    known: list[GoodsBack] = []
    for one in returns:
        try:
            check_return(BOUGHT, known, one)
        except Rejected:
            continue
        known.append(one)
    return known


def test_parts_add_up_to_what_was_bought_and_no_further():
    parts = [back("R1", "60.00"), back("R2", "40.00", 2)]

    assert taken(*parts, back("R3", "0.01", 2)) == parts
    assert come_to(BOUGHT, parts) == (DAY + timedelta(2), Decimal("100.00"))
    assert come_to(BOUGHT, parts[:1]) == (DAY + timedelta(1), Decimal("60.00"))
    assert come_to(BOUGHT, []) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (back("R1", "100.01"), "amount"),
        (back("R1", "0.00"), "amount"),
        (back("R1", "-5.00"), "amount"),
        (back("R1", "5.00", days=-1), "returned_on"),
        (back("R1", days=-1), "returned_on"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field(wrong, field):
    with pytest.raises(Rejected) as refused:
        check_return(BOUGHT, (), wrong)

    assert refused.value.facts["field"] == field


def test_all_that_was_left_comes_last_and_once():
    part, rest = back("R1", "30.00", 1), back("R2", None, 3)

    for order in permutations((part, rest)):
        assert come_to(BOUGHT, taken(*order)) == (DAY + timedelta(3), BOUGHT.amount)
    assert taken(rest, back("R3", None, 3)) == [rest]
    assert taken(rest, back("R3", "10.00", 4)) == [rest]
    assert taken(back("R1", "100.00"), rest) == [back("R1", "100.00")]
    assert taken(rest, back("R1", "100.00")) == [rest]


def test_of_those_that_waited_the_earlier_are_taken():
    late, early = back("R1", "60.00", 5), back("R2", "60.00", 2)

    assert fitting(BOUGHT, [late, early]) == [early]


RETURNS = st.lists(
    st.builds(
        back,
        st.sampled_from(["R1", "R2", "R3", "R4"]),
        st.sampled_from([None, "10.00", "45.00", "60.00"]),
        st.integers(-1, 4),
    ),
    max_size=4,
    unique_by=lambda one: one.number,
)


@settings(max_examples=200, deadline=None)
@given(RETURNS)
def test_what_can_be_together_can_come_in_any_order(returns):
    together = fitting(BOUGHT, returns)
    told = come_to(BOUGHT, together)

    assert told is None or (told[0] >= DAY and 0 < told[1] <= BOUGHT.amount)
    for order in permutations(together):
        assert taken(*order) == list(order)
