"""Birthdays as they were written down."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from guide_app.services.models import Birthday, FamilyFact
from ui.dates import date_words
from ui.words.shop import relation_words

_CONTEXT = "BirthdayWords"
_LEAP_YEAR = 2000


def birthday_words(birthday: Birthday) -> str:
    """Such as 10 月 9 日, 2019 年 10 月 9 日 or 农历 8 月 15 日."""
    tr = QCoreApplication.translate
    if birthday.lunar:
        words = tr(_CONTEXT, "lunar {month}/{day}")
        words = words.format(month=birthday.month, day=birthday.day)
        return f"{birthday.year} · {words}" if birthday.year else words
    fits = not (birthday.month == 2 and birthday.day == 29)
    year = birthday.year if birthday.year and fits else _LEAP_YEAR
    day = date(year, birthday.month, birthday.day)
    if birthday.year and fits:
        return date_words(day, with_year=True)
    return f"{birthday.year} · {date_words(day)}" if birthday.year else date_words(day)


def member_words(member: FamilyFact) -> str:
    """Who it is, and how old."""
    who = member.name or relation_words(member.relation)
    if member.name:
        who = f"{relation_words(member.relation)} {member.name}"
    if member.age is None:
        return who
    age = QCoreApplication.translate(_CONTEXT, "%n year(s)", "", member.age)
    return f"{who} · {age}"
