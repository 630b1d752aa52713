"""The customer, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guide_app.domain.entity import (
    Audience,
    Row,
    day,
    document,
    entity,
    flag,
    money,
    number,
    ref,
    text,
)
from guide_app.domain.words import Consent, FollowUpState, Relation, Source, Temperature


@entity("customer", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class Customer(Row):
    """A person in a guide's book. ``guide_id`` None: nobody's, in the store's pool.

    ``withdrawals`` are the ids of the timeline's lines that withdrew consent and were not taken
    back; see `guide_app.domain.consent`. ``last_answer_on`` is the last day of a real exchange,
    ``last_cold_on`` the last on which the customer was cold. ``code`` is what the guide typed, to
    be read by the codebook ``code_number``. ``channel_code`` is the code by which they were added.
    ``merged_into`` is who stands for the customer since two turned out to be one person, and
    ``merged`` what is needed to part them again; see `guide_app.domain.merging`. A merged one is
    out of every list since ``removed_on``. ``handover_id``: with which handover the customer goes
    to somebody else, or would have gone. ``lead_since``: since when somebody out of the pool is to
    be called, ``call_tries`` times without an answer so far; None: nothing is to be called for.
    """

    store_id: str = ref("store", contested=True)
    guide_id: str | None = ref("guide", default=None, contested=True)
    name: str = text(100, contested=True)
    title: str | None = text(40, default=None)
    phone: str | None = text(32, default=None, contested=True, indexed=True)
    wechat: str | None = text(64, default=None, indexed=True)
    member_number: str | None = text(64, default=None, indexed=True)
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
    first_order_on: date | None = day(default=None)
    last_return_on: date | None = day(default=None)
    last_answer_on: date | None = day(default=None)
    last_cold_on: date | None = day(default=None)
    code: str | None = text(200, default=None)
    code_number: int | None = number(default=None)
    merged_into: str | None = ref("customer", default=None)
    merged: Any = document(default=None)
    channel_code: str | None = text(30, default=None)
    handover_id: str | None = ref("handover", default=None)
    lead_since: date | None = day(default=None)
    call_tries: int | None = number(default=None)


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
    it there: a removal cancels only those that its author had seen. ``since`` is the business day
    of the first of them.
    """

    customer_id: str = ref("customer")
    group_id: str = ref("tag_group")
    tag_id: str = ref("tag")
    adds: Any = document()
    since: date | None = day(default=None)


@entity("customer_date", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDate(Row):
    """A dated fact of a customer, such as the due date of a baby.

    What a SOP plans from it keeps its id when the date moves.
    """

    customer_id: str = ref("customer")
    kind_id: str = ref("date_kind")
    on: date = day(indexed=True)
    note: str | None = text(120, default=None)
    removed: bool = flag(default=False)


@entity("answer_sheet", Audience.CUSTOMER)
@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet(Row):
    """A filled-in questionnaire; ``answers`` maps the id of a question to what was answered.

    ``guide_id``: who filled it in with the customer; None: the customer alone.
    """

    customer_id: str = ref("customer")
    questionnaire_id: str = ref("questionnaire")
    guide_id: str | None = ref("guide", default=None)
    answered_on: date = day(indexed=True)
    answers: Any = document()
    undone: bool = flag(default=False)
