"""Memories of other lengths, compared within the first nine months only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guide_app.domain.buying import Memory, Population, habit_of, learn, purchase_days
from tests.advisor.journey import JUDGED_FROM, Household
from tests.advisor.judging import first_tenth, grouped, room_of
from tests.advisor.questions import MAIN, Question

_FIRST_CUT = date(2017, 7, 1)
_DAY = timedelta(days=1)
HORIZONS = (3, 7, 14, 28)
MEMORIES = (
    *(Memory(half, gaps) for half in (5, 7, 10, 14) for gaps in (3, 6, 10, 20)),
    *(Memory(broken=broken) for broken in (0, 0.01, 0.05, 0.1)),
)


@dataclass(frozen=True)
class Tried:
    """How a memory did.

    Attributes:
        error: Mean squared error of the chance (Brier), over all horizons.
        precision: Of the main question.
    """

    memory: Memory
    error: float
    precision: float


def compare(
    households: Sequence[Household], memories: Sequence[Memory] = MEMORIES
) -> Iterator[Tried]:
    """Each memory, at cuts whose time is over before the judged months begin."""
    for memory in memories:
        errors: list[float] = []
        precisions: list[float] = []
        for cut in Question(MAIN.wanted, max(HORIZONS)).cuts(_FIRST_CUT, JUDGED_FROM):
            today = cut - _DAY
            known = {
                one.number: days
                for one in households
                if (days := purchase_days(one.before(cut).days, today))
            }
            population: Population = learn(known.values(), memory)
            habits = {
                number: habit_of(days, population, today, memory) for number, days in known.items()
            }
            there = [one for one in households if one.number in habits]
            for ahead in HORIZONS:
                errors += (
                    (habits[one.number].chance(ahead) - one.buys(cut, ahead)) ** 2 for one in there
                )
            asked = MAIN.asked_of(households, cut)
            scores = [habits[one.number].chance(MAIN.days) for one in asked]
            groups = grouped(asked, scores, MAIN.answers(asked, cut))
            once = dict.fromkeys(habits, 1)
            precisions.append(first_tenth(groups, once, room_of(groups, once)))
        yield Tried(memory, sum(errors) / len(errors), sum(precisions) / len(precisions))
