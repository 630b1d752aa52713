"""What stands in the cells of the customers' table."""

from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum

from PySide6.QtCore import QCoreApplication

from guide_app.domain.due_list import Category
from guide_app.domain.words import FollowUpState, Outcome, Source, Temperature
from guide_app.services.customer_models import CustomerRow, NextDue
from ui.dates import date_words, day_words
from ui.theme import Tone
from ui.widgets import CellContent, ChipSpec
from ui.words.alone import alone
from ui.words.money import money_words
from ui.words.shop import (
    TEMPERATURE_TONES,
    category_words,
    outcome_words,
    source_words,
    state_words,
    temperature_words,
)

_CONTEXT = "CustomerCells"
NOTHING = "—"
_FAR_DAYS = 30


class Column(IntEnum):
    """The columns, from the left."""

    CONTACT = 0
    FOLLOW_UP = 1
    SOURCE = 2
    INTENT = 3
    TAGS = 4
    LAST_CONTACT = 5
    LAST_ORDER = 6
    GUIDE = 7


def column_words(column: Column) -> str:
    """What stands above a column."""
    tr = QCoreApplication.translate
    return {
        Column.CONTACT: tr(_CONTEXT, "Customer"),
        Column.FOLLOW_UP: tr(_CONTEXT, "Follow-up"),
        Column.SOURCE: tr(_CONTEXT, "Source"),
        Column.INTENT: tr(_CONTEXT, "Intent"),
        Column.TAGS: tr(_CONTEXT, "Tags"),
        Column.LAST_CONTACT: tr(_CONTEXT, "Last contact"),
        Column.LAST_ORDER: tr(_CONTEXT, "Last purchase"),
        Column.GUIDE: tr(_CONTEXT, "Guide"),
    }[column]


def widest(column: Column, *, narrow: bool = False) -> tuple[CellContent, ...]:
    """Cells as wide as they usually get, for the width of a column in the guide's language.

    Args:
        column: Which.
        narrow: Whether everything that can stands in two lines.
    """
    some_day = date(2000, 12, 28)
    days = (
        *(_day(some_day, some_day + timedelta(days=ago)) for ago in (30, 400)),
        date_words(some_day),
    )
    match column:
        case Column.FOLLOW_UP:
            said = [state_words(one.value) for one in FollowUpState]
            said.append(QCoreApplication.translate(_CONTEXT, "Silent %n day(s)", "", 90))
            said.append(QCoreApplication.translate(_CONTEXT, "%n day(s) late", "", 30))
            return tuple(CellContent(chips=(ChipSpec(words),)) for words in said)
        case Column.INTENT:
            return tuple(CellContent(chips=(intent_chip(one.value),)) for one in Temperature)
        case Column.SOURCE:
            return tuple(CellContent(source_words(one.value)) for one in Source)
        case Column.LAST_CONTACT:
            said = [*days, outcome_words(Outcome.NO_ANSWER)]
            return tuple(CellContent(words) for words in said)
        case Column.LAST_ORDER:
            amount = money_words(Decimal("1840.50"))
            return tuple(_amount_and_day(amount, words, narrow=narrow) for words in days)
        case _:
            return ()


def cells_of(row: CustomerRow, today: date, *, narrow: bool = False) -> tuple[CellContent, ...]:
    """The cells of one row, in the order of the columns; the box of the first is empty.

    Args:
        row: Who.
        today: The brand's day.
        narrow: Whether everything that can stands in two lines.
    """
    return (
        CellContent(row.name, second_line=row.phone or NOTHING, checked=False),
        CellContent(chips=(follow_up_chip(row, today),)),
        CellContent(source_words(row.source)),
        CellContent(chips=(intent_chip(row.temperature),)),
        CellContent(chips=tuple(ChipSpec(tag.name) for tag in row.tags)),
        _last_contact(row, today),
        _last_order(row, today, narrow=narrow),
        CellContent(row.guide_name or NOTHING),
    )


def intent_chip(temperature: str | None) -> ChipSpec:
    """The temperature as a chip; *warm* is the usual and stays quiet."""
    tone = TEMPERATURE_TONES.get(temperature or "", Tone.NEUTRAL)
    return ChipSpec(temperature_words(temperature), Tone.NEUTRAL if tone is Tone.BLUE else tone)


def follow_up_chip(row: CustomerRow, today: date) -> ChipSpec:
    """The next contact, or where the relation stands if none is planned."""
    if row.removed_on is not None:
        return ChipSpec(QCoreApplication.translate(_CONTEXT, "Removed"))
    if row.due is None:
        return ChipSpec(state_words(row.state))
    return due_chip(row.due, today)


def due_chip(due: NextDue, today: date) -> ChipSpec:
    """When the next contact is, and how urgent."""
    late = (today - due.due_on).days
    match due.category:
        case None:
            return ChipSpec(alone(day_words(due.due_on, today)))
        case Category.OVERDUE if late > 0:
            words = QCoreApplication.translate(_CONTEXT, "%n day(s) late", "", late)
            return ChipSpec(words, Tone.RED)
        case Category.SILENT:
            days = int(due.reason.facts.get("days") or 0) if due.reason else 0
            if days:
                words = QCoreApplication.translate(_CONTEXT, "Silent %n day(s)", "", days)
                return ChipSpec(words, Tone.RED)
            return ChipSpec(category_words(Category.SILENT), Tone.RED)
        case Category.BIRTHDAY:
            return ChipSpec(QCoreApplication.translate(_CONTEXT, "Birthday"), Tone.ACCENT)
        case Category.NEW:
            return ChipSpec(QCoreApplication.translate(_CONTEXT, "Greet"), Tone.ACCENT)
        case Category.WAITING:
            return ChipSpec(QCoreApplication.translate(_CONTEXT, "Waiting"), Tone.BLUE)
        case _:
            return ChipSpec(QCoreApplication.translate(_CONTEXT, "Due today"), Tone.ACCENT)


def _last_contact(row: CustomerRow, today: date) -> CellContent:
    if row.last_contact_on is None:
        return CellContent(NOTHING)
    silent = outcome_words(Outcome.NO_ANSWER) if row.unanswered else ""
    return CellContent(alone(_day(row.last_contact_on, today)), second_line=silent)


def _last_order(row: CustomerRow, today: date, *, narrow: bool) -> CellContent:
    if row.last_order_on is None or row.last_order_amount is None:
        return CellContent(NOTHING)
    amount = money_words(row.last_order_amount)
    return _amount_and_day(amount, _day(row.last_order_on, today), narrow=narrow)


def _amount_and_day(amount: str, day: str, *, narrow: bool) -> CellContent:
    if narrow:
        return CellContent(amount, second_line=alone(day))
    return CellContent(f"{amount} · {day}")


def _day(day: date, today: date) -> str:
    """A day, in figures where its words with the year would not fit into a column."""
    far = day.year != today.year and abs(day - today).days > _FAR_DAYS
    return day.isoformat() if far else day_words(day, today)
