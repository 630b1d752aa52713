"""What the server must hold, told a second time: an oracle that shares no line with the program.

It knows the shop's rules as the design words them, keeps rows as plain JSON values, and is fed
with what people did in the order in which it arrived. It never reads an effect.
"""

from __future__ import annotations

from datetime import date, timedelta

from tests.chaos.model_customers import CustomerRules
from tests.chaos.model_follow_ups import FollowUpRules
from tests.chaos.model_hq_tasks import HqTaskRules
from tests.chaos.model_step import NEVER, Act, Holdings, No, Person, Row, Verdict, made_id
from tests.chaos.model_tags import TagRules

__all__ = ["Act", "Oracle", "Person", "Row", "Verdict", "made_id"]


class Oracle(Holdings):
    """Apply acts in the order of their arrival, then compare rows."""

    def restored(self) -> None:
        """From here on fields remember how new their values once were."""
        self.replaying = True

    def apply(self, act: Act, today: str, was_n: int | None = None) -> Verdict:
        """Do what the server has to do, and say what it has to answer."""
        rule = act.name.replace(".", "_")
        assert hasattr(_Rules, rule), f"the model knows no {act.name}"
        step = _Rules(self, act, _clamped(act.on, today), NEVER if was_n is None else was_n)
        try:
            getattr(step, rule)()
        except No as refusal:
            for undo in reversed(step.undo):
                undo()
            return Verdict("rejected", refusal.code)
        for customer_id, holder in step.lost:
            self.left[customer_id].add(holder)
        return Verdict("conflict" if step.conflicts else "accepted", None, step.conflicts)


class _Rules(CustomerRules, FollowUpRules, HqTaskRules, TagRules):
    """All of them."""


def _clamped(on: str, today: str) -> str:
    oldest = (date.fromisoformat(today) - timedelta(days=31)).isoformat()
    return on if oldest <= on <= today else today
