"""Why a customer is due, in one sentence."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from guide_app.domain.due import Reason
from guide_app.domain.due_reasons import ReasonCode
from ui.words import sop_reasons
from ui.words.reason_parts import date_of, days_of, when, with_step
from ui.words.shop import relation_words

_CONTEXT = "ReasonWords"


def reason_words(reason: Reason) -> str:
    """The sentence of a row, such as 首单第 3 天 or 儿子 10 月 9 日生日，还有 7 天."""
    return _SENTENCES[reason.code](reason.facts)


def _birthday(facts: Mapping[str, Any]) -> str:
    who = facts.get("name") or (relation_words(facts["relation"]) if "relation" in facts else "")
    day = date_of(facts, "birthday_on")
    if facts.get("lunar"):
        day = QCoreApplication.translate(_CONTEXT, "{day} (lunar)").format(day=day)
    past = days_of(facts) < 0
    if who and facts.get("age"):
        text = (
            QCoreApplication.translate(_CONTEXT, "{who} turned {age} on {day}, {when}")
            if past
            else QCoreApplication.translate(_CONTEXT, "{who} turns {age} on {day}, {when}")
        )
    elif who:
        text = (
            QCoreApplication.translate(_CONTEXT, "{who} had a birthday on {day}, {when}")
            if past
            else QCoreApplication.translate(_CONTEXT, "{who} has a birthday on {day}, {when}")
        )
    else:
        text = QCoreApplication.translate(_CONTEXT, "Birthday on {day}, {when}")
    return text.format(who=who, age=facts.get("age"), day=day, when=when(days_of(facts)))


def _manual(facts: Mapping[str, Any]) -> str:
    days = days_of(facts)
    if days > 0:
        return QCoreApplication.translate(_CONTEXT, "Planned by hand, %n day(s) overdue", "", days)
    return QCoreApplication.translate(_CONTEXT, "Planned by hand for today")


def _call(facts: Mapping[str, Any]) -> str:
    tries = int(facts.get("tries") or 0)
    if tries:
        return QCoreApplication.translate(
            _CONTEXT, "Out of the pool: add by phone, no answer %n time(s) so far", "", tries
        )
    return QCoreApplication.translate(_CONTEXT, "Out of the pool: add by phone")


def _task(facts: Mapping[str, Any]) -> str:
    words = QCoreApplication.translate(_CONTEXT, "Task from HQ: {task}, until {day}")
    day = date_of(facts, "until")
    return words.replace("{day}", day).replace("{task}", str(facts.get("task") or ""))


def _moved(facts: Mapping[str, Any]) -> str:
    words = QCoreApplication.translate(_CONTEXT, "Moved from {day}").format(
        day=date_of(facts, "from")
    )
    if "birthday_on" in facts:
        words = QCoreApplication.translate(_CONTEXT, "{moved}: {birthday}").format(
            moved=words, birthday=_birthday({**facts, "days": facts["birthday_in"]})
        )
    return with_step(words, facts)


def _waiting(facts: Mapping[str, Any]) -> str:
    days = days_of(facts)
    if days == 0:
        return QCoreApplication.translate(_CONTEXT, "Sent today, waiting for a reply")
    return QCoreApplication.translate(_CONTEXT, "Sent %n day(s) ago, waiting for a reply", "", days)


def _added(facts: Mapping[str, Any]) -> str:
    return with_step(
        QCoreApplication.translate(_CONTEXT, "Day {days} after adding").format(days=days_of(facts)),
        facts,
    )


def _purchase(facts: Mapping[str, Any]) -> str:
    return with_step(
        QCoreApplication.translate(_CONTEXT, "Day {days} after a purchase").format(
            days=days_of(facts)
        ),
        facts,
    )


def _sop_silent(facts: Mapping[str, Any]) -> str:
    return with_step(
        QCoreApplication.translate(_CONTEXT, "Silent for %n day(s)", "", days_of(facts)), facts
    )


def _repurchase(facts: Mapping[str, Any]) -> str:
    words = QCoreApplication.translate(
        _CONTEXT, "Buys every {interval} days, today is day {days}"
    ).format(interval=facts.get("interval_days", ""), days=days_of(facts))
    return with_step(words, facts)


def _sop_birthday(facts: Mapping[str, Any]) -> str:
    return with_step(_birthday(facts), facts)


def _new(facts: Mapping[str, Any]) -> str:
    days = days_of(facts)
    if days == 0:
        return QCoreApplication.translate(_CONTEXT, "Added today, not greeted yet")
    return QCoreApplication.translate(_CONTEXT, "Added %n day(s) ago, not greeted yet", "", days)


def _silent(facts: Mapping[str, Any]) -> str:
    days = days_of(facts)
    last = {
        "order": QCoreApplication.translate(_CONTEXT, "no word since the last purchase"),
        "contact": QCoreApplication.translate(_CONTEXT, "no word since the last contact"),
    }.get(facts.get("last", ""), QCoreApplication.translate(_CONTEXT, "no word since adding"))
    return QCoreApplication.translate(_CONTEXT, "Silent for {days} days, {last}").format(
        days=days, last=last
    )


_SENTENCES = {
    ReasonCode.MANUAL: _manual,
    ReasonCode.CALL: _call,
    ReasonCode.TASK: _task,
    ReasonCode.MOVED: _moved,
    ReasonCode.WAITING: _waiting,
    ReasonCode.SOP_ADDED: _added,
    ReasonCode.SOP_PURCHASE: _purchase,
    ReasonCode.SOP_SILENT: _sop_silent,
    ReasonCode.SOP_REPURCHASE: _repurchase,
    ReasonCode.SOP_BIRTHDAY: _sop_birthday,
    ReasonCode.SOP_FIRST_PURCHASE: sop_reasons.first_purchase,
    ReasonCode.SOP_RETURNED: sop_reasons.returned,
    ReasonCode.SOP_DATED: sop_reasons.dated,
    ReasonCode.SOP_TAGGED: sop_reasons.tagged,
    ReasonCode.SOP_VIEWED: sop_reasons.viewed,
    ReasonCode.SOP_ANSWERED: sop_reasons.answered,
    ReasonCode.SOP_BY_HAND: sop_reasons.by_hand,
    ReasonCode.SOP_FIXED_DATE: sop_reasons.fixed_date,
    ReasonCode.SOP_WEEKLY: sop_reasons.weekly,
    ReasonCode.SOP_AFTER: sop_reasons.after,
    ReasonCode.BIRTHDAY: _birthday,
    ReasonCode.FAMILY_BIRTHDAY: _birthday,
    ReasonCode.NEW: _new,
    ReasonCode.SILENT: _silent,
}
