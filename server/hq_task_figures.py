"""What giving a task of HQ would do, and how far one that was given has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import ceil, sqrt
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from guide_app.domain.due_item import HeldBack, HeldBackCode
from guide_app.domain.entities import Customer, FollowUp, HqTask
from guide_app.domain.hq_tasks import task_follow_up
from guide_app.domain.words import FollowUpStatus
from guide_app.tables.merged import heads_of
from server.hq_tasks import Meant
from server.planner import plan_day
from server.schema import ENTITY_TABLES

COUNTED, SAMPLED = 30_000, 10_000
"""Of up to so many customers the rules are asked about everybody while somebody waits for the page;
of more about so many, whose ids come first: ids are hashes, so that these are anybody."""
_FEW = 1_000
_CERTAIN, _NONE_SEEN = 1.96, 3.0
"""Of a number that is estimated 95 in 100 lie within what is told; where nobody was found in a
sample, the share may still be that many out of it."""
_CUSTOMER, _ROW = (ENTITY_TABLES[name].c for name in ("customer", "follow_up"))


class Part(StrEnum):
    """What became of the rows of a task: each is in one of these but `PEACE`, which is of `OPEN`.

    `LATE`: its last day has passed and nobody has done it.
    """

    DONE = "done"
    SKIPPED = "skipped"
    OPEN = "open"
    LATE = "late"
    PEACE = "peace"


class About(NamedTuple):
    """A number, and by how much it may be wrong: 0 where everybody was asked about."""

    number: int
    within: int


@dataclass(frozen=True, slots=True)
class Share:
    """What a store has of a task that is about to be given.

    Attributes:
        peace: None where only some were asked about.
    """

    customers: int
    guides: int
    peace: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whom a task would be given for, as things stand today.

    Attributes:
        stores: By id.
        asked: About how many of them the rules were asked.
        reasons: Why how many of these would be left in peace, were it due today.
        unserved: Those whom no guide has: nobody gets it for them.
    """

    customers: int
    guides: int
    stores: Mapping[str, Share]
    asked: int
    reasons: Mapping[HeldBackCode, int]
    unserved: int

    @property
    def peace(self) -> About:
        """How many would be left in peace."""
        return about(sum(self.reasons.values()), self.asked, self.customers)

    def because(self, code: HeldBackCode) -> About:
        """How many of them for one reason."""
        return about(self.reasons[code], self.asked, self.customers)


@dataclass(frozen=True, slots=True)
class Peace:
    """Who is left in peace today of those who would have a task on their guide's list.

    Attributes:
        rows: The follow-ups and why, by id.
        asked: About how many customers the rules were asked.
        due: How many there are.
    """

    rows: Mapping[str, HeldBackCode]
    asked: int
    due: int

    @property
    def about(self) -> About:
        """How many they are."""
        return about(len(self.rows), self.asked, self.due)


