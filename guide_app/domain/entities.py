"""The entities of the business, each field declared here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guide_app.domain.business_day import USUAL_ZONE
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
from guide_app.domain.words import (
    Consent,
    FollowUpKind,
    FollowUpState,
    FollowUpStatus,
    Outcome,
    Relation,
    Role,
    Source,
    Stage,
    StepKind,
    Temperature,
    TimelineKind,
    Trigger,
)

NOTE_LENGTH = 20_000


@entity("brand", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Brand(Row):
    """A tenant; its ``brand_id`` is its own id."""

    name: str = text(80)
    time_zone: str = text(60, default=USUAL_ZONE)
    currency: str = text(3, default="CNY")
    lock_minutes: int = number(default=3)
    lease_days: int = number(default=10)
    cool_down_days: int = number(default=30)
    suspended: bool = flag(default=False)


@entity("region", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Row):
    """A group of stores."""

    name: str = text(80)


@entity("store", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Store(Row):
    """A shop."""

    region_id: str | None = ref("region", default=None)
    name: str = text(80)
    code: str = text(40)
    closed: bool = flag(default=False)


@entity("guide", Audience.STORE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Row):
    """A person with an account. The password lies elsewhere and never syncs."""

    store_id: str | None = ref("store", default=None)
    account: str = text(60)
    name: str = text(60)
    role: str = text(20, choices=Role)
    active: bool = flag(default=True)


@entity("tag_group", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class TagGroup(Row):
    """Tags that answer one question; with ``single_choice`` a customer has at most one of them."""

    name: str = text(60)
    single_choice: bool = flag(default=False)
    color: str = text(20, default="neutral")
    position: int = number(default=0)
    archived: bool = flag(default=False)


@entity("tag", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Row):
    """One label of a tag group."""

    group_id: str = ref("tag_group")
    name: str = text(60)
    position: int = number(default=0)
    archived: bool = flag(default=False)


@entity("script", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Script(Row):
    """What to say: text with ``{variables}``."""

    title: str = text(80)
    stage: str = text(20, choices=Stage)
    kind: str = text(20, choices=StepKind)
    text: str = text(2_000)
    position: int = number(default=0)
    archived: bool = flag(default=False)


@entity("sop", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Sop(Row):
    """A template that plants follow-ups. ``trigger_days`` is N for "N days silent"."""

    name: str = text(80)
    trigger: str = text(20, choices=Trigger)
    trigger_days: int = number(default=0)
    active: bool = flag(default=True)
    version: int = number(default=1)


@entity("sop_step", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class SopStep(Row):
    """One contact of a SOP, ``day_offset`` days after its trigger (negative: before a birthday)."""

    sop_id: str = ref("sop")
    position: int = number(default=0)
    day_offset: int = number(default=0)
    kind: str = text(20, choices=StepKind)
    task: str = text(400)
    script_id: str | None = ref("script", default=None)
    archived: bool = flag(default=False)


@entity("customer", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class Customer(Row):
    """A person in a guide's book. ``guide_id`` None: nobody's, in the store's pool.

    ``withdrawals`` are the ids of the timeline's lines that withdrew consent and were not taken
    back; see `guide_app.domain.consent`.
    """

    store_id: str = ref("store", contested=True)
    guide_id: str | None = ref("guide", default=None, contested=True)
    name: str = text(100, contested=True)
    title: str | None = text(40, default=None)
    phone: str | None = text(32, default=None, contested=True, indexed=True)
    wechat: str | None = text(64, default=None)
    member_number: str | None = text(64, default=None)
    remark: str | None = text(400, default=None)
    source: str = text(20, choices=Source, default=Source.STORE.value)
    state: str = text(20, choices=FollowUpState, default=FollowUpState.NEW.value)
    temperature: str | None = text(10, choices=Temperature, default=None)
    consent: str = text(12, choices=Consent, default=Consent.GRANTED.value, contested=True)
    withdrawals: Any = document(default=None)
    size: str | None = text(40, default=None)
    preference: str | None = text(120, default=None)
    birthday_year: int | None = number(default=None)
    birthday_month: int | None = number(default=None)
    birthday_day: int | None = number(default=None)
    birthday_lunar: bool = flag(default=False)
    added_on: date = day(indexed=True)
    last_contact_on: date | None = day(default=None, indexed=True)
    last_order_on: date | None = day(default=None, indexed=True)
    last_order_amount: Decimal | None = money(default=None)
    order_count: int = number(default=0)
    order_total: Decimal = money(default=Decimal("0.00"))
    repurchase_days: int | None = number(default=None)
    cool_until: date | None = day(default=None)
    deleted_us: bool = flag(default=False)
    removed_on: date | None = day(default=None)


@entity("family_member", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMember(Row):
    """A child or other relative that the customer buys for."""

    customer_id: str = ref("customer")
    relation: str = text(20, choices=Relation)
    name: str | None = text(60, default=None)
    size: str | None = text(40, default=None)
    birthday_year: int | None = number(default=None)
    birthday_month: int | None = number(default=None)
    birthday_day: int | None = number(default=None)
    birthday_lunar: bool = flag(default=False)
    removed: bool = flag(default=False)


@entity("customer_tag", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTag(Row):
    """A tag on a customer.

    In a single-choice group the row is the customer's one answer (its id is made of customer and
    group), else its id is made of customer and tag. ``adds`` are the ids of the mutations that put
    it there: a removal cancels only those that its author had seen.
    """

    customer_id: str = ref("customer")
    group_id: str = ref("tag_group")
    tag_id: str = ref("tag")
    adds: Any = document()


@entity("follow_up", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Row):
    """One dated piece of contact work. What a SOP plans is stored only once somebody acts on it."""

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
    """A purchase, as one basket."""

    customer_id: str = ref("customer")
    store_id: str = ref("store")
    guide_id: str | None = ref("guide", default=None)
    items: int = number(default=1)
    number: str = text(64)  # below `items`: from here on the name hides the declaring function
    ordered_on: date = day(indexed=True)
    amount: Decimal = money()
    summary: str | None = text(400, default=None)
