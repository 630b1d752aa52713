"""A guide's customer with something of everything: what an example of a mutation speaks of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from guide_app.mutations.follow_up_rows import PlannedFollowUp
from tests.server.shop import Chain


@dataclass
class Example:
    """A guide's customer with something of everything.

    Attributes:
        ids: Of the customer, two more (one of them removed), a family member, entries of the
            history, follow-ups planned and waiting, and of what there is in the store and brand.
    """

    chain: Chain
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> Any:
        return self.chain.clock().date()

    @property
    def planned(self) -> PlannedFollowUp:
        return PlannedFollowUp(
            follow_up_id=self.ids["planned"],
            customer_id=self.ids["customer"],
            kind="manual",
            planned_on=self.today,
            due_on=self.today,
            sop_id=self.ids["sop"],
            step_id=self.ids["step"],
            script_id=self.ids["script"],
            task="问尺码",
            hq_task_id=self.ids["new_task"],
            material_id=self.ids["material"],
        )


QUESTIONS = (
    {
        "id": "for",
        "kind": "one",
        "text": "给谁买？",
        "options": [{"id": "self", "text": "自己"}, {"id": "child", "text": "孩子"}],
    },
)
Case = tuple[Callable[[Example], Any], set[str]]
"""An example of a mutation, and the entities whose rows it changes when it is accepted."""
HISTORY = "timeline_entry"
