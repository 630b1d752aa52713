"""What the advisor says can be read in both languages."""

from decimal import Decimal

import pytest

from guide_app.domain.advice_reasons import AdviceCode, AdviceReason
from guide_app.domain.advisor import Promise, PromiseKind, Purchases, advise, circle_of
from tests.domain.people import TODAY, days_ago, looks_of, view
from ui.i18n import Language
from ui.words.advice import advice_chips, advice_words

FACTS: dict[AdviceCode, dict[str, object]] = {
    AdviceCode.PROMISED_VISIT: {"on": "2017-09-30", "days": 2},
    AdviceCode.PROMISED_BY_GUIDE: {"on": "2017-09-30", "days": 2},
    AdviceCode.LOOKED: {"times": 3, "within": 7, "on": "2017-09-30", "days": 2, "title": "Coat"},
    AdviceCode.CHANCE: {"percent": 62, "horizon": 14},
    AdviceCode.RHYTHM: {"interval_days": 7, "silent_days": 6},
    AdviceCode.EXPECTED: {"on": "2017-10-03", "first": "2017-10-03", "last": "2017-10-12"},
    AdviceCode.UNCLEAR: {},
    AdviceCode.ABOUT_TO_LAPSE: {"interval_days": 7, "silent_days": 12, "rarity": 6},
    AdviceCode.LAPSED: {"interval_days": 7, "silent_days": 40, "rarity": 0},
    AdviceCode.FEW_PURCHASES: {"purchases": 1},
    AdviceCode.NEVER_BOUGHT: {},
    AdviceCode.TOP_TIER: {"spent": "1840.00"},
    AdviceCode.HIGH_TIER: {"spent": "1840.50"},
    AdviceCode.WORTH: {"amount": "339.61", "horizon": 14, "basket": "180.00", "times": 1.9},
}


@pytest.mark.parametrize("spoken", list(Language))
def test_every_reason_has_words_with_its_facts(language, spoken):
    language.choose(spoken)
    said = {code: advice_words(AdviceReason(code, FACTS[code])) for code in AdviceCode}
    assert len(set(said.values())) == len(AdviceCode)
    for code, words in said.items():
        assert "{" not in words, code
        assert "%n" not in words, code
    assert "62%" in said[AdviceCode.CHANCE]
    assert "¥340" in said[AdviceCode.WORTH]
    assert "¥1,840" in said[AdviceCode.HIGH_TIER]


@pytest.mark.parametrize(
    ("days", "promises", "looks", "words"),
    [
        ([], [Promise(PromiseKind.VISIT, TODAY)], [], "说好来店"),
        ([], [Promise(PromiseKind.BY_HAND, TODAY)], [], "约好的"),
        ([], [], looks_of([view(TODAY, n) for n in range(2)]), "最近看过"),
        ([], [], [], "还没买过"),
        ([days_ago(3_000)], [], [], "可能流失"),
        ([days_ago(20)], [], [], "会买 "),
    ],
)
def test_a_chip_says_what_matters_most(language, days, promises, looks, words):
    circle = circle_of([], TODAY)
    advice = advise(Purchases(days, Decimal(50)), circle, TODAY, promises, looks)
    ((said, _),) = advice_chips(advice)
    assert said.startswith(words)


def test_a_promise_does_not_hide_that_somebody_lapses(language):
    bought = Purchases([days_ago(3_000)], Decimal(50))
    advice = advise(bought, circle_of([], TODAY), TODAY, [Promise(PromiseKind.VISIT, TODAY)])
    assert [words for words, _ in advice_chips(advice)] == ["说好来店", "可能流失"]
