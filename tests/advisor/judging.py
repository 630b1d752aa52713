"""Precision among the first tenth, and how sure a difference between two rankings is."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from random import Random

from tests.advisor.journey import Household
from tests.advisor.questions import FIRST_SHARE, Question, Wanted
from tests.advisor.rankings import BASELINES, OURS, Case, Learned, Ranking

SEED = 2017
_TIE = 1e-12

Groups = list[list[tuple[int, bool]]]
"""A ranking: households by number with what turned out, equal ones together, the first first."""


@dataclass(frozen=True)
class Difference:
    """One ranking's precision less another's, and where it lies in 95 of 100 resamplings."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Verdict:
    """What came of a question.

    Attributes:
        asked: At how many cuts.
        households: Of how many, on average.
        base: How many of all are wanted: what chance alone would find.
        precision: By ranking.
        beats: Each ranking of the advisor against each baseline.
    """

    question: Question
    asked: int
    households: float
    base: float
    precision: Mapping[str, float]
    beats: Mapping[tuple[str, str], Difference]


def judge(
    question: Question,
    households: Sequence[Household],
    learned: Learned,
    rankings: Mapping[str, Ranking],
    resamplings: int,
) -> Verdict:
    """Ask a question at its cuts; a household counts at all of them or at none when resampled."""
    cuts = question.cuts()
    ranked: dict[str, list[Groups]] = defaultdict(list)
    sizes, bases = [], []
    for cut in cuts:
        asked = question.asked_of(households, cut)
        answers = question.answers(asked, cut)
        sizes.append(len(asked))
        bases.append(sum(answers) / len(asked))
        cases = [Case(one.before(cut), cut, question.days, learned) for one in asked]
        for name, ranking in rankings.items():
            sign = -1 if question.wanted is Wanted.ABSENT else 1
            scores = [sign * ranking(case) for case in cases]
            ranked[name].append(grouped(asked, scores, answers))
    precision = _precision(ranked, dict.fromkeys((one.number for one in households), 1))
    pairs = [(ours, other) for ours in OURS for other in BASELINES if {ours, other} <= set(ranked)]
    samples: dict[tuple[str, str], list[float]] = {pair: [] for pair in pairs}
    chance = Random(SEED)
    numbers = [one.number for one in households]
    for _ in range(resamplings):
        weights: dict[int, int] = defaultdict(int)
        for number in chance.choices(numbers, k=len(numbers)):
            weights[number] += 1
        found = _precision(ranked, weights)
        for ours, other in pairs:
            samples[ours, other].append(found[ours] - found[other])
    beats = {
        (ours, other): Difference(precision[ours] - precision[other], *_range(samples[ours, other]))
        for ours, other in pairs
    }
    return Verdict(question, len(cuts), _mean(sizes), _mean(bases), precision, beats)


def _precision(
    ranked: Mapping[str, Sequence[Groups]], weights: Mapping[int, int]
) -> dict[str, float]:
    """Of every ranking, on average over the cuts; all rankings of a cut are of the same people."""
    rooms = [room_of(groups, weights) for groups in next(iter(ranked.values()))]
    return {
        name: _mean(map(first_tenth, at_cuts, repeat(weights), rooms))
        for name, at_cuts in ranked.items()
    }


def room_of(groups: Groups, weights: Mapping[int, int]) -> int:
    """How many the first tenth holds."""
    everybody = sum(weights.get(number, 0) for group in groups for number, _ in group)
    return max(1, round(FIRST_SHARE * everybody))


def first_tenth(groups: Groups, weights: Mapping[int, int], room: int) -> float:
    """The share of the wanted among the first tenth; of equals as many count as have room.

    Args:
        groups: The ranking.
        weights: How often each household counts.
        room: From `room_of`.
    """
    all_room = room
    hits = 0.0
    for group in groups:
        size = sum(weights.get(number, 0) for number, _ in group)
        wanted = sum(weights.get(number, 0) for number, answer in group if answer)
        taken = min(size, room)
        if size:
            hits += wanted * taken / size
        room -= taken
        if room == 0:
            break
    return hits / (all_room - room) if all_room > room else 0.0


def grouped(
    households: Sequence[Household], scores: Sequence[float], answers: Sequence[bool]
) -> Groups:
    """A ranking by scores, the highest first."""
    places = sorted(range(len(scores)), key=lambda at: (-scores[at], households[at].number))
    groups: Groups = []
    before = None
    for at in places:
        if before is None or before - scores[at] > _TIE:
            groups.append([])
        groups[-1].append((households[at].number, answers[at]))
        before = scores[at]
    return groups


def _range(values: Sequence[float]) -> tuple[float, float]:
    if not values:
        return 0.0, 0.0
    ordered = sorted(values)
    edge = int(0.025 * len(ordered))
    return ordered[edge], ordered[-1 - edge]


def _mean(values: Iterable[float]) -> float:
    return statistics.fmean(values)
