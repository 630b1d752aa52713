"""What the advisor is asked, and what turned out; written before the judged months were seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from tests.advisor.journey import END, JUDGED_FROM, Household

FIRST_SHARE = 0.1
_FORTNIGHT = timedelta(days=14)


class Wanted(Enum):
    """Whom the first tenth of a ranking should hold."""

    BUYERS = "buys"
    SPENDERS = "is among the tenth that spends most"
    ABSENT = "does not buy"


@dataclass(frozen=True)
class Question:
    """One question, asked of a ranking at several cuts.

    Attributes:
        days: How far it looks ahead.
        silent: Only of those who have not bought for so many days.
        once: Asked at the first cut only.
    """

    wanted: Wanted
    days: int
    silent: int = 0
    once: bool = False

    @property
    def words(self) -> str:
        """As the table says it."""
        who = f"silent for {self.silent} days or more: " if self.silent else ""
        return f"{who}{self.wanted.value} within {self.days} days"

    def cuts(self, first: date = JUDGED_FROM, end: date = END) -> list[date]:
        """The days on which it is asked: every second week, as long as its time is over by then."""
        found: list[date] = []
        cut = first
        while cut + timedelta(days=self.days) <= end and not (self.once and found):
            found.append(cut)
            cut += _FORTNIGHT
        return found

    def asked_of(self, households: Sequence[Household], cut: date) -> list[Household]:
        """Customers at the cut, of whom it is asked."""
        latest = cut - timedelta(days=max(1, self.silent))
        return [one for one in households if (days := one.before(cut).days) and days[-1] <= latest]

    def answers(self, households: Sequence[Household], cut: date) -> list[bool]:
        """What turned out, of each."""
        if self.wanted is Wanted.SPENDERS:
            spent = [one.spends(cut, self.days) for one in households]
            least = sorted(spent, reverse=True)[max(1, round(FIRST_SHARE * len(spent))) - 1]
            return [money >= least for money in spent]
        bought = [one.buys(cut, self.days) for one in households]
        return bought if self.wanted is Wanted.BUYERS else [not one for one in bought]


MAIN = Question(Wanted.BUYERS, 7, silent=7)
"""The one that decides: nobody needs to be told of customers who come three times a week."""
QUESTIONS = (
    MAIN,
    Question(Wanted.BUYERS, 14, silent=14),
    Question(Wanted.BUYERS, 3),
    Question(Wanted.BUYERS, 7),
    Question(Wanted.BUYERS, 14),
    Question(Wanted.BUYERS, 92, once=True),
    Question(Wanted.SPENDERS, 14),
    Question(Wanted.SPENDERS, 92, once=True),
    Question(Wanted.ABSENT, 28),
)
