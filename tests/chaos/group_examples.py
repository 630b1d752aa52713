"""Examples of mutations about WeChat groups."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from guide_app.mutations.fields import Change
from guide_app.mutations.groups import (
    ChangeGroup,
    CountMembers,
    OpenGroup,
    PostInGroup,
    SettleGroup,
)

if TYPE_CHECKING:
    from tests.chaos.proxy_examples import Case


def _open(case: Case) -> Any:
    return OpenGroup(guide_id=case.pc.guide.id, name=f"群{case.customer[-12:]}", type="daily")


def _opened(case: Case) -> str:
    wanted = _open(case)
    case.pc.act(wanted)
    here = case.pc.rows("chat_group").items()
    return next(id for id, row in here if json.loads(row)["name"] == wanted.name)


def _change(case: Case) -> Any:
    seen = _open(case).name
    return ChangeGroup(group_id=_opened(case), changes={"name": Change(seen=seen, new="老友群")})


def _count(case: Case) -> Any:
    return CountMembers(group_id=_opened(case), members=86)


def _post(case: Case) -> Any:
    return PostInGroup(group_id=_opened(case), on=case.pc.book.today)


def _settle(case: Case) -> Any:
    return SettleGroup(group_id=_opened(case), state="dissolved")


GROUP_EXAMPLES: Mapping[str, Callable[[Case], Any]] = {
    "group.open": _open,
    "group.change": _change,
    "group.count": _count,
    "group.post": _post,
    "group.settle": _settle,
}
