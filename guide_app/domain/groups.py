"""What a WeChat group of each type is allowed, what is due in it, and when it has had its time.

The five days of getting to know and six of selling of a flash group are as chains report them; the
other numbers are the program's, for want of better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from guide_app.domain.entities import Brand, ChatGroup
from guide_app.domain.words import GroupState, GroupType

FLASH_DAYS, LONGEST_FLASH = 11, 60
GETTING_TO_KNOW_DAYS = 5
QUIET_DAYS = 14
OLD_DAYS = 90
GROUPS_PER_GUIDE, MOST_GROUPS = 10, 200
MOST_MEMBERS = 500
"""More does not fit into a WeCom group with customers."""
KEPT = 60
"""So many counts and posts of a group are kept, the last ones."""


class GroupPost(StrEnum):
    """What is to be posted in a group."""

    WELCOME = "welcome"
    KNOWLEDGE = "knowledge"
    SALE = "sale"
    TALK = "talk"
    FAREWELL = "farewell"


class Suggestion(StrEnum):
    """What to do about a group."""

    DISSOLVE = "dissolve"  # its last day is over
    REGROUP = "regroup"
    WAKE = "wake"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class GroupRules:
    """The contract of a type.

    Attributes:
        days: How long one lasts if nobody says otherwise; None: until somebody ends it.
        members: From so many on a second one is better.
        sells: Offers may be posted in it.
        invites: Customers are asked to join it.
        week: What is due on which day of the week, Monday 0.
        ages: It is regrouped or dissolved once it is old or quiet.
    """

    members: int
    days: int | None = None
    sells: bool = True
    invites: bool = True
    week: Mapping[int, GroupPost] | None = None
    ages: bool = False


_RULES: Mapping[GroupType, GroupRules] = {
    GroupType.DAILY: GroupRules(
        MOST_MEMBERS, week={0: GroupPost.KNOWLEDGE, 2: GroupPost.SALE, 4: GroupPost.TALK}
    ),
    GroupType.FLASH: GroupRules(200, days=FLASH_DAYS),
    GroupType.TARGETED: GroupRules(200, week={1: GroupPost.KNOWLEDGE, 3: GroupPost.SALE}),
    GroupType.SUPER_USER: GroupRules(
        100, sells=False, week={0: GroupPost.TALK, 3: GroupPost.KNOWLEDGE}
    ),
    GroupType.BROAD: GroupRules(MOST_MEMBERS, invites=False, week={4: GroupPost.SALE}, ages=True),
}


@dataclass(frozen=True, slots=True)
class BrandGroupRules:
    """What a brand wants of groups.

    Attributes:
        per_guide: More than so many running ones are too many for a guide.
        quiet_days: So many days without a post, and a group counts as quiet.
    """

    flash_days: int = FLASH_DAYS
    per_guide: int = GROUPS_PER_GUIDE
    quiet_days: int = QUIET_DAYS

    @classmethod
    def of(cls, brand: Brand) -> BrandGroupRules:
        """The brand's own, and the program's where it says nothing."""

        def said(value: int | None, usual: int) -> int:
            return usual if value is None else value

        return cls(
            said(brand.flash_days, FLASH_DAYS),
            said(brand.groups_per_guide, GROUPS_PER_GUIDE),
            said(brand.quiet_group_days, QUIET_DAYS),
        )

    def of_type(self, kind: GroupType) -> GroupRules:
        """The contract of one type."""
        rules = _RULES[kind]
        return replace(rules, days=self.flash_days) if rules.days is not None else rules


def last_day(opened_on: date, days: int) -> date:
    """Of a group that lasts so many days, the first among them."""
    return opened_on + timedelta(days=days - 1)


def state_on(group: ChatGroup, today: date) -> GroupState:
    """How it stands: one whose last day is over has ended, whether or not somebody said so."""
    state = GroupState(group.state)
    over = group.ends_on is not None and group.ends_on < today
    return GroupState.ENDED if state is GroupState.ACTIVE and over else state


def due_post(group: ChatGroup, rules: GroupRules, today: date) -> GroupPost | None:
    """What is to be posted in it today; None where nothing is, or it has been."""
    if state_on(group, today) is not GroupState.ACTIVE or today < group.opened_on:
        return None
    if was_posted(group, today):
        return None
    if today == group.opened_on:
        return GroupPost.WELCOME
    if today == group.ends_on:
        return GroupPost.FAREWELL
    if rules.week is not None:
        return rules.week.get(today.weekday())
    known = (today - group.opened_on).days >= GETTING_TO_KNOW_DAYS
    return GroupPost.SALE if known else GroupPost.KNOWLEDGE


def was_posted(group: ChatGroup, on: date) -> bool:
    """Something was posted in it that day."""
    return on.isoformat() in (group.posts or ())


def quiet_days(group: ChatGroup, today: date) -> int:
    """For how many days nobody has posted in it, since it was opened at most."""
    last = date.fromisoformat(group.posts[-1]) if group.posts else group.opened_on
    return max(0, (today - last).days)


def suggestion(
    group: ChatGroup, rules: GroupRules, quiet_after: int, today: date
) -> Suggestion | None:
    """What to do about it, the most pressing first."""
    if group.state != GroupState.ACTIVE:
        return None
    if state_on(group, today) is GroupState.ENDED:
        return Suggestion.DISSOLVE
    quiet = quiet_days(group, today) >= quiet_after
    if rules.ages and (quiet or (today - group.opened_on).days >= OLD_DAYS):
        return Suggestion.REGROUP
    if quiet:
        return Suggestion.WAKE
    return Suggestion.FULL if (group.members or 0) >= rules.members else None


def counts_with(group: ChatGroup, on: date, members: int) -> list[list[str | int]]:
    """The counts with one more, which takes the place of another of the same day."""
    kept = [count for count in group.counts or [] if count[0] != on.isoformat()]
    return sorted([*kept, [on.isoformat(), members]], key=lambda count: str(count[0]))[-KEPT:]


def posts_with(group: ChatGroup, on: date, *, posted: bool) -> list[str] | None:
    """The days of posts with this one, or without it."""
    days = {*(group.posts or ())} - {on.isoformat()}
    return sorted(days | {on.isoformat()} if posted else days)[-KEPT:] or None
