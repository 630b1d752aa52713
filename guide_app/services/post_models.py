"""The day of posts and what became of them, as the window shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path

from guide_app.domain.calendar import (
    PUSHED_PER_MONTH,
)
from guide_app.domain.post_tasks import (
    TaskState,
)
from guide_app.domain.words import MaterialKind, ShareState

WEEK, MONTH = 7, 30
"""So many days are looked back on, today among them."""


class SlotState(StrEnum):
    """How it stands with a slot of today."""

    DONE = "done"
    MISSED = "missed"
    NEXT = "next"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class DaySlot:
    """One of today's slots.

    Attributes:
        title: Of what was taken for it.
        kind: Of that; of the next one: what is suggested, if anything is.
    """

    at: time
    state: SlotState
    title: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """What to post next."""

    material_id: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mix:
    """How many posts of each kind there were in the last days.

    Attributes:
        days: How many days are counted, today among them.
        wanted: How many of each the brand wants, one against the other.
    """

    days: int
    posted: Mapping[MaterialKind, int]
    wanted: Mapping[MaterialKind, int]


@dataclass(frozen=True, slots=True)
class AskedPost:
    """A post that HQ asks this guide for.

    Attributes:
        note: What HQ says about it.
        until: The last day.
        thumb: Where a small picture of it lies; None: it has none, or it has not come yet.
    """

    task_id: str
    material_id: str
    title: str
    note: str | None
    until: date
    state: TaskState
    thumb: Path | None


@dataclass(frozen=True, slots=True)
class PostDay:
    """How it stands today.

    Attributes:
        posts: What counts as a post today.
        streak: Days in a row with a post.
        per_day: Beyond so many a guide is warned.
        asked: What HQ asks for: what is open first, the most urgent before the others.
        pushed: How many posts that HQ asked for were made this calendar month.
        pushed_per_month: Beyond so many a guide is warned.
        open_yesterday: Of how many of yesterday's nobody has said what became of them.
    """

    slots: tuple[DaySlot, ...]
    posts: int
    suggested: Suggested | None
    week: Mix
    month: Mix
    streak: int
    per_day: int
    open_yesterday: int = 0
    asked: tuple[AskedPost, ...] = ()
    pushed: int = 0
    pushed_per_month: int = PUSHED_PER_MONTH

    @property
    def next_asked(self) -> AskedPost | None:
        """The most urgent post that HQ asks for and that is not done."""
        return next((one for one in self.asked if one.state is TaskState.OPEN), None)

    @property
    def is_month_full(self) -> bool:
        """Whether one more that HQ asks for is beyond what customers are said to see in a month."""
        return self.pushed >= self.pushed_per_month and self.next_asked is not None

    @property
    def filled(self) -> int:
        """How many slots are done."""
        return sum(slot.state is SlotState.DONE for slot in self.slots)

    @property
    def is_full(self) -> bool:
        """Whether one more is beyond what customers are said to see in a day."""
        return self.posts >= self.per_day


@dataclass(frozen=True, slots=True)
class OwnPost:
    """What the guide has taken to the phone.

    Attributes:
        at: In the brand's time.
        title: None: the material is gone.
        ways: See `words.ShareWay`.
        state: See `words.ShareState`.
    """

    share_id: str
    at: datetime
    title: str | None
    kind: str | None
    ways: tuple[str, ...]
    state: str
    likes: int | None
    comments: int | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said what became of it."""
        return self.state == ShareState.PREPARED
