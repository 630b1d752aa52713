"""Whether what the advisor says comes true as often as it says, and what a small book costs."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from guide_app.domain.advisor import Lapse, advise, circle_of
from tests.advisor.journey import JUDGED_FROM, Household
from tests.advisor.judging import SEED, first_tenth, grouped, room_of
from tests.advisor.questions import MAIN, Question, Wanted
from tests.advisor.rankings import Case, Learned, by_chance

BOOK = 40
_EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01)
_DAY = timedelta(days=1)
FORTNIGHT = Question(Wanted.BUYERS, 14)
GONE = Question(Wanted.ABSENT, 28)


@dataclass(frozen=True)
class Bucket:
    """Households of whom much the same was said, over all cuts.

    Attributes:
        said: The average chance; None for a label.
        came: The share of which it came true.
    """

    words: str
    count: int
    said: float | None
    came: float


def chances(households: Sequence[Household], learned: Learned) -> list[Bucket]:
    """The chance of a purchase within 14 days, and how many bought."""
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for cut in FORTNIGHT.cuts():
        asked = FORTNIGHT.asked_of(households, cut)
        for one, bought in zip(asked, FORTNIGHT.answers(asked, cut), strict=True):
            chance = by_chance(Case(one.before(cut), cut, FORTNIGHT.days, learned))
            at = next(at for at, edge in enumerate(_EDGES[1:]) if chance < edge)
            found[at].append((chance, bought))
    return [
        Bucket(
            f"{_EDGES[at]:.0%} to {min(1, _EDGES[at + 1]):.0%}",
            len(told),
            statistics.fmean(chance for chance, _ in told),
            statistics.fmean(bought for _, bought in told),
        )
        for at, told in sorted(found.items())
    ]


def labels(households: Sequence[Household], learned: Learned) -> list[Bucket]:
    """On time, about to lapse, lapsed: and how many did not buy within 28 days."""
    found: dict[Lapse, list[bool]] = defaultdict(list)
    for cut in GONE.cuts():
        asked = GONE.asked_of(households, cut)
        for one, absent in zip(asked, GONE.answers(asked, cut), strict=True):
            found[advise(one.before(cut), learned.circle, cut - _DAY).lapse].append(absent)
    return [
        Bucket(label.value, len(found[label]), None, statistics.fmean(found[label]))
        for label in Lapse
        if found[label]
    ]


def in_books(households: Sequence[Household], learned: Learned, size: int = BOOK) -> float:
    """Precision of the main question when every guide's PC learns from its own book alone."""
    mixed = list(households)
    Random(SEED).shuffle(mixed)
    own: dict[int, Learned] = {}
    for start in range(0, len(mixed), size):
        book = mixed[start : start + size]
        circle = circle_of((one.before(JUDGED_FROM) for one in book), JUDGED_FROM - _DAY)
        own |= {one.number: replace(learned, circle=circle) for one in book}
    found = []
    once = dict.fromkeys(own, 1)
    for cut in MAIN.cuts():
        asked = MAIN.asked_of(households, cut)
        scores = [
            by_chance(Case(one.before(cut), cut, MAIN.days, own[one.number])) for one in asked
        ]
        groups = grouped(asked, scores, MAIN.answers(asked, cut))
        found.append(first_tenth(groups, once, room_of(groups, once)))
    return statistics.fmean(found)
