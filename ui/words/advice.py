"""What the advisor says of a customer, in sentences and in a word."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QCoreApplication

from guide_app.domain.advice_groups import AdviceGroup
from guide_app.domain.advice_reasons import AdviceCode, AdviceReason, reasons_of
from guide_app.domain.advisor import HIGH_SHARE, TOP_SHARE, Advice, Lapse, PromiseKind, Urgency
from ui.dates import date_words
from ui.theme import Tone
from ui.words.money import money_words

_CONTEXT = "AdviceWords"


def advice_words(reason: AdviceReason) -> str:
    """The sentence of a reason, such as 14 天内会再来买的可能：62%."""
    return _SENTENCES[reason.code](reason.facts)


def advice_lines(advice: Advice) -> list[str]:
    """All that is said of a customer, what counts most first."""
    return [advice_words(reason) for reason in reasons_of(advice)]


def group_words(group: AdviceGroup) -> str:
    """A group of customers of whom the advisor says the same."""
    tr = QCoreApplication.translate
    return {
        AdviceGroup.PROMISED: tr(_CONTEXT, "Promises"),
        AdviceGroup.LOOKED: tr(_CONTEXT, "Looked lately"),
        AdviceGroup.ABOUT_TO_LAPSE: tr(_CONTEXT, "About to lapse"),
        AdviceGroup.LAPSED: tr(_CONTEXT, "Lapsed"),
        AdviceGroup.SPENDS_MUCH: tr(_CONTEXT, "Top {percent}%"),
        AdviceGroup.ON_TIME: tr(_CONTEXT, "On time"),
        AdviceGroup.NEVER_BOUGHT: tr(_CONTEXT, "Never bought"),
    }[group].replace("{percent}", str(round(100 * HIGH_SHARE)))


def advice_chips(advice: Advice) -> list[tuple[str, Tone]]:
    """What matters most about a customer, in a word or two; that they lapse is always said."""
    tr = QCoreApplication.translate
    chips: list[tuple[str, Tone]] = []
    if advice.urgency is Urgency.PROMISED and advice.promise is not None:
        by_customer = advice.promise.kind is PromiseKind.VISIT
        words = tr(_CONTEXT, "Said: will visit") if by_customer else tr(_CONTEXT, "Promised")
        chips.append((words, Tone.ACCENT))
    elif advice.urgency is Urgency.LOOKED:
        chips.append((group_words(AdviceGroup.LOOKED), Tone.ACCENT))
    if advice.lapse is Lapse.LAPSED:
        chips.append((group_words(AdviceGroup.LAPSED), Tone.RED))
    elif advice.lapse is Lapse.ABOUT_TO_LAPSE:
        chips.append((group_words(AdviceGroup.ABOUT_TO_LAPSE), Tone.AMBER))
    elif not chips and advice.lapse is Lapse.NEVER_BOUGHT:
        chips.append((group_words(AdviceGroup.NEVER_BOUGHT), Tone.NEUTRAL))
    elif not chips:
        likely = tr(_CONTEXT, "Likely {percent}%").format(percent=round(100 * advice.chance))
        chips.append((likely, Tone.NEUTRAL))
    return chips


def _promised_visit(facts: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(_CONTEXT, "On {day} they said they would visit").format(
        day=_date(facts, "on")
    )


def _promised_by_guide(facts: Mapping[str, Any]) -> str:
    days = int(facts["days"])
    if days > 0:
        return QCoreApplication.translate(
            _CONTEXT, "A contact was planned for %n day(s) ago", "", days
        )
    return QCoreApplication.translate(_CONTEXT, "A contact is planned for today")


def _looked(facts: Mapping[str, Any]) -> str:
    words = QCoreApplication.translate(
        _CONTEXT,
        "Looked %n time(s) within {days} days, the last time at “{title}”",
        "",
        int(facts["times"]),
    )
    return words.replace("{days}", str(facts["within"])).replace("{title}", str(facts["title"]))


def _chance(facts: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(
        _CONTEXT, "Buys again within {days} days with a chance of {percent}%"
    ).format(days=facts["horizon"], percent=facts["percent"])


def _rhythm(facts: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(
        _CONTEXT, "Usually buys every {interval} days; the last time was {silent} days ago"
    ).format(interval=facts["interval_days"], silent=facts["silent_days"])


def _expected(facts: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(
        _CONTEXT, "Expected around {day}, four times in five between {first} and {last}"
    ).format(day=_date(facts, "on"), first=_date(facts, "first"), last=_date(facts, "last"))


def _unclear(_facts: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(
        _CONTEXT, "Buys at uneven intervals: no day can be named for the next time"
    )


def _about_to_lapse(facts: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(
        _CONTEXT,
        "About to lapse: usually buys every {interval} days, now {silent} days without a purchase;"
        " only {rarity} in 100 gaps are longer",
    ).format(interval=facts["interval_days"], silent=facts["silent_days"], rarity=facts["rarity"])


def _lapsed(facts: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(
        _CONTEXT,
        "Has probably lapsed: usually buys every {interval} days, now {silent} days without a"
        " purchase",
    ).format(interval=facts["interval_days"], silent=facts["silent_days"])


def _few_purchases(facts: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(
        _CONTEXT,
        "Bought on only %n day(s) so far: the rhythm is mostly that of your other customers",
        "",
        int(facts["purchases"]),
    )


def _never_bought(_facts: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(
        _CONTEXT, "Has not bought yet, so nothing can be said of the next purchase"
    )


def _top_tier(facts: Mapping[str, Any]) -> str:
    return _tier(facts, TOP_SHARE)


def _high_tier(facts: Mapping[str, Any]) -> str:
    return _tier(facts, HIGH_SHARE)


def _tier(facts: Mapping[str, Any], share: float) -> str:
    return QCoreApplication.translate(
        _CONTEXT, "Has spent {amount} in all: among the first {percent}% of your buyers"
    ).format(amount=_money(facts, "spent"), percent=round(100 * share))


def _worth(facts: Mapping[str, Any]) -> str:
    return QCoreApplication.translate(
        _CONTEXT, "May spend {amount} within {days} days; a usual purchase is {basket}"
    ).format(amount=_money(facts, "amount"), days=facts["horizon"], basket=_money(facts, "basket"))


def _money(facts: Mapping[str, Any], name: str) -> str:
    return money_words(Decimal(round(Decimal(facts[name]))))


def _date(facts: Mapping[str, Any], name: str) -> str:
    return date_words(date.fromisoformat(facts[name]))


_SENTENCES = {
    AdviceCode.PROMISED_VISIT: _promised_visit,
    AdviceCode.PROMISED_BY_GUIDE: _promised_by_guide,
    AdviceCode.LOOKED: _looked,
    AdviceCode.CHANCE: _chance,
    AdviceCode.RHYTHM: _rhythm,
    AdviceCode.EXPECTED: _expected,
    AdviceCode.UNCLEAR: _unclear,
    AdviceCode.ABOUT_TO_LAPSE: _about_to_lapse,
    AdviceCode.LAPSED: _lapsed,
    AdviceCode.FEW_PURCHASES: _few_purchases,
    AdviceCode.NEVER_BOUGHT: _never_bought,
    AdviceCode.TOP_TIER: _top_tier,
    AdviceCode.HIGH_TIER: _high_tier,
    AdviceCode.WORTH: _worth,
}
