"""The ways to rank customers that are compared; what they learn is learned before the first cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guide_app.domain.advisor import Circle, Purchases, basket_of, circle_of, times_of
from guide_app.domain.buying import Habit, habit_of, purchase_days
from tests.advisor import bgnbd
from tests.advisor.journey import Household

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Learned:
    """What was learned from the first months."""

    circle: Circle
    bgnbd: bgnbd.Parameters


@dataclass(frozen=True)
class Case:
    """A customer at a cut."""

    bought: Purchases
    cut: date
    days: int
    learned: Learned

    @property
    def seen(self) -> bgnbd.Seen:
        """The customer as BG/NBD knows them."""
        first, last = self.bought.days[0], self.bought.days[-1]
        return bgnbd.Seen(len(self.bought.days) - 1, (last - first).days, (self.cut - first).days)

    @property
    def habit(self) -> Habit:
        """The customer as the advisor knows them: the cut is tomorrow."""
        today = self.cut - _DAY
        return habit_of(purchase_days(self.bought.days, today), self.learned.circle.habits, today)

    @property
    def basket(self) -> float:
        """A usual purchase."""
        return basket_of(self.bought.spent, len(self.bought.days), self.learned.circle)


Ranking = Callable[[Case], float]


def by_recency(case: Case) -> float:
    """Who bought last."""
    return case.bought.days[-1].toordinal()


def by_frequency(case: Case) -> float:
    """Who bought most often."""
    return len(case.bought.days)


def by_money(case: Case) -> float:
    """Who has spent most."""
    return float(case.bought.spent)


def by_bgnbd(case: Case) -> float:
    """Who is expected to buy most often, by BG/NBD."""
    return bgnbd.expected_purchases(case.learned.bgnbd, case.seen, case.days)


def by_bgnbd_and_basket(case: Case) -> float:
    """The same, times a usual purchase."""
    return by_bgnbd(case) * case.basket


def by_chance(case: Case) -> float:
    """Who is most likely to buy, by the advisor."""
    return case.habit.chance(case.days)


def by_worth(case: Case) -> float:
    """From whom the advisor expects most money: what orders the list."""
    habit = case.habit
    return habit.chance(case.days) * times_of(habit, case.days) * case.basket


BASELINES: dict[str, Ranking] = {
    "recency": by_recency,
    "frequency": by_frequency,
    "spent so far": by_money,
    "BG/NBD": by_bgnbd,
    "BG/NBD × basket": by_bgnbd_and_basket,
}
OURS: dict[str, Ranking] = {"advisor: chance": by_chance, "advisor: worth": by_worth}
RANKINGS = BASELINES | OURS


def learn(households: Sequence[Household], before: date) -> Learned:
    """Learn from what happened before a day."""
    known = [bought for one in households if (bought := one.before(before)).days]
    seen = [
        bgnbd.Seen(
            len(one.days) - 1, (one.days[-1] - one.days[0]).days, (before - one.days[0]).days
        )
        for one in known
    ]
    return Learned(circle_of(known, before - _DAY), bgnbd.fit(seen))
