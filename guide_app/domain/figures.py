"""The figures of a period, each with what is counted, out of what, and by which customers.

Every figure is a list of customers, of whom some count: the number on a screen and the rows behind
it are the same list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

ANSWER_DAYS = 7
"""Within how many days an answer to the first greeting counts."""

_CENT = Decimal("0.01")


class Figure(StrEnum):
    """What is told of a period.

    ================ ===================================== ====================================
    figure           out of                                counted
    ================ ===================================== ====================================
    adds             customers added in the period         all of them
    greeting_reply   customers whose first message since   who answered it within 7 days
                     their adding went out in the period
    conversation     customers added in the period         who answered a later message, or wrote
                                                           again by themselves: a real exchange, the
                                                           greeting not counted
    first_purchase   customers added in the period         who have bought since they were added
    add_to_purchase  the same                              the same; days from adding to buying
    average_order    orders of customers added in the      all of them; what was paid for them, less
                     period, since they were added         what came back
    ================ ===================================== ====================================

    Customers who were removed are not among them, nor messages that were taken back; of orders that
    came back whole the average knows nothing, though their customers have bought. What was before
    the day of adding, such as a call to a lead, is no part of what came of it.
    """

    ADDS = "adds"
    GREETING_REPLY = "greeting_reply"
    CONVERSATION = "conversation"
    FIRST_PURCHASE = "first_purchase"
    ADD_TO_PURCHASE = "add_to_purchase"
    AVERAGE_ORDER = "average_order"


class Span(StrEnum):
    """The periods that one chooses from; weeks begin on Monday."""

    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    FOUR_WEEKS = "four_weeks"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both of them in it."""

    first: date
    last: date

    @classmethod
    def of(cls, span: Span, today: date) -> Period:
        """The period as of a day; what is yet to come of it is in it."""
        monday = today - timedelta(days=today.weekday())
        first_of_month = today.replace(day=1)
        match span:
            case Span.THIS_WEEK:
                return cls(monday, monday + timedelta(days=6))
            case Span.LAST_WEEK:
                return cls(monday - timedelta(days=7), monday - timedelta(days=1))
            case Span.FOUR_WEEKS:
                return cls(today - timedelta(days=27), today)
            case Span.THIS_MONTH:
                later = first_of_month + timedelta(days=31)
                return cls(first_of_month, later.replace(day=1) - timedelta(days=1))
            case Span.LAST_MONTH:
                last = first_of_month - timedelta(days=1)
                return cls(last.replace(day=1), last)


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure in numbers.

    Attributes:
        counted: The numerator.
        out_of: The denominator.
        median_days: Half of those who count took no longer; None where nobody counts.
        total: The money of all that count; None where the figure is not about money.
    """

    figure: Figure
    counted: int
    out_of: int
    median_days: float | None = None
    total: Decimal | None = None

    @property
    def share(self) -> float | None:
        """Counted out of all, 0 to 1; None out of nobody, where no share can be told."""
        return self.counted / self.out_of if self.out_of else None

    @property
    def average(self) -> Decimal | None:
        """The money for each that counts, to the cent; None where there is nothing to divide."""
        if self.total is None or not self.counted:
            return None
        return (self.total / self.counted).quantize(_CENT, ROUND_HALF_UP)


def tally(figure: Figure, found: Iterable[tuple[int | None, int, int | None]]) -> Tally:
    """The numbers of a list of customers, or of their orders.

    Args:
        found: After how many days (None: not at all) so many of them came to count, and the cents
            that they are about, if any.
    """
    days: dict[int, int] = {}
    out_of = cents = 0
    for after, count, amount in found:
        out_of += count
        cents += int(amount or 0)
        if after is not None:
            days[after] = days.get(after, 0) + count
    counted = sum(days.values())
    total = cents * _CENT if figure is Figure.AVERAGE_ORDER else None
    return Tally(figure, counted, out_of, _median(days) if counted else None, total)


def _median(days: Mapping[int, int]) -> float:
    half, passed = sum(days.values()) / 2, 0
    ordered = sorted(day for day, count in days.items() if count)
    for at, day in enumerate(ordered):
        passed += days[day]
        if passed > half:
            return float(day)
        if passed == half:
            return (day + ordered[at + 1]) / 2
    raise ValueError("a median of nothing")
