"""What a row of the day must say, written down beside the product's own sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

_RELATIONS = {
    "zh": {"child": "孩子", "partner": "爱人", "parent": "父母", "other": "家人"},
    "en": {"child": "Child", "partner": "Partner", "parent": "Parent", "other": "Relative"},
}


def hand_line(lang: str, late: int) -> str:
    """Of a follow-up that the guide made without a task."""
    if lang == "zh":
        return f"安排的跟进，逾期 {late} 天" if late else "安排了今天跟进"
    return f"Planned by hand, {_days(late)} overdue" if late else "Planned by hand for today"


def moved_line(
    lang: str, planned_on: date, step: Mapping[str, Any] | None, birthday: str = ""
) -> str:
    """Of a row that somebody put on another day; ``step`` of its SOP, and the birthday in words."""
    words = f"从 {_day(lang, planned_on)}改过来" + (f"：{birthday}" if birthday else "")
    part = "" if step is None else f" · 「{step['name']}」第 {step['number']}/{step['steps']} 步"
    if lang == "en":
        words = f"Moved from {_day(lang, planned_on)}" + (f": {birthday}" if birthday else "")
        if step is not None:
            part = f" · {step['name']}, step {step['number']} of {step['steps']}"
    return words + part


def new_line(lang: str, passed: int) -> str:
    """Of a customer nobody has written to."""
    if lang == "zh":
        return f"新添加 {passed} 天，还没打招呼" if passed else "今天新添加，还没打招呼"
    return (
        f"Added {_days(passed)} ago, not greeted yet" if passed else "Added today, not greeted yet"
    )


def silent_line(lang: str, passed: int, last: str) -> str:
    """Of a silence; ``last`` is the field of the customer with the day it began on."""
    if lang == "zh":
        since = {
            "last_order_on": "上次购买后没有联系",
            "last_contact_on": "上次联系后没有消息",
            "added_on": "添加后没有联系",
        }
        return f"沉默 {passed} 天，{since[last]}"
    word = {"last_order_on": "the last purchase", "last_contact_on": "the last contact"}
    return f"Silent for {passed} days, no word since {word.get(last, 'adding')}"


def birthday_line(
    lang: str,
    member: Mapping[str, Any] | None,
    on: date,
    left: int,
    age: int | None,
    *,
    lunar: bool,
) -> str:
    """Of a birthday ``left`` days ahead; ``member`` of the family, None for the customer's own."""
    who = "" if member is None else member["name"] or _RELATIONS[lang][member["relation"]]
    day = _day(lang, on)
    if lang == "zh":
        day += "（农历）" if lunar else ""
        when = f"已过 {-left} 天" if left < 0 else f"还有 {left} 天" if left else "就在今天"
        turns = f"{who} {day}满 {age} 岁" if age else f"{who} {day}生日"
        return f"{turns if who else day + '生日'}，{when}"
    day += " (lunar)" if lunar else ""
    when = f"{_days(-left)} ago" if left < 0 else f"in {_days(left)}" if left else "today"
    if not who:
        return f"Birthday on {day}, {when}"
    turns, has = ("turned", "had") if left < 0 else ("turns", "has")
    turns = f"{turns} {age} on" if age else f"{has} a birthday on"
    return f"{who} {turns} {day}, {when}"


def _day(lang: str, on: date) -> str:
    return f"{on.month} 月 {on.day} 日" if lang == "zh" else f"{on.day} {on:%B}"


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
