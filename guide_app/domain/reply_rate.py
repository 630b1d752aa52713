"""How many answer to a wording, and how sure that is.

Counted are messages whose seven days are over, so that those of yesterday do not look unanswered. A
message that the guide wrote anew says nothing about the wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from guide_app.domain.figures import ANSWER_DAYS

FEW = 30
"""Below this many messages a rate is hardly more than chance."""
_Z = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class ReplyRate:
    """What came of one wording.

    Attributes:
        sent: Messages whose seven days are over.
        answered: Those of them that were answered within seven days.
        open: Messages whose seven days are not over.
        by_hand: Messages that the guide wrote anew, counted nowhere else.
    """

    sent: int = 0
    answered: int = 0
    open: int = 0
    by_hand: int = 0

    @property
    def share(self) -> float | None:
        """Answered ÷ sent; None where nothing was sent."""
        return self.answered / self.sent if self.sent else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the rate lies with 95 % certainty."""
        return wilson(self.answered, self.sent) if self.sent else None

    @property
    def is_thin(self) -> bool:
        """Whether too few were sent to tell wordings apart."""
        return self.sent < FEW

    def __add__(self, other: ReplyRate) -> ReplyRate:
        return ReplyRate(
            self.sent + other.sent,
            self.answered + other.answered,
            self.open + other.open,
            self.by_hand + other.by_hand,
        )


def over_since(today: date) -> str:
    """The last day of sending on which the time to answer is over."""
    return (today - timedelta(days=ANSWER_DAYS)).isoformat()


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The score interval of a share at 95 %, from 0 to 1.

    Unlike the usual one it holds for few trials and for shares near 0 and 1.

    Raises:
        ValueError: Without a trial there is no share.

    Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    Journal of the American Statistical Association 22 (1927).
    """
    if not 0 <= successes <= trials or not trials:
        raise ValueError("not a share")
    share, z2 = successes / trials, _Z * _Z
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = _Z * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    return max(0.0, middle - half), min(1.0, middle + half)
