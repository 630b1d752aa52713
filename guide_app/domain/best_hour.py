"""The hour at which a call is most likely answered: a count, and no more than that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH = 3
"""So many answers have to be known before an hour is named."""


@dataclass(frozen=True, slots=True)
class BestHour:
    """The hour of the day with most answers.

    Attributes:
        hour: It begins then, in the brand's time.
        answers: How many came in that hour, ...
        known: ... of how many.
        own: Of this customer; else of everybody in the guide's book.
    """

    hour: int
    answers: int
    known: int
    own: bool


def best_hour(own: Sequence[int], everybody: Sequence[int]) -> BestHour | None:
    """The hour in which most answers came, the earlier one of equals.

    Of the customer alone where enough is known of them, else of the whole book; None: too little
    is known of both.

    Args:
        own: Hours in which this customer has answered, one for each answer.
        everybody: The same of all customers of the book.
    """
    for hours, is_own in ((own, True), (everybody, False)):
        if len(hours) >= ENOUGH:
            hour, answers = min(Counter(hours).items(), key=lambda pair: (-pair[1], pair[0]))
            return BestHour(hour, answers, len(hours), is_own)
    return None
