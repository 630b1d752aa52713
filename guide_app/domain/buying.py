"""How often a customer buys, and when the next purchase is to be expected, with its uncertainty.

The gaps between the days on which somebody buys are lognormal; everybody has an own usual gap and
an own regularity. A customer with few purchases borrows both from the other customers of the same
book (empirical Bayes), and the present silence counts as a gap that is at least that long. Nothing
is learned anywhere else: a book of 40 customers is enough, see docs/advisor.md.

All sums are exact (`math.fsum`), so that the order in which rows are read does not matter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from guide_app.domain.normal import log_tail, mean_excess

_MOST_GAPS = 80
"""Older ones weigh less than 1 in 250."""
_OPEN_GAP_ROUNDS = 2
_BROKEN_LATER, _BROKEN_SPREAD = 1.0, 1.5
"""Half of the gaps that follow no habit are longer than 2.7 usual ones, one in six than twelve."""
_LONGEST_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class Memory:
    """How far back a habit is looked for, and how much it leans on others.

    All were chosen within the first nine months of The Complete Journey, where the neighbouring
    values do as well: ``run.py advisor --tune``.

    Attributes:
        half_life_gaps: A gap counts half as much as one that is so many gaps later.
        borrowed_gaps: How many gaps of others the own regularity is mixed with.
        broken: The share of gaps that follow no habit: without them a silence that cannot be is
            taken to end at once.
    """

    half_life_gaps: int = 10
    borrowed_gaps: int = 3
    broken: float = 0.02


USUAL_MEMORY = Memory()


@dataclass(frozen=True, slots=True)
class Population:
    """How the customers of a book buy; gaps are logarithms of days.

    Attributes:
        usual: The usual gap.
        between: How much customers differ in their usual gap, as a variance.
        within: How much one customer's gaps differ, as a variance.
    """

    usual: float
    between: float
    within: float


PRIOR = Population(usual=math.log(45), between=1.0, within=0.7)
"""Before a book tells anything: it counts as `PRIOR_CUSTOMERS` more customers.

The variance within is that of The Complete Journey's first nine months (0.71); the others are wide,
for a supermarket's customers come every six days and a fashion shop's every two months.
"""
PRIOR_CUSTOMERS = 2


@dataclass(frozen=True, slots=True)
class Habit:
    """One customer's gaps, as far as the past tells them.

    Attributes:
        purchases: Days with a purchase.
        silent_days: Since the last one.
        usual: Logarithm of the usual gap, without the present silence.
        spread: Standard deviation of the logarithm of the next gap, seen the same way.
        usual_now: The same, knowing the present silence.
        spread_now: The same.
        regularity: The variance of the customer's own gaps.
        broken: See `Memory`.
    """

    purchases: int
    silent_days: int
    usual: float
    spread: float
    usual_now: float
    spread_now: float
    regularity: float
    broken: float

    @property
    def usual_days(self) -> int:
        """The usual gap: every other one is longer."""
        return max(1, min(_LONGEST_DAYS, round(math.exp(min(20.0, self.usual)))))

    @property
    def mean_days(self) -> float:
        """The average gap."""
        return max(1.0, math.exp(min(50.0, self.usual_now + self.regularity / 2)))

    def silence(self) -> float:
        """Which share of the customer's gaps is longer than the present silence."""
        return math.exp(log_tail((_open(self.silent_days) - self.usual) / self.spread))

    def chance(self, days: int) -> float:
        """Of a purchase on one of the next ``days`` days."""
        after = self._log_longer(_open(self.silent_days + days))
        return max(0.0, -math.expm1(after - self._log_longer(_open(self.silent_days))))

    def gap_by(self, share: float) -> int:
        """The gap that the present one is not longer than, with that chance; in days."""
        wanted = self._log_longer(_open(self.silent_days)) + math.log1p(-share)
        short, long = self.silent_days + 1, self.silent_days + _LONGEST_DAYS
        while short < long:
            middle = (short + long) // 2
            if self._log_longer(_open(middle)) > wanted:
                short = middle + 1
            else:
                long = middle
        return short

    def _log_longer(self, log_days: float) -> float:
        """The logarithm of the chance that the present gap is longer than that."""
        as_ever = log_tail((log_days - self.usual_now) / self.spread_now)
        if not self.broken:
            return as_ever
        as_ever += math.log1p(-self.broken)
        other = log_tail((log_days - self.usual - _BROKEN_LATER) / _BROKEN_SPREAD)
        other += math.log(self.broken)
        high = max(as_ever, other)
        return high + math.log(math.exp(as_ever - high) + math.exp(other - high))


