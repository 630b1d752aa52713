"""The guide's own posts: the slots of today, what is due next, and how it went before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path

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
from guide_app.domain.entities import Material, Media, PostTask, Share
from guide_app.domain.materials import Standing, standing
from guide_app.domain.post_tasks import (
    OVERDUE_DAYS,
    TaskState,
    is_asked,
    is_done_by,
    is_shown,
    state_of,
)
from guide_app.domain.shares import share_id
from guide_app.domain.words import MaterialKind, ShareState
from guide_app.mutations.shares import MarkShare
from guide_app.services.post_models import (
    AskedPost,
    DaySlot,
    Mix,
    OwnPost,
    PostDay,
    SlotState,
    Suggested,
)
from guide_app.services.undo import Undo, undo
from guide_app.sync.book import Book
from localdb.queries.codes import find_brand
from localdb.queries.materials import all_media, materials_in_use
from localdb.queries.people import find_guide, find_store
from localdb.queries.posts import (
    About,
    about_materials,
    days_with_posts,
    find_share,
    post_tasks_until,
    shares_since,
)

WEEK, MONTH = 7, 30
"""So many days are looked back on, today among them."""


class PostService:
    """Reads the guide's own file, and notes in it: at any time, without a network, too.

    Args:
        here: Which pictures have come to this PC, by the names of their contents.
    """

    def __init__(self, book: Book, here: Callable[[], dict[str, Path]] = dict) -> None:
        self._book, self._here = book, here

    @property
    def today(self) -> date:
        """The brand's day."""
        return self._book.today

    def load(self) -> PostDay:
        """How it stands today."""
        book = self._book
        today, now = book.today, book.now.astimezone(book.zone).time()
        with book.file.read() as connection:
            actor = book.read_actor(connection)
            brand = find_brand(connection, actor.brand_id)
            rules = USUAL_RULES if brand is None else PostRules.of(brand)
            tasks = post_tasks_until(
                connection, min(today - timedelta(days=OVERDUE_DAYS), today.replace(day=1))
            )
            since = min(today - timedelta(days=MONTH - 1), *(one.since for one in tasks), today)
            shares = [
                one for one in shares_since(connection, actor.guide_id, since) if counts(one.state)
            ]
            about = about_materials(connection)
            days = days_with_posts(connection, actor.guide_id)
            offered = materials_in_use(connection, actor.guide_id)
            mine_to_do = [one for one in tasks if _is_mine(connection, actor.guide_id, one)]
            asked = _asked(mine_to_do, {one.id: one for one in offered}, shares, today)
            pictures = all_media(connection) if asked else {}
        mine = [one for one in shares if one.on == today]
        week = _mix(shares, about, today, WEEK, rules)
        held = fill(rules.slots, [one.at.astimezone(book.zone).time() for one in mine])
        upcoming = next_slot(rules.slots, held, now)
        at_hand = _at_hand(offered, today, {one.material_id: one.on for one in shares})
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
            asked=_with_thumbs(asked, pictures, self._here() if asked else {}),
            pushed=sum(
                one.on >= today.replace(day=1) and any(is_done_by(task, one) for task in tasks)
                for one in shares
            ),
            pushed_per_month=rules.pushed_per_month,
            open_yesterday=sum(
                one.on == today - timedelta(days=1) and one.state == ShareState.PREPARED
                for one in shares
            ),
        )

    def recent(self) -> tuple[OwnPost, ...]:
        """Those of the last days, the newest first."""
        zone, since = self._book.zone, self._book.today - timedelta(days=WEEK - 1)
        with self._book.file.read() as connection:
            actor = self._book.read_actor(connection)
            shares = shares_since(connection, actor.guide_id, since)
            about = about_materials(connection)
        nothing = About(None, None)
        return tuple(
            OwnPost(
                share_id=one.id,
                at=one.at.astimezone(zone),
                title=known.title,
                kind=known.kind,
                ways=tuple(one.ways),
                state=one.state,
                likes=one.likes,
                comments=one.comments,
            )
            for one in reversed(shares)
            for known in (about.get(one.material_id, nothing),)
        )

    def mark(
        self,
        post_id: str,
        state: ShareState,
        likes: int | None = None,
        comments: int | None = None,
    ) -> Undo:
        """Say what became of it; what was said before can be said again.

        Raises:
            Rejected: See `guide_app.mutations.shares.mark_share`.
        """
        with self._book.file.read() as connection:
            before = find_share(connection, post_id)
        said = MarkShare(share_id=post_id, state=state.value, likes=likes, comments=comments)
        made = self._book.act(said)
        assert before is not None  # else it was refused
        again = MarkShare(
            share_id=post_id, state=before.state, likes=before.likes, comments=before.comments
        )
        return Undo((made,), None, (again,))

    def mark_today(self, material_id: str, state: ShareState) -> Undo:
        """Say it of what was taken today; counts that were given stay with what was posted.

        Raises:
            Rejected: NOT_FOUND: it was not taken today.
        """
        wanted = share_id(self._book.actor.guide_id, material_id, self._book.today)
        with self._book.file.read() as connection:
            known = find_share(connection, wanted)
        if known is None or state is not ShareState.POSTED:
            return self.mark(wanted, state)
        return self.mark(wanted, state, known.likes, known.comments)

    def take_back(self, token: Undo) -> None:
        """Let what was said before stand again.

        Raises:
            Rejected: It is no longer there.
        """
        undo(self._book, token)


def _is_mine(connection: Connection, guide_id: str, task: PostTask) -> bool:
    guide = find_guide(connection, guide_id)
    if guide is None or guide.store_id is None:
        return False
    return is_asked(task, guide, find_store(connection, guide.store_id))


def _asked(
    tasks: Sequence[PostTask],
    offered: Mapping[str, Material],
    shares: Sequence[Share],
    today: date,
) -> list[tuple[PostTask, Material, TaskState]]:
    """What is shown of them; a material that HQ has taken back asks for nothing."""
    known = [
        (task, offered[task.material_id], state_of(task, shares, today))
        for task in tasks
        if task.material_id in offered
    ]
    shown = [one for one in known if is_shown(one[0], one[2], today)]
    return sorted(shown, key=lambda one: (_PLACES[one[2]], one[0].until, one[0].id))


def _with_thumbs(
    asked: Sequence[tuple[PostTask, Material, TaskState]],
    pictures: Mapping[str, Media],
    here: Mapping[str, Path],
) -> tuple[AskedPost, ...]:
    made = []
    for task, material, state in asked:
        first = pictures.get((material.media_ids or [""])[0])
        thumb = None if first is None else here.get(first.thumb_sha256)
        made.append(
            AskedPost(task.id, material.id, material.title, task.note, task.until, state, thumb)
        )
    return tuple(made)


_PLACES = {TaskState.OPEN: 0, TaskState.OVERDUE: 1, TaskState.DONE: 2}


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


def _at_hand(offered: Sequence[Material], today: date, taken: Mapping[str, date]) -> list[Material]:
    """What may go out and was not taken today: the longest untouched first, then the newest."""
    may = [
        one
        for one in offered
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
