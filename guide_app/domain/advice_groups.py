"""What a list in the advisor's order can be narrowed down to; a customer is in one or several."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from guide_app.domain.advisor import Advice, Lapse, Tier


class AdviceGroup(StrEnum):
    """Customers of whom the advisor says the same, in the order in which they matter."""

    PROMISED = "promised"
    LOOKED = "looked"  # once is enough, though it takes more to move somebody up
    ABOUT_TO_LAPSE = "about_to_lapse"
    LAPSED = "lapsed"
    SPENDS_MUCH = "spends_much"  # of the top or the high tier
    ON_TIME = "on_time"
    NEVER_BOUGHT = "never_bought"


_OF_LAPSE = {
    Lapse.NEVER_BOUGHT: AdviceGroup.NEVER_BOUGHT,
    Lapse.ON_TIME: AdviceGroup.ON_TIME,
    Lapse.ABOUT_TO_LAPSE: AdviceGroup.ABOUT_TO_LAPSE,
    Lapse.LAPSED: AdviceGroup.LAPSED,
}


def groups_of(advice: Advice) -> frozenset[AdviceGroup]:
    """All that hold: a promise does not hide that somebody is about to lapse."""
    return frozenset(_groups(advice))


def _groups(advice: Advice) -> Iterator[AdviceGroup]:
    if advice.promise is not None:
        yield AdviceGroup.PROMISED
    if advice.looks:
        yield AdviceGroup.LOOKED
    yield _OF_LAPSE[advice.lapse]
    if advice.tier is not Tier.USUAL:
        yield AdviceGroup.SPENDS_MUCH
