"""What WeCom lets through: caps that no rule of a brand can lift.

They are facts about somebody else's product, so they stand in one place, each with where it comes
from, and the rules are told them instead of knowing them.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlatformCaps:
    """WeCom's caps on what reaches one customer.

    Attributes:
        mass_sends_per_day: Of the whole company, whoever sends them. WeCom's help on mass sending
            (客户群发): one a day; the month's cap is as many as the month has days.
    """

    mass_sends_per_day: int = 1

    def mass_sends_per_month(self, day: date) -> int:
        """The cap of the calendar month in which ``day`` lies."""
        return self.mass_sends_per_day * monthrange(day.year, day.month)[1]


WECOM = PlatformCaps()
