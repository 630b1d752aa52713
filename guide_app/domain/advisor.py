"""Who is worth the next hour: what is to be expected of a customer, and why, as codes and facts.

It says who will probably buy, not whom a message makes buy: only a hold-out could tell that. What
it says of purchases was judged on months it had not seen, see docs/advisor.md; that promises and
fresh interest come first is a rule of the house and was judged by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum

from guide_app.domain.buying import Habit, Population, habit_of, learn, purchase_days
from guide_app.domain.views import Looks

HORIZON_DAYS = 14
"""The chance and the money are those of so many days to come."""
VISIT_DAYS = 14
"""How long a promised visit is waited for."""
LOOK_DAYS = 7
"""How long a look at something counts as fresh."""
LOOKS_TO_LEAD = 2
"""So many fresh looks come before all chances: one alone may be a slip of the thumb."""
RANGE = 0.8
"""The expected day lies in its range with this chance."""
TOP_SHARE, HIGH_SHARE = 0.1, 0.3
"""Of the buyers of a book, by what they have spent, are of the top and of the high tier."""
_ABOUT_TO_LAPSE, _LAPSED = 0.10, 0.02
_BORROWED_BASKETS = 2
_CENT = Decimal("0.01")


class Urgency(IntEnum):
    """What comes before all chances: a promise, then a customer who is looking right now."""

    PROMISED = 0
    LOOKED = 1
    USUAL = 2


class Lapse(StrEnum):
    """How the present silence compares with the customer's own gaps."""

    NEVER_BOUGHT = "never_bought"
    ON_TIME = "on_time"
    ABOUT_TO_LAPSE = "about_to_lapse"  # longer than nine in ten of the own gaps
    LAPSED = "lapsed"  # longer than 49 in 50


class Tier(StrEnum):
    """What a customer has spent, beside the others of the book."""

    TOP = "top"
    HIGH = "high"
    USUAL = "usual"


class PromiseKind(StrEnum):
    """Who promised."""

    VISIT = "visit"  # the customer said that they would come by
    BY_HAND = "by_hand"  # the guide planned it


@dataclass(frozen=True, slots=True)
class Promise:
    """Something promised: on the day of the visit's announcement, or for the day it is due."""

    kind: PromiseKind
    on: date


@dataclass(frozen=True, slots=True)
class Purchases:
    """What a customer has bought: on which days, in any order, and all the money together."""

    days: Sequence[date]
    spent: Decimal


@dataclass(frozen=True, slots=True)
class Circle:
    """The customers of the book, whom everyone is compared with.

    Attributes:
        basket: What is spent on a day with a purchase.
        top_from: Spent in all by those of the top tier, at least; None with too few buyers to say.
        high_from: The same of the high tier.
    """

    habits: Population
    basket: float
    top_from: Decimal | None
    high_from: Decimal | None


@dataclass(frozen=True, slots=True)
class Advice:
    """What is to be expected of a customer; `reasons_of` says why.

    Attributes:
        chance: Of a purchase within `HORIZON_DAYS`.
        worth: The money to be expected within these days.
        habit: None for somebody who never bought.
        promise: The oldest that is open.
        looks: How often the customer looked at something lately.
        looked_at: The title of the last.
    """

    urgency: Urgency
    chance: float
    worth: Decimal
    lapse: Lapse
    tier: Tier
    today: date
    habit: Habit | None
    basket: Decimal
    spent: Decimal
    promise: Promise | None = None
    looks: int = 0
    looked_on: date | None = None
    looked_at: str | None = None


def circle_of(customers: Iterable[Purchases], today: date) -> Circle:
    """What the customers of a book have in common; those without purchases tell nothing."""
    bought, spent = [], []
    for purchases in customers:
        days = purchase_days(purchases.days, today)
        if days:
            bought.append(days)
            spent.append(max(Decimal(0), purchases.spent))
    spent.sort(reverse=True)
    visits = sum(map(len, bought))
    return Circle(
        habits=learn(bought),
        basket=float(sum(spent)) / visits if visits else 0.0,
        top_from=_share_of(spent, TOP_SHARE),
        high_from=_share_of(spent, HIGH_SHARE),
    )


