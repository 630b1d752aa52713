"""Days and times as the guide says them: in words near today, in figures further off."""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

_NEAR_DAYS = 30


def day_words(day: date, today: date) -> str:
    """A day seen from today: 昨天, 3 天后, 8 月 22 日, 2016 年 8 月 22 日."""
    days = (day - today).days
    if days == 0:
        return QCoreApplication.translate("Dates", "today")
    if days == -1:
        return QCoreApplication.translate("Dates", "yesterday")
    if days == 1:
        return QCoreApplication.translate("Dates", "tomorrow")
    if 0 < days <= _NEAR_DAYS:
        return QCoreApplication.translate("Dates", "in %n day(s)", "", days)
    if -_NEAR_DAYS <= days < 0:
        return QCoreApplication.translate("Dates", "%n day(s) ago", "", -days)
    return date_words(day, with_year=day.year != today.year)


def date_words(day: date, *, with_year: bool = False) -> str:
    """A day of the calendar: 8 月 22 日, or 22 August."""
    if with_year:
        pattern = QCoreApplication.translate("Dates", "d MMMM yyyy")
    else:
        pattern = QCoreApplication.translate("Dates", "d MMMM")
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def weekday_words(day: date) -> str:
    """A day of the week, short: 周一, Mon."""
    return QLocale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)


def day_of_week_words(day: date) -> str:
    """A day of the calendar with its day of the week: 10 月 2 日 周五, or Fri 2 October."""
    pattern = QCoreApplication.translate("Dates", "{weekday} {date}")
    return pattern.format(weekday=weekday_words(day), date=date_words(day))


def time_words(at: datetime, today: date | None = None) -> str:
    """A time of day, after the day's words when it was another day than today."""
    time = QLocale().toString(QTime(at.hour, at.minute), "HH:mm")
    if today is None or at.date() == today:
        return time
    return f"{day_words(at.date(), today)} {time}"


def number_words(number: int) -> str:
    """A whole number with its thousands apart."""
    return QLocale().toString(number)
