"""The WeChat groups that a guide runs: how each stands, and what is due in it today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide_app.domain.entities import ChatGroup
from guide_app.domain.groups import (
    BrandGroupRules,
    GroupPost,
    GroupRules,
    Suggestion,
    due_post,
    quiet_days,
    state_on,
    suggestion,
    was_posted,
)
from guide_app.domain.policy import may_run_group
from guide_app.domain.words import GroupState, GroupType
from guide_app.mutations.fields import Change
from guide_app.mutations.groups import (
    ChangeGroup,
    CountMembers,
    OpenGroup,
    PostInGroup,
    SettleGroup,
)
from guide_app.services.undo import Undo, undo
from guide_app.sync.book import Book
from localdb.queries.catalog import find_brand, guide_names
from localdb.queries.groups import groups


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group.

    Attributes:
        runner: Who runs it, if that is somebody else.
        rules: The contract of its type.
        counted_on: When its members were counted last.
        due: What is to be posted in it today, and is not yet.
        is_posted: Something was posted in it today, due or not.
        quiet: For how many days nothing was posted.
    """

    group_id: str
    name: str
    type: GroupType
    state: GroupState
    runner: str | None
    rules: GroupRules
    opened_on: date
    ends_on: date | None
    join_url: str | None
    members: int | None
    counted_on: date | None
    due: GroupPost | None
    is_posted: bool
    suggestion: Suggestion | None
    quiet: int

    @property
    def is_running(self) -> bool:
        """Neither over nor put away."""
        return self.state is GroupState.ACTIVE

    @property
    def is_put_away(self) -> bool:
        """Somebody said that it was dissolved or regrouped."""
        return self.state in (GroupState.DISSOLVED, GroupState.REGROUPED)


@dataclass(frozen=True, slots=True)
class GroupBoard:
    """All groups that the guide may say something of, those that want something first.

    Attributes:
        running: How many of them the guide runs by now.
        per_guide: More than so many are too many, as the brand says.
    """

    rows: tuple[GroupRow, ...]
    today: date
    running: int
    per_guide: int

    @property
    def due(self) -> int:
        """In how many of them something is due today."""
        return sum(row.due is not None for row in self.rows)


class GroupService:
    """Reads the guide's own file, and writes through the outbox like everything else."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def load(self) -> GroupBoard:
        """How it stands today."""
        today = self._book.today
        with self._book.file.read() as connection:
            actor = self._book.read_actor(connection)
            brand = find_brand(connection, actor.brand_id)
            found = [one for one in groups(connection) if may_run_group(actor, one)]
            names = guide_names(connection)
        rules = BrandGroupRules() if brand is None else BrandGroupRules.of(brand)
        rows = [
            _row(one, rules, today, None if one.guide_id == actor.guide_id else names)
            for one in found
        ]
        own = [row.is_running and row.runner is None for row in rows]
        return GroupBoard(tuple(sorted(rows, key=_urgency)), today, sum(own), rules.per_guide)

    def open(self, name: str, kind: str, join_url: str | None) -> None:
        """A group of the guide's own, from today on.

        Raises:
            Rejected: With the reason.
        """
        guide_id = self._book.actor.guide_id
        self._book.act(OpenGroup(guide_id=guide_id, name=name, type=kind, join_url=join_url))

    def change(self, row: GroupRow, name: str, ends_on: date | None, join_url: str | None) -> bool:
        """Change what differs from ``row``, as it was shown. Returns whether anything did.

        Raises:
            Rejected: With the reason.
        """
        days = [None if on is None else on.isoformat() for on in (row.ends_on, ends_on)]
        pairs = {
            "name": (row.name, name),
            "ends_on": (days[0], days[1]),
            "join_url": (row.join_url, join_url),
        }
        changes = {
            field: Change(seen=seen, new=new) for field, (seen, new) in pairs.items() if seen != new
        }
        if changes:
            self._book.act(ChangeGroup(group_id=row.group_id, changes=changes))
        return bool(changes)

    def count(self, group_id: str, members: int) -> None:
        """So many are in it today.

        Raises:
            Rejected: OUT_OF_RANGE.
        """
        self._book.act(CountMembers(group_id=group_id, members=members))

    def posted(self, group_id: str) -> Undo | None:
        """The post of today is done. None: it was noted before, and stays so.

        Raises:
            Rejected: NOT_FOUND.
        """
        today = self._book.today
        group = self._find(group_id)
        if group is not None and was_posted(group, today):
            return None
        made = self._book.act(PostInGroup(group_id=group_id, on=today))
        back = PostInGroup(group_id=group_id, on=today, posted=False)
        return Undo((made,), opposites=(back,))

    def settle(self, group_id: str, state: GroupState) -> Undo | None:
        """It was dissolved or regrouped; active: it runs after all. None: it stood so before.

        Raises:
            Rejected: NOT_FOUND.
        """
        group = self._find(group_id)
        before = GroupState.ACTIVE.value if group is None else group.state
        if group is not None and before == state:
            return None
        made = self._book.act(SettleGroup(group_id=group_id, state=state.value))
        return Undo((made,), opposites=(SettleGroup(group_id=group_id, state=before),))

    def undo(self, token: Undo) -> tuple[str, ...]:
        """Take one of these back."""
        return undo(self._book, token)

    def _find(self, group_id: str) -> ChatGroup | None:
        with self._book.file.read() as connection:
            return next((one for one in groups(connection) if one.id == group_id), None)


def _row(
    group: ChatGroup, brand: BrandGroupRules, today: date, names: dict[str, str] | None
) -> GroupRow:
    kind = GroupType(group.type)
    rules = brand.of_type(kind)
    return GroupRow(
        group_id=group.id,
        name=group.name,
        type=kind,
        state=state_on(group, today),
        runner=None if names is None else names.get(group.guide_id, ""),
        rules=rules,
        opened_on=group.opened_on,
        ends_on=group.ends_on,
        join_url=group.join_url,
        members=group.members,
        counted_on=date.fromisoformat(group.counts[-1][0]) if group.counts else None,
        due=due_post(group, rules, today),
        is_posted=was_posted(group, today),
        suggestion=suggestion(group, rules, brand.quiet_days, today),
        quiet=quiet_days(group, today),
    )


def _urgency(row: GroupRow) -> tuple[bool, bool, bool, date, str]:
    """What has a post due first, then what something is suggested for; what is over last."""
    asks = row.due is not None, row.suggestion is not None
    return not row.is_running and not asks[1], not asks[0], not asks[1], row.opened_on, row.group_id
