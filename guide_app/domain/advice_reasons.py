"""Why the advisor says what it says: codes and the facts that their sentences need, never words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from guide_app.domain.advisor import (
    HORIZON_DAYS,
    LOOK_DAYS,
    Advice,
    Lapse,
    PromiseKind,
    Tier,
    Urgency,
    expected_days,
    times_of,
)

_FEW_PURCHASES = 3
_WIDEST = timedelta(days=90)


class AdviceCode(StrEnum):
    """Everything that speaks for or against a customer.

    Dates in facts are ISO texts, money is text.

    =================== ========================================================================
    code                facts
    =================== ========================================================================
    promised_visit      on (when the customer said so), days (since then)
    promised_by_guide   on (the day it is due), days (overdue)
    looked              times (within within days), on (the last time), days (since then), title
    chance              percent, horizon (days to come)
    rhythm              interval_days (the usual gap), silent_days
    expected            on, first, last: the range in which the day lies four times in five
    unclear             none: that range is too wide to name a day, though there are purchases
    about_to_lapse      silent_days, interval_days, rarity (percent of the own gaps are longer)
    lapsed              the same
    few_purchases       purchases: what is said of the rhythm is mostly that of other customers
    never_bought        none
    top_tier, high_tier spent
    worth               amount, horizon, basket (a usual purchase), times (purchases to be expected
                        of somebody who buys at all)
    =================== ========================================================================
    """

    PROMISED_VISIT = "promised_visit"
    PROMISED_BY_GUIDE = "promised_by_guide"
    LOOKED = "looked"
    WORTH = "worth"
    CHANCE = "chance"
    RHYTHM = "rhythm"
    EXPECTED = "expected"
    UNCLEAR = "unclear"
    ABOUT_TO_LAPSE = "about_to_lapse"
    LAPSED = "lapsed"
    FEW_PURCHASES = "few_purchases"
    NEVER_BOUGHT = "never_bought"
    TOP_TIER = "top_tier"
    HIGH_TIER = "high_tier"


@dataclass(frozen=True, slots=True)
class AdviceReason:
    """A code and its facts, which are JSON values."""

    code: AdviceCode
    facts: Mapping[str, Any]


def reasons_of(advice: Advice) -> tuple[AdviceReason, ...]:
    """All reasons, those first that count first; never empty."""
    found = [*_urgent(advice), *_habit(advice)]
    tier = {Tier.TOP: AdviceCode.TOP_TIER, Tier.HIGH: AdviceCode.HIGH_TIER}.get(advice.tier)
    if tier is not None:
        found.append(AdviceReason(tier, {"spent": str(advice.spent)}))
    return tuple(found)


def _urgent(advice: Advice) -> list[AdviceReason]:
    found = []
    if advice.urgency is Urgency.PROMISED and advice.promise is not None:
        code = {
            PromiseKind.VISIT: AdviceCode.PROMISED_VISIT,
            PromiseKind.BY_HAND: AdviceCode.PROMISED_BY_GUIDE,
        }[advice.promise.kind]
        on = advice.promise.on
        facts = {"on": on.isoformat(), "days": (advice.today - on).days}
        found.append(AdviceReason(code, facts))
    if advice.looked_on is not None:
        on = advice.looked_on
        looked = {"times": advice.looks, "within": LOOK_DAYS, "on": on.isoformat()}
        looked |= {"days": (advice.today - on).days, "title": advice.looked_at}
        found.append(AdviceReason(AdviceCode.LOOKED, looked))
    return found


def _habit(advice: Advice) -> list[AdviceReason]:
    habit, expected = advice.habit, expected_days(advice)
    if habit is None or expected is None:
        return [AdviceReason(AdviceCode.NEVER_BOUGHT, {})]
    worth = {
        "amount": str(advice.worth),
        "horizon": HORIZON_DAYS,
        "basket": str(advice.basket),
        "times": round(times_of(habit, HORIZON_DAYS), 1),
    }
    chance = {"percent": round(100 * advice.chance), "horizon": HORIZON_DAYS}
    found = [AdviceReason(AdviceCode.CHANCE, chance)]
    rhythm: dict[str, Any] = {
        "interval_days": habit.usual_days,
        "silent_days": habit.silent_days,
    }
    lapse = {
        Lapse.ABOUT_TO_LAPSE: AdviceCode.ABOUT_TO_LAPSE,
        Lapse.LAPSED: AdviceCode.LAPSED,
    }.get(advice.lapse)
    if lapse is None:
        on, first, last = expected
        found.append(AdviceReason(AdviceCode.RHYTHM, rhythm))
        days = {"on": on.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
        if last - first <= _WIDEST:
            found.append(AdviceReason(AdviceCode.EXPECTED, days))
        elif habit.purchases >= _FEW_PURCHASES:
            found.append(AdviceReason(AdviceCode.UNCLEAR, {}))
    else:
        rarity = {"rarity": round(100 * habit.silence())}
        found.append(AdviceReason(lapse, rhythm | rarity))
    found.append(AdviceReason(AdviceCode.WORTH, worth))
    if habit.purchases < _FEW_PURCHASES:
        found.append(AdviceReason(AdviceCode.FEW_PURCHASES, {"purchases": habit.purchases}))
    return found
