"""The rows of a day, from the customers who may be due: pure rules, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guide_app.domain.due import DueItem, HeldBack, due_items, sift
from guide_app.domain.due_item import DueRules
from guide_app.domain.due_list import pick
from guide_app.domain.person import Person
from guide_app.domain.sop import SopPlan
from guide_app.domain.words import FollowUpStatus


@dataclass(frozen=True, slots=True)
class Share:
    """What one customer brings to the day.

    Attributes:
        work: The row that stands for the customer among the work of the day.
        others: Further work of the same customer, folded under that row.
        waiting: What waits for a reply.
        held_back: What would be due, and why it is not.
    """

    work: DueItem | None
    others: tuple[DueItem, ...]
    waiting: tuple[DueItem, ...]
    held_back: tuple[HeldBack, ...]

    def __bool__(self) -> bool:
        return self.work is not None or bool(self.waiting or self.held_back)


def items_of(
    person: Person, plans: Sequence[SopPlan], today: date, rules: DueRules
) -> list[DueItem]:
    """Every row of one customer."""
    return due_items(person, plans, today, rules)


def share_of(person: Person, plans: Sequence[SopPlan], today: date, rules: DueRules) -> Share:
    """What the customer brings to the day; empty for most."""
    items, held = sift(person, plans, today, rules)
    work = pick(items)
    others = (item for item in items if item.status is FollowUpStatus.PLANNED and item is not work)
    waiting = (item for item in items if item.status is FollowUpStatus.WAITING)
    return Share(work, tuple(others), tuple(waiting), tuple(held))
