"""Tasks of HQ as follow-ups of customers.

Such a row is no promise of the guide's: like what a SOP plans it keeps to the contact budget, to
temperature and consent, and once its last day has passed it is not due any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from guide_app.domain.entities import Customer, FollowUp, HqTask
from guide_app.domain.ids import row_id
from guide_app.domain.words import FollowUpKind, FollowUpStatus

CHANGES_KEPT = 20
"""Of more, the server's audit still says who made them, and when."""


def task_follow_up_id(task_id: str, customer_id: str) -> str:
    """The id of the follow-up by which a task reaches a customer's guide; given twice it is one."""
    return row_id("hq_task", task_id, customer_id)


def task_follow_up(task: HqTask, customer: Customer) -> FollowUp:
    """The follow-up as it is given."""
    return FollowUp(
        id=task_follow_up_id(task.id, customer.id),
        brand_id=customer.brand_id,
        customer_id=customer.id,
        kind=FollowUpKind.TASK.value,
        planned_on=task.due_on,
        due_on=task.due_on,
        until=task.until,
        task=task.task,
        script_id=task.script_id,
        hq_task_id=task.id,
    )


def words_of(task: HqTask, row: FollowUp) -> dict[str, Any]:
    """What an open follow-up of a task says by now, after whatever HQ changed.

    A guide may have moved it to a day that is behind the last one now: then it is that one.
    """
    return {
        "task": task.task,
        "script_id": task.script_id,
        "until": task.until,
        "due_on": min(row.due_on, task.until),
    }


def with_change(task: HqTask, by: str, on: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a task that keep a change of it.

    Args:
        task: As it is now.
        by: The account that changed it.
        on: The day.
        fields: Of each changed field, in wire form, what it was and is: ``{"lost": …, "kept": …}``.
    """
    kept = [*(task.changes or ()), {"by": by, "on": on, "fields": dict(fields)}]
    return {"version": task.version + 1, "changes": kept[-CHANGES_KEPT:]}


def can_be_given(customer: Customer) -> bool:
    """Whether there is a guide who could do something for the customer.

    Whoever is only to be left in peace gets it: a reason for that may end before its last day.
    """
    return customer.removed_on is None and customer.guide_id is not None


def said_twice(stored: Iterable[FollowUp]) -> frozenset[str]:
    """The open rows of a person that say what another of their rows says already.

    Two customers who turn out to be one person may both have been given the same task.
    """
    by_task: defaultdict[str, list[FollowUp]] = defaultdict(list)
    for row in stored:
        if row.hq_task_id is not None:
            by_task[row.hq_task_id].append(row)
    found: set[str] = set()
    for rows in by_task.values():
        if len(rows) > 1:
            planned = sorted(row.id for row in rows if row.status == FollowUpStatus.PLANNED)
            found.update(planned if len(planned) < len(rows) else planned[1:])
    return frozenset(found)
