"""The content calendar: when guides post, what is due next, the mix of kinds, and the streak."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from guide_app.domain.entities import Brand
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.words import MaterialKind, ShareState

USUAL_SLOTS = "08:00 10:00 12:00 15:00 18:00 21:00"
"""When guides post where the brand says nothing."""
MOST_SLOTS = 12
USUAL_PARTS = 1
"""Of each kind in the mix where the brand says nothing: as many of one as of another."""
MOST_PARTS = 20
POSTS_PER_DAY = 3
"""So many posts of one person a customer sees in a day; reported of WeCom, not official."""
MOST_PER_DAY = 50
PUSHED_PER_MONTH = 4
"""So many posts that the enterprise asks for a customer sees in a month; reported likewise."""
MOST_PUSHED = 100
_BETWEEN = re.compile(r"[\s,，、;；]+")
_TIME = re.compile(r"(\d{1,2})[:：](\d{2})", re.ASCII)


def read_slots(text: str | None) -> tuple[time, ...]:
    """The times of a day at which guides post, in their order.

    Raises:
        Rejected: WRONG_TYPE of what is no time, or of a time that is no later than the one before;
            TOO_MANY.
    """
    parts = [part for part in _BETWEEN.split(text or USUAL_SLOTS) if part]
    if len(parts) > MOST_SLOTS:
        raise Rejected(Code.TOO_MANY, field="post_slots", limit=MOST_SLOTS)
    slots = tuple(map(_read_time, parts))
    if not slots or any(later <= before for before, later in pairwise(slots)):
        raise Rejected(Code.WRONG_TYPE, field="post_slots")
    return slots


def _read_time(part: str) -> time:
    found = _TIME.fullmatch(part)
    hour, minute = map(int, found.groups()) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise Rejected(Code.WRONG_TYPE, field="post_slots")
    return time(hour, minute)


@dataclass(frozen=True, slots=True)
class PostRules:
    """What a brand wants of its guides' posts.

    Attributes:
        mix: How many of each kind, one against the other.
        per_day: A guide who prepares more in a day is warned.
        pushed_per_month: Likewise for what HQ asks for, in a month of the calendar.
    """

    slots: tuple[time, ...]
    mix: Mapping[MaterialKind, int]
    per_day: int
    pushed_per_month: int

    @classmethod
    def of(cls, brand: Brand) -> PostRules:
        """The brand's own, and the program's where it says nothing."""
        values: Any = brand
        parts = {kind: getattr(values, f"mix_{kind.value}") for kind in MaterialKind}
        return cls(
            read_slots(brand.post_slots),
            {kind: USUAL_PARTS if part is None else part for kind, part in parts.items()},
            POSTS_PER_DAY if brand.posts_per_day is None else brand.posts_per_day,
            PUSHED_PER_MONTH if brand.pushed_per_month is None else brand.pushed_per_month,
        )


USUAL_RULES = PostRules(
    read_slots(None), dict.fromkeys(MaterialKind, USUAL_PARTS), POSTS_PER_DAY, PUSHED_PER_MONTH
)
"""Of a brand that says nothing."""


def counts(state: str) -> bool:
    """Whether what was taken to the phone counts as a post: until the guide says it is none."""
    return state != ShareState.NOT_POSTED


def fill(slots: Sequence[time], posts: Iterable[time]) -> tuple[int | None, ...]:
    """Which post stands in which slot; None: none does.

    A post stands in the last free slot that had begun by then, so that one that comes late makes
    up for one that was missed; before the first slot it stands in the first free one.

    Args:
        slots: In their order.
        posts: When each was taken, in their order.
    """
    held: list[int | None] = [None] * len(slots)
    for number, at in enumerate(posts):
        free = [place for place, by in enumerate(held) if by is None]
        if free:
            begun = [place for place in free if slots[place] <= at]
            held[begun[-1] if begun else free[0]] = number
    return tuple(held)


def next_slot(slots: Sequence[time], held: Sequence[int | None], now: time) -> int | None:
    """The slot that is to be filled now or next; None: there is none left today."""
    begun = sum(slot <= now for slot in slots)
    return next((at for at in range(max(0, begun - 1), len(slots)) if held[at] is None), None)


def wanted_kind(
    mix: Mapping[MaterialKind, int],
    posted: Mapping[MaterialKind, int],
    at_hand: Collection[MaterialKind],
) -> MaterialKind | None:
    """Of which kind the next post should be so that the mix comes near what is wanted.

    Args:
        mix: How many of each are wanted, one against the other.
        posted: How many there were in the last days.
        at_hand: The kinds of which there is something to post.
    """
    wanted = [kind for kind in MaterialKind if mix.get(kind, 0) > 0 and kind in at_hand]
    return max(
        wanted, key=lambda kind: Fraction(mix[kind], 2 * posted.get(kind, 0) + 1), default=None
    )


def streak(days: Collection[date], today: date) -> int:
    """How many days in a row had a post; today does not end it before it is over."""
    day = today if today in days else today - timedelta(days=1)
    length = 0
    while day - timedelta(days=length) in days:
        length += 1
    return length
