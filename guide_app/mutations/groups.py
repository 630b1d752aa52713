"""The register of WeChat groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from guide_app.domain.entities import Brand, ChatGroup
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.groups import (
    KEPT,
    LONGEST_FLASH,
    MOST_MEMBERS,
    BrandGroupRules,
    counts_with,
    last_day,
    posts_with,
)
from guide_app.domain.policy import may_run_group
from guide_app.domain.web_addresses import is_web_address
from guide_app.domain.words import GroupState, GroupType
from guide_app.mutations.access import known_guide
from guide_app.mutations.fields import Change, change_fields
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx

_BY_HAND = frozenset({"name", "ends_on", "join_url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGroup:
    """A group that ``guide_id`` runs, in that guide's store.

    ``ends_on`` None: as long as its type lasts.
    """

    guide_id: str
    name: str
    type: str
    ends_on: date | None = None
    join_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """Its name, its last day, the address that its code says."""

    group_id: str
    changes: Mapping[str, Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountMembers:
    """So many are in it today."""

    group_id: str
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostInGroup:
    """The post of the day is done, or after all is not."""

    group_id: str
    on: date
    posted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleGroup:
    """What became of it; active: it runs after all."""

    group_id: str
    state: str


@mutation("group.open", OpenGroup)
def open_group(tx: Tx, context: Context, arguments: OpenGroup) -> None:
    """A guide opens their own, a manager one for somebody of the store, HQ for anybody in one.

    How many groups a guide runs is not counted here: two PCs without a network would each open the
    last one, and the group exists in WeChat, whatever we say. The window warns.

    Raises:
        Rejected: NOT_FOUND; NOT_ALLOWED for a guide without a store; REQUIRED of a name;
            NOT_A_CHOICE, WRONG_TYPE, OUT_OF_RANGE.
    """
    guide = known_guide(tx, context, arguments.guide_id)
    if guide.store_id is None or not guide.active:
        raise Rejected(Code.NOT_ALLOWED)
    if arguments.type not in set(GroupType):
        raise Rejected(Code.NOT_A_CHOICE, field="type", value=arguments.type)
    group = ChatGroup(
        id=context.new_id(0),
        brand_id=guide.brand_id,
        store_id=guide.store_id,
        guide_id=guide.id,
        name=arguments.name.strip(),
        type=arguments.type,
        opened_on=context.business_on,
        ends_on=arguments.ends_on or _usual_end(tx, context, arguments.type),
        join_url=arguments.join_url,
    )
    if not may_run_group(context.actor, group):
        raise Rejected(Code.NOT_FOUND, entity="guide")
    _check(group)
    tx.insert(group)


@mutation("group.change", ChangeGroup)
def change_group(tx: Tx, context: Context, arguments: ChangeGroup) -> None:
    """A field that somebody else changed meanwhile keeps its value: see ``context.conflicts``.

    Raises:
        Rejected: NOT_FOUND, UNKNOWN_FIELD, and as when it is opened.
    """
    group = _own_group(tx, context, arguments.group_id)
    changed, _ = change_fields(tx, context, group, arguments.changes, _BY_HAND, all_contested=True)
    _check(changed)


@mutation("group.count", CountMembers)
def count_members(tx: Tx, context: Context, arguments: CountMembers) -> None:
    """The last count of a day stands; those of other days are kept.

    Raises:
        Rejected: NOT_FOUND; OUT_OF_RANGE of what no group holds.
    """
    group = _own_group(tx, context, arguments.group_id)
    if not 0 <= arguments.members <= MOST_MEMBERS:
        raise Rejected(Code.OUT_OF_RANGE, field="members", lowest=0, highest=MOST_MEMBERS)
    counts = counts_with(group, context.business_on, arguments.members)
    tx.update(group, counts=counts, members=counts[-1][1])


@mutation("group.post", PostInGroup)
def post_in_group(tx: Tx, context: Context, arguments: PostInGroup) -> None:
    """Days on which it is said twice count once.

    Raises:
        Rejected: NOT_FOUND; OUT_OF_RANGE of a day to come, before it was opened, or long past.
    """
    group = _own_group(tx, context, arguments.group_id)
    earliest = max(group.opened_on, context.business_on - timedelta(days=KEPT))
    if not earliest <= arguments.on <= context.business_on:
        raise Rejected(Code.OUT_OF_RANGE, field="on")
    tx.update(group, posts=posts_with(group, arguments.on, posted=arguments.posted))


@mutation("group.settle", SettleGroup)
def settle_group(tx: Tx, context: Context, arguments: SettleGroup) -> None:
    """What was said last stands.

    Raises:
        Rejected: NOT_FOUND; NOT_A_CHOICE.
    """
    group = _own_group(tx, context, arguments.group_id)
    if arguments.state not in set(GroupState):
        raise Rejected(Code.NOT_A_CHOICE, field="state", value=arguments.state)
    tx.update(group, state=arguments.state)


def _own_group(tx: Tx, context: Context, group_id: str) -> ChatGroup:
    """The group, if the author may say something of it; of others there is none."""
    group = tx.find(ChatGroup, group_id)
    if group is None or not may_run_group(context.actor, group):
        raise Rejected(Code.NOT_FOUND, entity="chat_group")
    return group


def _usual_end(tx: Tx, context: Context, kind: str) -> date | None:
    rules = BrandGroupRules.of(tx.get(Brand, context.actor.brand_id)).of_type(GroupType(kind))
    return None if rules.days is None else last_day(context.business_on, rules.days)


def _check(group: ChatGroup) -> None:
    """Refuse what has the right type and yet cannot be."""
    if not group.name.strip():
        raise Rejected(Code.REQUIRED, field="name")
    if group.ends_on is None and group.type == GroupType.FLASH:
        raise Rejected(Code.REQUIRED, field="ends_on")
    latest = group.opened_on + timedelta(days=LONGEST_FLASH)
    is_late = group.type == GroupType.FLASH and (group.ends_on or latest) > latest
    if group.ends_on is not None and (group.ends_on < group.opened_on or is_late):
        raise Rejected(Code.OUT_OF_RANGE, field="ends_on")
    if group.join_url is not None and not is_web_address(group.join_url, ("https",)):
        raise Rejected(Code.WRONG_TYPE, field="join_url")