def advise(
    purchases: Purchases,
    circle: Circle,
    today: date,
    promises: Iterable[Promise] = (),
    looks: Iterable[Looks] = (),
) -> Advice:
    """What is to be expected of a customer.

    Args:
        purchases: The customer's own; later days than today count for nothing.
        circle: The others.
        today: The business day.
        promises: Any that were made; those that are kept or too old are left out.
        looks: What the customer looked at; those that are no more fresh are left out.
    """
    days = purchase_days(purchases.days, today)
    last_on = date.fromordinal(days[-1]) if days else None
    open_ones = [one for one in promises if _is_open(one, last_on, today)]
    promise = min(open_ones, key=lambda one: (one.on, one.kind), default=None)
    fresh = [look for look in looks if 0 <= (today - look.on).days < LOOK_DAYS]
    times = sum(look.times for look in fresh)
    latest = max(fresh, key=lambda look: (look.on, look.thing, look.title), default=None)
    urgency = Urgency.LOOKED if times >= LOOKS_TO_LEAD else Urgency.USUAL
    habit, chance, worth, basket = None, 0.0, Decimal(0), Decimal(0)
    if days:
        habit = habit_of(days, circle.habits, today)
        chance = round(habit.chance(HORIZON_DAYS), 4)
        usual = basket_of(purchases.spent, len(days), circle)
        basket = Decimal(usual).quantize(_CENT)
        worth = Decimal(chance * times_of(habit, HORIZON_DAYS) * usual).quantize(_CENT)
    return Advice(
        urgency=urgency if promise is None else Urgency.PROMISED,
        chance=chance,
        worth=worth,
        lapse=_lapse_of(habit),
        tier=_tier_of(purchases.spent if days else Decimal(0), circle),
        today=today,
        habit=habit,
        basket=basket,
        spent=purchases.spent,
        promise=promise,
        looks=times,
        looked_on=None if latest is None else latest.on,
        looked_at=None if latest is None else latest.title,
    )


def advice_order(advice: Advice) -> tuple[int, float, Decimal]:
    """The sort key of a list: promises, then fresh interest, then the chance of a purchase.

    Not total: whoever is equal stands in the order of the day. The money to be expected finds those
    who spend most, but no more buyers than the baselines do: it only parts equal chances.
    """
    return advice.urgency, -advice.chance, -advice.worth


def times_of(habit: Habit, days: int) -> float:
    """How often somebody who buys at all within these days probably does."""
    return max(1.0, days / habit.mean_days)


def basket_of(spent: Decimal, visits: int, circle: Circle) -> float:
    """What the customer usually spends on a day with a purchase, mixed with what others do."""
    own = float(spent) + _BORROWED_BASKETS * circle.basket
    return max(0.0, own / (visits + _BORROWED_BASKETS))


def _is_open(promise: Promise, last_on: date | None, today: date) -> bool:
    if promise.on > today:
        return False
    if promise.kind is PromiseKind.BY_HAND:
        return True
    kept = last_on is not None and last_on >= promise.on
    return not kept and (today - promise.on).days <= VISIT_DAYS


def _lapse_of(habit: Habit | None) -> Lapse:
    if habit is None:
        return Lapse.NEVER_BOUGHT
    rarity = habit.silence()
    if rarity < _LAPSED:
        return Lapse.LAPSED
    return Lapse.ABOUT_TO_LAPSE if rarity < _ABOUT_TO_LAPSE else Lapse.ON_TIME


def _tier_of(spent: Decimal, circle: Circle) -> Tier:
    if spent <= 0 or circle.top_from is None or circle.high_from is None:
        return Tier.USUAL
    if spent >= circle.top_from:
        return Tier.TOP
    return Tier.HIGH if spent >= circle.high_from else Tier.USUAL


def _share_of(spent: Sequence[Decimal], share: float) -> Decimal | None:
    """What the last of the first ``share`` of them has spent; they are sorted."""
    count = int(share * len(spent))
    return spent[count - 1] if count else None


def expected_days(advice: Advice) -> tuple[date, date, date] | None:
    """The next purchase: the day by which it is as likely as not, and the range around it."""
    habit = advice.habit
    if habit is None:
        return None
    last_on = advice.today - timedelta(days=habit.silent_days)
    shares = 0.5, (1 - RANGE) / 2, (1 + RANGE) / 2
    middle, first, last = (_after(last_on, habit.gap_by(share)) for share in shares)
    return middle, first, last


def _after(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
