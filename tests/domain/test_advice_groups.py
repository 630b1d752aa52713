"""The groups that a list in the advisor's order is narrowed down to."""

from dataclasses import replace
from decimal import Decimal

import pytest

from guide_app.domain.advice_groups import AdviceGroup, groups_of
from guide_app.domain.advisor import (
    Lapse,
    Promise,
    PromiseKind,
    Purchases,
    Tier,
    advise,
    circle_of,
)
from guide_app.domain.views import Looks
from tests.domain.people import TODAY, days_ago

GROUP = AdviceGroup
NOBODY = circle_of((), TODAY)
NEVER = advise(Purchases((), Decimal(0)), NOBODY, TODAY)


@pytest.mark.parametrize("lapse", list(Lapse))
def test_everybody_is_in_one_group_by_their_silence(lapse):
    (group,) = groups_of(replace(NEVER, lapse=lapse))
    assert group.value == lapse.value


def test_a_promise_does_not_hide_that_somebody_lapses():
    gone = replace(NEVER, lapse=Lapse.LAPSED, promise=Promise(PromiseKind.VISIT, TODAY))
    assert groups_of(gone) == {GROUP.PROMISED, GROUP.LAPSED}


def test_who_looked_and_who_spends_much_can_be_told_apart():
    once = [Looks("product coat", "Coat", days_ago(2), 1)]
    looked = advise(Purchases((), Decimal(0)), NOBODY, TODAY, looks=once)
    assert groups_of(looked) == {GROUP.LOOKED, GROUP.NEVER_BOUGHT}
    for tier in (Tier.TOP, Tier.HIGH):
        spent = replace(NEVER, lapse=Lapse.ON_TIME, tier=tier)
        assert groups_of(spent) == {GROUP.ON_TIME, GROUP.SPENDS_MUCH}
