"""What was planned, done and bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guide_app.domain.entity import (
    Audience,
    Row,
    day,
    document,
    entity,
    flag,
    instant,
    money,
    number,
    ref,
    text,
)
from guide_app.domain.words import FollowUpKind, FollowUpStatus, Outcome, TimelineKind, ViewKind

NOTE_LENGTH = 20_000


@entity("follow_up", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Row):
    """One dated piece of contact work. What a SOP plans is stored only once somebody acts on it.

    ``wording_id``: which wording of its script was taken to the customer, see
    `guide_app.domain.wordings`; ``by_hand``: the guide wrote it anew, for this once.
    ``insisted_on``: the day on which the guide, warned that the customer should rest, planned it
    all the same.
    ``until``: of a task of HQ, the last day on which it is to be done.
    ``material_id``: what is to go along; once it was sent, what did.
    """

    customer_id: str = ref("customer")
    kind: str = text(12, choices=FollowUpKind)
    sop_id: str | None = ref("sop", default=None)
    step_id: str | None = ref("sop_step", default=None)
    planned_on: date = day()
    due_on: date = day(indexed=True)
    remind_at: datetime | None = instant(default=None)
    status: str = text(
        12, choices=FollowUpStatus, default=FollowUpStatus.PLANNED.value, indexed=True
    )
    task: str | None = text(400, default=None)
    script_id: str | None = ref("script", default=None)
    sent_on: date | None = day(default=None)
    outcome: str | None = text(20, choices=Outcome, default=None)
    closed_on: date | None = day(default=None)
    insisted_on: date | None = day(default=None)
    wording_id: str | None = text(36, default=None, indexed=True)
    by_hand: bool | None = flag(default=None)
    hq_task_id: str | None = ref("hq_task", default=None)
    until: date | None = day(default=None)
    material_id: str | None = ref("material", default=None)


@entity("enrolment", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment(Row):
    """A customer's run of a SOP that facts alone do not tell of.

    One that somebody began by hand, or that somebody ended: then its id is that of the computed
    enrolment. ``fact`` says what began it.
    """

    customer_id: str = ref("customer")
    sop_id: str = ref("sop")
    started_on: date = day(indexed=True)
    fact: Any = document(default=None)
    ended_on: date | None = day(default=None)


@entity("timeline_entry", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry(Row):
    """One line of a customer's history; only ever added, and marked ``undone`` when taken back."""

    customer_id: str = ref("customer")
    kind: str = text(20, choices=TimelineKind)
    on: date = day(indexed=True)
    at: datetime = instant()
    guide_id: str | None = ref("guide", default=None)
    text: str | None = text(NOTE_LENGTH, default=None)
    details: Any = document(default=None)
    undone: bool = flag(default=False)


@entity("order", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Row):
    """A purchase, as one basket; ``returned_amount`` of it came back until ``returned_on``."""

    customer_id: str = ref("customer")
    store_id: str = ref("store")
    guide_id: str | None = ref("guide", default=None)
    items: int = number(default=1)
    number: str = text(64)  # below `items`: from here on the name hides the declaring function
    ordered_on: date = day(indexed=True)
    amount: Decimal = money()
    summary: str | None = text(400, default=None)
    returned_on: date | None = day(default=None)
    returned_amount: Decimal | None = money(default=None)


@entity("page_view", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class PageView(Row):
    """Somebody looked at something, once; ``on`` is the brand's day of ``at``.

    ``code`` tells the thing from others of its kind, ``title`` is what a guide reads. The id is
    made of the visit as its source knows it.
    """

    customer_id: str = ref("customer")
    kind: str = text(12, choices=ViewKind)
    code: str = text(64)
    title: str = text(120)
    on: date = day()
    at: datetime = instant()
