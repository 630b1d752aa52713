"""Changing a task of HQ that is on the lists already, and what its follow-ups say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from guide_app.domain.entities import HqTask, Script
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.hq_tasks import with_change, words_of
from guide_app.domain.values import to_wire
from guide_app.mutations.access import brand_row
from guide_app.mutations.fields import Change, change_fields
from guide_app.mutations.hq_tasks import FURTHEST_DAYS, check_count, open_rows
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tx import Context, Tx

FIELDS = ("task", "script_id", "until")
"""What HQ may change; for whom it is, and from which day, stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTask:
    """Other words, another script or another last day for what is not done yet."""

    hq_task_id: str
    changes: Mapping[str, Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewOnLists:
    """Some of the follow-ups that do not say yet what ``version`` says, at last the last ones."""

    hq_task_id: str
    version: int
    follow_up_ids: tuple[str, ...]
    last: bool = False


@mutation("hq_task.change", ChangeTask, HQ_ONLY)
def change_task(tx: Tx, context: Context, arguments: ChangeTask) -> None:
    """Keep what is asked now, and what was asked before; the server brings it onto the lists.

    A field that somebody else changed meanwhile keeps its value: see ``context.conflicts``.

    Raises:
        Rejected: WRONG_STATE when it is withdrawn or its last day has passed, REQUIRED,
            OUT_OF_RANGE of the last day, NOT_FOUND of the script.
    """
    task = brand_row(tx, context, HqTask, arguments.hq_task_id)
    if task.withdrawn_on is not None:
        raise Rejected(Code.WRONG_STATE, state="withdrawn")
    if task.until < context.business_on:
        raise Rejected(Code.WRONG_STATE, state="over")
    changes = {name: _stripped(change) for name, change in arguments.changes.items()}
    after, _ = change_fields(tx, context, task, changes, frozenset(FIELDS), all_contested=True)
    if not after.task:
        raise Rejected(Code.REQUIRED, field="task")
    if after.until != task.until:
        furthest = context.business_on + timedelta(days=FURTHEST_DAYS)
        if not max(after.due_on, context.business_on) <= after.until <= furthest:
            raise Rejected(Code.OUT_OF_RANGE, field="until")
    if after.script_id is not None and after.script_id != task.script_id:
        brand_row(tx, context, Script, after.script_id)
    by_name = entity_of(HqTask).by_name
    changed = {
        name: {
            "lost": to_wire(by_name[name], getattr(task, name)),
            "kept": to_wire(by_name[name], getattr(after, name)),
        }
        for name in FIELDS
        if getattr(task, name) != getattr(after, name)
    }
    if changed:
        by, on = context.actor.guide_id, context.business_on.isoformat()
        tx.update(after, **with_change(task, by, on, changed))


@mutation("hq_task.renew_on_lists", RenewOnLists, HQ_ONLY)
def renew_on_lists(tx: Tx, context: Context, arguments: RenewOnLists) -> None:
    """Those that nobody has acted on say what the task says now.

    Raises:
        Rejected: WRONG_STATE when it was withdrawn or has been changed again meanwhile, or all say
            so already.
    """
    check_count(arguments.follow_up_ids)
    task = brand_row(tx, context, HqTask, arguments.hq_task_id)
    if task.withdrawn_on is not None:
        raise Rejected(Code.WRONG_STATE, state="withdrawn")
    if task.version != arguments.version:
        raise Rejected(Code.WRONG_STATE, state="changed")
    if task.version == task.listed_version:
        raise Rejected(Code.WRONG_STATE, state="settled")
    for row in open_rows(tx, context, task, arguments.follow_up_ids):
        tx.update(row, **words_of(task, row))
    if arguments.last:
        tx.update(task, listed_version=task.version)


def _stripped(change: Change) -> Change:
    return replace(change, new=change.new.strip()) if isinstance(change.new, str) else change
