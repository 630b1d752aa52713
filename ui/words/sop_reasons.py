"""Why a step of a SOP is due, for what begins one besides days, purchases and birthdays."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from ui.words.reason_parts import date_of, days_of, when, with_step

_CONTEXT = "SopReasonWords"


def first_purchase(facts: Mapping[str, Any]) -> str:
    """After the first purchase."""
    words = QCoreApplication.translate(_CONTEXT, "Day {days} after the first purchase")
    return with_step(words.format(days=days_of(facts)), facts)


def returned(facts: Mapping[str, Any]) -> str:
    """After goods came back."""
    words = QCoreApplication.translate(_CONTEXT, "Day {days} after goods were returned")
    return with_step(words.format(days=days_of(facts)), facts)


def dated(facts: Mapping[str, Any]) -> str:
    """Around a date that was noted."""
    name = facts.get("name") or QCoreApplication.translate(_CONTEXT, "A date noted")
    if facts.get("note"):
        name = QCoreApplication.translate(_CONTEXT, "{name} ({note})").format(
            name=name, note=facts["note"]
        )
    words = QCoreApplication.translate(_CONTEXT, "{name}: {day}, {when}")
    words = words.format(name=name, day=date_of(facts, "date_on"), when=when(days_of(facts)))
    return with_step(words, facts)


def tagged(facts: Mapping[str, Any]) -> str:
    """Since a tag was set."""
    tag = facts.get("tag")
    if not tag:
        words = QCoreApplication.translate(_CONTEXT, "Day {days} with the tag")
    elif days_of(facts) == 0:
        words = QCoreApplication.translate(_CONTEXT, "Tagged “{tag}” today")
    else:
        words = QCoreApplication.translate(_CONTEXT, "Day {days} with the tag “{tag}”")
    return with_step(words.format(tag=tag, days=days_of(facts)), facts)


def viewed(facts: Mapping[str, Any]) -> str:
    """After something was looked at often enough."""
    if facts.get("title"):
        times = int(facts.get("viewed") or 1)
        words = QCoreApplication.translate(
            _CONTEXT, "Looked at “{title}” %n time(s), {when}", "", times
        )
    else:
        words = QCoreApplication.translate(_CONTEXT, "Looked several times, {when}")
    words = words.format(title=facts.get("title"), when=when(-days_of(facts)))
    return with_step(words, facts)


def answered(facts: Mapping[str, Any]) -> str:
    """After a questionnaire was filled in."""
    if facts.get("questionnaire"):
        words = QCoreApplication.translate(_CONTEXT, "Filled in “{questionnaire}”, {when}")
    else:
        words = QCoreApplication.translate(_CONTEXT, "Filled in a questionnaire, {when}")
    ago = when(-days_of(facts))
    return with_step(words.format(questionnaire=facts.get("questionnaire"), when=ago), facts)


def by_hand(facts: Mapping[str, Any]) -> str:
    """Begun by somebody."""
    words = QCoreApplication.translate(_CONTEXT, "Begun by hand, {when}")
    return with_step(words.format(when=when(-days_of(facts))), facts)


def fixed_date(facts: Mapping[str, Any]) -> str:
    """Around a day that HQ chose for everybody."""
    words = QCoreApplication.translate(_CONTEXT, "For {day}, {when}")
    words = words.format(day=date_of(facts, "date_on"), when=when(days_of(facts)))
    return with_step(words, facts)


def weekly(facts: Mapping[str, Any]) -> str:
    """On days of the week."""
    words = QCoreApplication.translate(_CONTEXT, "Every week, this time on {day}")
    return with_step(words.format(day=date_of(facts, "date_on")), facts)


def after(facts: Mapping[str, Any]) -> str:
    """Because another SOP came to its end."""
    words = QCoreApplication.translate(_CONTEXT, "“{after}” is through, goes on since {day}")
    words = words.format(after=facts.get("after", ""), day=date_of(facts, "since"))
    return with_step(words, facts)
