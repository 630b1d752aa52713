"""The contact budget (克制): how often a customer may be contacted, over all channels together.

Places in it are given in this order:

1. What was sent has its place, whoever sent it and by whatever channel.
2. Mass sends of today and tomorrow take theirs next, by day and then by id, as far as the platform
   and the brand's rule leave any. Later ones take none yet: a plan for next month must not keep a
   guide from answering to what happens this week.
3. The guide's own rows get what is left.

So a guide's row is held back where it would leave no room for a message that HQ has announced, and
a mass send passes over whoever has been contacted enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from guide_app.domain.entities import Brand
from guide_app.domain.platform_caps import WECOM, PlatformCaps

WEEK_DAYS, MONTH_DAYS = 7, 30
PER_WEEK, PER_MONTH = 3, 8
"""The rule of a brand that has made none, see docs/decisions/0010."""
AHEAD = timedelta(days=1)
"""How far ahead mass sends take their places."""


class Announced(NamedTuple):
    """A mass send that has not gone out yet and would reach the customer."""

    id: str
    on: date


class Full(NamedTuple):
    """Why there is no place left.

    Attributes:
        days: Within how many days the rule counts.
        contacts: How many there are, those that HQ has announced included.
        announced: How many of them HQ has announced.
        cap: How many there may be.
        until: The first day on which there is a place, as far as is known today; None: never.
    """

    days: int
    contacts: int
    announced: int
    cap: int
    until: date | None


@dataclass(frozen=True, slots=True)
class Budget:
    """The rules by which places are given."""

    per_week: int = PER_WEEK
    per_month: int = PER_MONTH
    platform: PlatformCaps = WECOM

    @classmethod
    def of(cls, brand: Brand) -> Budget:
        """The brand's own rule, or the program's where it made none."""
        week, month = brand.contacts_per_week, brand.contacts_per_month
        return cls(PER_WEEK if week is None else week, PER_MONTH if month is None else month)

    def full(self, contacts_on: Sequence[date], day: date) -> Full | None:
        """Why the customer may not be contacted on ``day``; None: there is a place.

        Args:
            contacts_on: Days of contacts, as many times as there were some; those after ``day`` are
                announced ones.
        """
        if len(contacts_on) < min(self.per_week, self.per_month):
            return None
        worst: Full | None = None
        for days, cap in ((WEEK_DAYS, self.per_week), (MONTH_DAYS, self.per_month)):
            found = _full(contacts_on, day, days, cap)
            if found is not None and (worst is None or _later(found, worst)):
                worst = found
        return worst

    def places(
        self,
        contacts_on: Sequence[date],
        mass_sends_on: Sequence[date],
        announced: Iterable[Announced],
    ) -> list[Announced]:
        """Those of the announced mass sends that reach the customer, by what is known now.

        Args:
            contacts_on: Days of the contacts so far, mass sends among them.
            mass_sends_on: Days of the mass sends alone.
            announced: In any order.
        """
        taken, sent = list(contacts_on), list(mass_sends_on)
        reaching = []
        for send in sorted(announced, key=lambda send: (send.on, send.id)):
            if self._platform_allows(sent, send.on) and self.full(taken, send.on) is None:
                reaching.append(send)
                taken.append(send.on)
                sent.append(send.on)
        return reaching

    def _platform_allows(self, sent: Sequence[date], day: date) -> bool:
        month = [one for one in sent if (one.year, one.month) == (day.year, day.month)]
        return month.count(day) < self.platform.mass_sends_per_day and len(
            month
        ) < self.platform.mass_sends_per_month(day)


USUAL = Budget()


def within(contacts_on: Iterable[date], day: date, days: int) -> int:
    """How many of the contacts lie in the ``days`` that end with ``day``."""
    first = day - timedelta(days=days - 1)
    return sum(first <= one <= day for one in contacts_on)


def _full(contacts_on: Sequence[date], day: date, days: int, cap: int) -> Full | None:
    """Every span of so many days that ``day`` lies in is looked at, as far as anything is known."""
    for last in _ends(contacts_on, day, days):
        count = within(contacts_on, last, days)
        if count >= cap:
            ahead = sum(day < one <= last for one in contacts_on)
            return Full(days, count, ahead, cap, _free_on(contacts_on, day, days, cap))
    return None


def _ends(contacts_on: Iterable[date], day: date, days: int) -> Iterator[date]:
    """The last days of the spans that matter: the day itself, and what is announced after it."""
    yield day
    last = day + timedelta(days=days - 1)
    yield from sorted({one for one in contacts_on if day < one <= last})


def _free_on(contacts_on: Iterable[date], day: date, days: int, cap: int) -> date | None:
    """The day on which all but the newest contacts, for which there is room, are over."""
    if cap <= 0:
        return None
    furthest = day + timedelta(days=days - 1)
    newest_first = sorted((one for one in contacts_on if one <= furthest), reverse=True)
    return newest_first[cap - 1] + timedelta(days=days)


def _later(one: Full, other: Full) -> bool:
    if one.until is None or other.until is None:
        return one.until is None and other.until is not None
    return one.until > other.until