NOBODY = Peace({}, 0, 0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many rows of a task are where, by store."""

    stores: Mapping[str, Mapping[str, int]]

    def total(self, part: str) -> int:
        """Of all stores."""
        return sum(counts[part] for counts in self.stores.values())


def forecast(connection: Connection, task: HqTask, meant: Iterable[Meant], today: date) -> Forecast:
    """What giving the task would do; it is not given yet.

    Whom the rules would leave in peace is found by the planner itself, with the task on the list.
    """
    meant = list(meant)
    served = [one for one in meant if one.guide_id is not None]

    def as_if_due(customer: Customer) -> FollowUp:
        until = max(today, task.until)
        return replace(task_follow_up(task, customer), planned_on=today, due_on=today, until=until)

    held: dict[str, HeldBackCode] = {}
    ids = _some([one.customer_id for one in served])
    for planned in plan_day(connection, task.brand_id, today, ids=ids, also=as_if_due):
        for one in _of_task(planned.held_back, task):
            held[planned.customer.id] = one.code
    counted = len(ids) == len(served)
    by_store: dict[str, list[Meant]] = {}
    for person in served:
        by_store.setdefault(person.store_id, []).append(person)
    return Forecast(
        customers=len(served),
        guides=len({one.guide_id for one in served}),
        stores={
            store_id: Share(
                len(some),
                len({one.guide_id for one in some}),
                sum(one.customer_id in held for one in some) if counted else None,
            )
            for store_id, some in by_store.items()
        },
        asked=len(ids),
        reasons=Counter(held.values()),
        unserved=len(meant) - len(served),
    )


def progress(connection: Connection, task_ids: Iterable[str], today: date) -> dict[str, Progress]:
    """How far each of the tasks has come."""
    conditions = {part: _condition(part, today) for part in Part if part is not Part.PEACE}
    query = (
        select(
            _ROW.hq_task_id,
            _CUSTOMER.store_id,
            *(func.sum(case((holds, 1), else_=0)) for holds in conditions.values()),
        )
        .where(_ROW.hq_task_id.in_(sorted(task_ids)), _CUSTOMER.id == _ROW.customer_id)
        .group_by(_ROW.hq_task_id, _CUSTOMER.store_id)
    )
    found: dict[str, dict[str, dict[str, int]]] = {}
    for task_id, store_id, *counts in connection.execute(query):
        told = {part.value: int(n) for part, n in zip(conditions, counts, strict=True)}
        found.setdefault(task_id, {})[store_id] = told
    return {task_id: Progress(found.get(task_id, {})) for task_id in task_ids}


def left_in_peace(connection: Connection, task: HqTask, today: date) -> Peace:
    """The rows of the task that would be on a list today and are not, and why."""
    open_rows = and_(_of(task.id), _condition(Part.OPEN, today))
    due = select(_ROW.customer_id).where(open_rows, _ROW.due_on <= today.isoformat())
    heads = heads_of(connection, ENTITY_TABLES, _CUSTOMER.brand_id == task.brand_id)
    everybody = sorted({heads.get(id, id) for id in connection.scalars(due)})
    ids = _some(everybody)
    found = {
        one.item.id: one.code
        for planned in plan_day(connection, task.brand_id, today, ids=ids)
        for one in _of_task(planned.held_back, task)
    }
    return Peace(found, len(ids), len(everybody))


def about(found: int, asked: int, out_of: int) -> About:
    """How many there are out of so many, when so many were found among those asked about.

    To a hundred where not everybody was, and to ten where they are few.
    """
    if asked >= out_of:
        return About(found, 0)
    share = found / asked
    spread = _CERTAIN * sqrt(share * (1 - share) / asked * (1 - asked / out_of))
    if found in (0, asked):
        spread = _NONE_SEEN / asked
    unit = 100 if out_of * share >= _FEW else 10
    return About(round(out_of * share / unit) * unit, ceil(out_of * spread / unit) * unit)


def _some(ids: Sequence[str]) -> Sequence[str]:
    """All of them in order, or as many as can be asked about."""
    return ids if len(ids) <= COUNTED else ids[:SAMPLED]


def select_part(task_id: str, part: Part, today: date) -> Select[Any]:
    """The rows of a part, with the customer's name, guide and store."""
    columns = (*_ROW, _CUSTOMER.name, _CUSTOMER.guide_id, _CUSTOMER.store_id)
    query = select(*columns).where(_of(task_id), _CUSTOMER.id == _ROW.customer_id)
    return query.where(_condition(part, today))


def _of(task_id: str) -> ColumnElement[bool]:
    return _ROW.hq_task_id == task_id


def _condition(part: Part, today: date) -> ColumnElement[bool]:
    planned = _ROW.status == FollowUpStatus.PLANNED.value
    if part is Part.DONE:
        return _ROW.status.in_((FollowUpStatus.WAITING.value, FollowUpStatus.DONE.value))
    if part is Part.SKIPPED:
        return _ROW.status == FollowUpStatus.SKIPPED.value
    if part is Part.LATE:
        return and_(planned, _ROW.until < today.isoformat())
    return and_(planned, _ROW.until >= today.isoformat())


def _of_task(held_back: Iterable[HeldBack], task: HqTask) -> Iterable[HeldBack]:
    return (one for one in held_back if one.item.hq_task_id == task.id)
