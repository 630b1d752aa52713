"""The guide's own posts: the slots of today, what is due next, and how it went before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from guide_app.domain.calendar import (
    USUAL_RULES,
    PostRules,
    counts,
    fill,
    next_slot,
    streak,
    wanted_kind,
)
from guide_app.domain.entities import Material, Share
from guide_app.domain.materials import Standing, standing
from guide_app.domain.words import MaterialKind
from guide_app.sync.book import Book
from localdb.queries.codes import find_brand
from localdb.queries.materials import materials_in_use
from localdb.queries.posts import About, about_materials, days_with_posts, shares_since

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
class PostDay:
    """How it stands today.

    Attributes:
        posts: What counts as a post today.
        streak: Days in a row with a post.
        per_day: Beyond so many a guide is warned.
    """

    slots: tuple[DaySlot, ...]
    posts: int
    suggested: Suggested | None
    week: Mix
    month: Mix
    streak: int
    per_day: int

    @property
    def filled(self) -> int:
        """How many slots are done."""
        return sum(slot.state is SlotState.DONE for slot in self.slots)

    @property
    def is_full(self) -> bool:
        """Whether one more is beyond what customers are said to see in a day."""
        return self.posts >= self.per_day


class PostService:
    """Reads the guide's own file: at any time, without a network, too."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def load(self) -> PostDay:
        """How it stands today."""
        book = self._book
        today, now = book.today, book.now.astimezone(book.zone).time()
        with book.file.read() as connection:
            actor = book.read_actor(connection)
            brand = find_brand(connection, actor.brand_id)
            rules = USUAL_RULES if brand is None else PostRules.of(brand)
            since = today - timedelta(days=MONTH - 1)
            shares = [
                one for one in shares_since(connection, actor.guide_id, since) if counts(one.state)
            ]
            about = about_materials(connection)
            days = days_with_posts(connection, actor.guide_id)
            at_hand = _at_hand(connection, today, {one.material_id: one.on for one in shares})
        mine = [one for one in shares if one.on == today]
        week = _mix(shares, about, today, WEEK, rules)
        held = fill(rules.slots, [one.at.astimezone(book.zone).time() for one in mine])
        upcoming = next_slot(rules.slots, held, now)
        suggested = _suggested(week, at_hand) if upcoming is not None else None
        return PostDay(
            slots=tuple(
                _slot(at, number, mine, about, suggested)
                if number is not None or place == upcoming
                else DaySlot(at, SlotState.MISSED if at <= now else SlotState.TO_COME)
                for place, (at, number) in enumerate(zip(rules.slots, held, strict=True))
            ),
            posts=len(mine),
            suggested=suggested,
            week=week,
            month=_mix(shares, about, today, MONTH, rules),
            streak=streak(days, today),
            per_day=rules.per_day,
        )


def _slot(
    at: time,
    number: int | None,
    mine: Sequence[Share],
    about: Mapping[str, About],
    suggested: Suggested | None,
) -> DaySlot:
    """One that is done, or else the next."""
    if number is None:
        return DaySlot(at, SlotState.NEXT, kind=suggested.kind if suggested else None)
    known = about.get(mine[number].material_id)
    title, kind = (known.title, known.kind) if known else (None, None)
    return DaySlot(at, SlotState.DONE, title=title, kind=kind)


def _at_hand(connection: Connection, today: date, taken: Mapping[str, date]) -> list[Material]:
    """What may go out and was not taken today: the longest untouched first, then the newest."""
    may = [
        one
        for one in materials_in_use(connection)
        if standing(one, today) is Standing.CURRENT and taken.get(one.id) != today
    ]
    return sorted(
        may,
        key=lambda one: (
            taken.get(one.id, date.min),
            -(one.published_on or date.min).toordinal(),
            one.title,
            one.id,
        ),
    )


def _mix(
    shares: Sequence[Share], about: Mapping[str, About], today: date, days: int, rules: PostRules
) -> Mix:
    since = today - timedelta(days=days - 1)
    kinds = [
        about[one.material_id].kind
        for one in shares
        if one.on >= since and one.material_id in about
    ]
    known = Counter(MaterialKind(kind) for kind in kinds if kind in set(MaterialKind))
    return Mix(days, {kind: known[kind] for kind in MaterialKind}, rules.mix)


def _suggested(week: Mix, at_hand: Sequence[Material]) -> Suggested | None:
    kinds = {MaterialKind(one.kind) for one in at_hand if one.kind in set(MaterialKind)}
    wanted = wanted_kind(week.wanted, week.posted, kinds)
    found = next((one for one in at_hand if one.kind == wanted), None)
    return None if found is None else Suggested(found.id, found.title, found.kind)
