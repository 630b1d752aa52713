"""The store's day in words."""

from PySide6.QtCore import QCoreApplication

from guide_app.services.store_day import GuideDay, StorePart
from ui.dates import number_words

_CONTEXT = "StoreDay"


def part_words(part: StorePart) -> str:
    """What a list of the store's day is called."""
    tr = QCoreApplication.translate
    return {
        StorePart.OVERDUE: tr(_CONTEXT, "Overdue"),
        StorePart.DUE: tr(_CONTEXT, "Due today"),
        StorePart.WAITING: tr(_CONTEXT, "Waiting for a reply"),
        StorePart.SILENT_7: tr(_CONTEXT, "Silent 7 days"),
        StorePart.SILENT_15: tr(_CONTEXT, "Silent 15 days"),
        StorePart.SILENT_30: tr(_CONTEXT, "Silent 30 days"),
    }[part]


def guide_words(day: GuideDay) -> str:
    """What somebody is called in the list of guides."""
    if day.guide_id is None:
        return QCoreApplication.translate(_CONTEXT, "Nobody's customers")
    return day.name or QCoreApplication.translate(_CONTEXT, "Somebody who has left")


def day_line(day: GuideDay) -> str:
    """How their day stands."""
    due = day.parts.get(StorePart.OVERDUE, 0) + day.parts.get(StorePart.DUE, 0)
    words = QCoreApplication.translate(_CONTEXT, "{due} to do · {sent} sent today")
    return words.format(due=number_words(due), sent=number_words(day.sent))


def book_line(day: GuideDay) -> str:
    """How their book stands."""
    silent = day.parts.get(StorePart.SILENT_30, 0)
    words = QCoreApplication.translate(_CONTEXT, "{all} customers · {silent} silent for 30 days")
    return words.format(all=number_words(day.customers), silent=number_words(silent))
