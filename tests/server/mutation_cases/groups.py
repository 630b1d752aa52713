"""The register of WeChat groups."""

from __future__ import annotations

from guide_app.mutations.fields import Change
from guide_app.mutations.groups import (
    ChangeGroup,
    CountMembers,
    OpenGroup,
    PostInGroup,
    SettleGroup,
)
from tests.server.mutation_cases.example import Case

CASES: dict[str, Case] = {
    "group.open": (
        lambda e: OpenGroup(
            guide_id=e.ids["owner"],
            name="周末闪购",
            type="flash",
            join_url="https://work.weixin.qq.com/gm/1",
        ),
        {"chat_group"},
    ),
    "group.change": (
        lambda e: ChangeGroup(
            group_id=e.ids["chat_group"], changes={"name": Change(seen="老客群", new="老朋友群")}
        ),
        {"chat_group"},
    ),
    "group.count": (
        lambda e: CountMembers(group_id=e.ids["chat_group"], members=86),
        {"chat_group"},
    ),
    "group.post": (
        lambda e: PostInGroup(group_id=e.ids["chat_group"], on=e.today),
        {"chat_group"},
    ),
    "group.settle": (
        lambda e: SettleGroup(group_id=e.ids["chat_group"], state="dissolved"),
        {"chat_group"},
    ),
}
