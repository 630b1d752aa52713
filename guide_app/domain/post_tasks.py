"""Posts that HQ asks for: who is asked, who has done it, and how long it is shown.

The console and a guide's PC count by the same two functions, `is_asked` and `is_done_by`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from guide_app.domain.calendar import counts
from guide_app.domain.entities import Guide, PostTask, Share, Store
from guide_app.domain.reach import read_reach
from guide_app.domain.words import Role

FURTHEST_DAYS = 92
OVERDUE_DAYS = 3
"""So long what was not done is still shown."""


class TaskState(StrEnum):
    """How it stands with a guide's part of a task."""

    OPEN = "open"
    DONE = "done"
    OVERDUE = "overdue"


def is_asked(task: PostTask, guide: Guide, store: Store | None) -> bool:
    """Whether a guide is to do it: who works in a store, and is meant."""
    works = guide.active and store is not None and not store.closed and guide.role != Role.HQ
    return works and read_reach(task.reach).reaches(guide, store)


def is_done_by(task: PostTask, share: Share) -> bool:
    """Whether somebody has done their part by a share: whatever way was used."""
    in_time = task.since <= share.on <= task.until
    return share.material_id == task.material_id and in_time and counts(share.state)


def state_of(task: PostTask, shares: Iterable[Share], today: date) -> TaskState:
    """How it stands with the part of the guide whose shares these are."""
    if any(is_done_by(task, share) for share in shares):
        return TaskState.DONE
    return TaskState.OVERDUE if task.until < today else TaskState.OPEN


def is_shown(task: PostTask, state: TaskState, today: date) -> bool:
    """Whether a guide still sees it: until its last day, and what was missed a little longer."""
    if task.withdrawn_on is not None or today < task.since:
        return False
    longer = timedelta(days=OVERDUE_DAYS if state is TaskState.OVERDUE else 0)
    return today <= task.until + longer
