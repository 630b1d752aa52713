"""The WeChat groups that guides run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from guide_app.domain.entity import Audience, Row, day, document, entity, number, ref, text
from guide_app.domain.words import GroupState, GroupType

GROUP_NAME, GROUP_URL = 40, 300


@entity("chat_group", Audience.STORE)
@dataclass(frozen=True, slots=True, kw_only=True)
class ChatGroup(Row):
    """A WeChat group, as the store keeps account of it by hand.

    Nobody's name is in it: who is a member is known to WeChat alone.

    Attributes:
        guide_id: Who runs it.
        ends_on: Its last day; None: until somebody ends it.
        join_url: What its code says, where that is known.
        members: As they were counted last; None: nobody has counted.
        counts: The last counts, ``[day, members]`` each, one a day, in order.
        posts: The last days on which the guide has posted in it, in order.
    """

    store_id: str = ref("store")
    guide_id: str = ref("guide")
    name: str = text(GROUP_NAME)
    type: str = text(12, choices=GroupType)
    opened_on: date = day()
    ends_on: date | None = day(default=None)
    join_url: str | None = text(GROUP_URL, default=None)
    members: int | None = number(default=None)
    counts: Any = document(default=None)
    posts: Any = document(default=None)
    state: str = text(12, choices=GroupState, default=GroupState.ACTIVE.value)
