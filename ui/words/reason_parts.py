"""What several sentences of `ui.words.reasons` are put together from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication

from ui.dates import date_words

_CONTEXT = "ReasonWords"


def days_of(facts: Mapping[str, Any]) -> int:
    """The number of days that the sentence speaks of."""
    return int(facts.get("days") or 0)


def date_of(facts: Mapping[str, Any], name: str) -> str:
    """A day of the facts in words; empty if it is not known."""
    return date_words(date.fromisoformat(facts[name])) if facts.get(name) else ""


def when(left: int) -> str:
    """How far off a day is that is so many days ahead; negative: behind."""
    if left > 0:
        return QCoreApplication.translate(_CONTEXT, "in %n day(s)", "", left)
    if left == 0:
        return QCoreApplication.translate(_CONTEXT, "today")
    return QCoreApplication.translate(_CONTEXT, "%n day(s) ago", "", -left)


def with_step(words: str, facts: Mapping[str, Any]) -> str:
    """The sentence, which step of which SOP it is, and the hours in which it is best done."""
    if "step" not in facts:
        return words
    said = QCoreApplication.translate(_CONTEXT, "{why} · {sop}, step {step} of {steps}").format(
        why=words, sop=facts.get("sop", ""), step=facts["step"], steps=facts.get("steps", "")
    )
    first, last = facts.get("hours") or (None, None)
    if first and last:
        hours = QCoreApplication.translate(_CONTEXT, "{said}, best from {first} to {last}")
    elif first:
        hours = QCoreApplication.translate(_CONTEXT, "{said}, best after {first}")
    elif last:
        hours = QCoreApplication.translate(_CONTEXT, "{said}, best before {last}")
    else:
        return said
    return hours.format(said=said, first=first, last=last)