def purchase_days(days: Iterable[date], today: date) -> list[int]:
    """The days with a purchase up to today, ascending, each once, as ordinals."""
    return sorted({day.toordinal() for day in days if day <= today})


def learn(customers: Iterable[Sequence[int]], memory: Memory = USUAL_MEMORY) -> Population:
    """How these customers buy, from their `purchase_days`."""
    own = [gaps for days in customers if (gaps := _gaps_of(days, memory)).weight]
    freedom = math.fsum(gaps.freedom for gaps in own)
    squares = math.fsum(gaps.squares for gaps in own)
    within = (PRIOR_CUSTOMERS * PRIOR.within + squares) / (PRIOR_CUSTOMERS + freedom)
    count = len(own)
    if not count:
        return PRIOR
    mean = math.fsum(gaps.mean for gaps in own) / count
    differences = math.fsum((gaps.mean - mean) ** 2 for gaps in own)
    noise = within * math.fsum(1 / gaps.independent for gaps in own)
    between = (PRIOR_CUSTOMERS * PRIOR.between + differences - noise) / (PRIOR_CUSTOMERS + count)
    between = max(0.01, between)
    trust = [1 / (between + within / gaps.independent) for gaps in own]
    prior = PRIOR_CUSTOMERS / (between + within)
    told = math.fsum(one * gaps.mean for one, gaps in zip(trust, own, strict=True))
    usual = (prior * PRIOR.usual + told) / (prior + math.fsum(trust))
    return Population(usual, between, within)


def habit_of(
    days: Sequence[int], population: Population, today: date, memory: Memory = USUAL_MEMORY
) -> Habit:
    """One customer's habit.

    Args:
        days: From `purchase_days`; at least one.
        population: The others.
        today: The business day.
        memory: Another one only to compare it with.
    """
    gaps = _gaps_of(days, memory)
    silent = today.toordinal() - days[-1]
    borrowed = memory.borrowed_gaps
    regularity = (borrowed * population.within + gaps.squares) / (borrowed + gaps.freedom)
    known = gaps.weight / population.within + 1 / population.between
    told = gaps.weight * gaps.mean / population.within + population.usual / population.between
    usual = told / known
    spread = math.sqrt(regularity + 1 / known)
    now, weight = usual, 0.0
    for _ in range(_OPEN_GAP_ROUNDS):  # the silence is a gap of unknown length: at least this long
        z = (_open(silent) - now) / spread
        excess = mean_excess(z)
        weight = min(1.0, max(0.0, excess * (excess - z)))  # what it tells, to one whole gap
        gap = now + spread * excess
        now = (told + weight * gap / population.within) / (known + weight / population.within)
    known_now = known + weight / population.within
    return Habit(
        purchases=len(days),
        silent_days=silent,
        usual=usual,
        spread=spread,
        usual_now=now,
        spread_now=math.sqrt(regularity + 1 / known_now),
        regularity=regularity,
        broken=memory.broken,
    )


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Sums over one customer's gaps, the newest with weight 1.

    Attributes:
        freedom: Degrees of freedom of ``squares``.
        independent: How many gaps of equal weight would tell as much of the mean.
    """

    weight: float
    mean: float
    squares: float
    freedom: float
    independent: float


_NO_GAPS = _Gaps(0.0, 0.0, 0.0, 0.0, 0.0)


@lru_cache(maxsize=16)
def _weights(half_life_gaps: int) -> tuple[float, ...]:
    return tuple(0.5 ** (age / half_life_gaps) for age in range(_MOST_GAPS))


def _gaps_of(days: Sequence[int], memory: Memory) -> _Gaps:
    recent = days[-_MOST_GAPS - 1 :]
    if len(recent) < 2:
        return _NO_GAPS
    gaps = [math.log(later - earlier) for earlier, later in pairwise(recent)]
    gaps.reverse()
    weights = _weights(memory.half_life_gaps)[: len(gaps)]
    weight = math.fsum(weights)
    mean = math.fsum(map(float.__mul__, weights, gaps)) / weight
    squares = math.fsum(w * (gap - mean) ** 2 for w, gap in zip(weights, gaps, strict=True))
    weight_squares = math.fsum(w * w for w in weights)
    return _Gaps(
        weight, mean, squares, weight - weight_squares / weight, weight * weight / weight_squares
    )


def _open(silent_days: int) -> float:
    """Between the last gap that did not happen and the first that may: 3 and 4 days, say."""
    return math.log(silent_days + 0.5)
