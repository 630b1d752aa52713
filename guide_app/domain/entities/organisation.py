"""The brand, its stores and its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide_app.domain.business_day import USUAL_ZONE
from guide_app.domain.entity import Audience, Row, day, entity, flag, number, ref, text
from guide_app.domain.words import Role, StoreKind


@entity("brand", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Brand(Row):
    """A tenant; its ``brand_id`` is its own id.

    ``contacts_per_week`` and ``contacts_per_month`` are the brand's rule of how often a customer is
    contacted within 7 and 30 days; None: the program's. ``remark_template`` makes the name under
    which a customer is kept in WeChat, see `guide_app.domain.wechat_remark`. ``benefit`` is what
    scripts promise at the moment, up to and including ``benefit_until``; None: until it is changed.
    A guide has ``claim_limit`` unworked customers of the pool at once, for ``lead_days`` days each;
    None: the program's. ``pages_url`` is where customers' phones reach the pages of the server, see
    `guide_app.domain.links`; None: no links are given away. ``post_slots``, the parts of each kind
    in the mix, ``posts_per_day`` and ``pushed_per_month`` are the brand's rules of posting, see
    `guide_app.domain.calendar`; None: the program's. ``payment_url`` is where the brand's mall
    sells a product, see `guide_app.domain.payment_links`; None: there are no payment links.
    ``flash_days``, ``groups_per_guide`` and ``quiet_group_days`` are its rules of WeChat groups,
    see `guide_app.domain.groups`; None: the program's.
    """

    name: str = text(80)
    time_zone: str = text(60, default=USUAL_ZONE)
    currency: str = text(3, default="CNY")
    lock_minutes: int = number(default=3)
    lease_days: int = number(default=10)
    cool_down_days: int = number(default=30)
    suspended: bool = flag(default=False)
    contacts_per_week: int | None = number(default=None)
    contacts_per_month: int | None = number(default=None)
    remark_template: str | None = text(60, default=None)
    benefit: str | None = text(120, default=None)
    benefit_until: date | None = day(default=None)
    claim_limit: int | None = number(default=None)
    lead_days: int | None = number(default=None)
    pages_url: str | None = text(200, default=None)
    post_slots: str | None = text(120, default=None)
    mix_review: int | None = number(default=None)
    mix_knowledge: int | None = number(default=None)
    mix_product: int | None = number(default=None)
    mix_fun: int | None = number(default=None)
    mix_care: int | None = number(default=None)
    mix_event: int | None = number(default=None)
    posts_per_day: int | None = number(default=None)
    pushed_per_month: int | None = number(default=None)
    payment_url: str | None = text(300, default=None)
    flash_days: int | None = number(default=None)
    groups_per_guide: int | None = number(default=None)
    quiet_group_days: int | None = number(default=None)


@entity("region", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Row):
    """A group of stores."""

    name: str = text(80)


@entity("store", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Store(Row):
    """A shop; ``kind`` None: the brand's own.

    HQ sees the customers of a dealer's one by one only if it ``shares_customers``, else their
    number. ``phone`` is the shop's own, for customers.
    """

    region_id: str | None = ref("region", default=None)
    name: str = text(80)
    code: str = text(40)
    closed: bool = flag(default=False)
    kind: str | None = text(10, choices=StoreKind, default=None)
    shares_customers: bool | None = flag(default=None)
    phone: str | None = text(30, default=None)


CONTACT_URL = 100
"""A longer address makes a code that phones no longer read once WeChat has shrunk the poster."""


@entity("guide", Audience.STORE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Row):
    """A person with an account. The password lies elsewhere and never syncs.

    Attributes:
        contact_url: What their personal code says, such as a "contact me" address of WeCom.
    """

    store_id: str | None = ref("store", default=None)
    account: str = text(60)
    name: str = text(60)
    role: str = text(20, choices=Role)
    active: bool = flag(default=True)
    contact_url: str | None = text(CONTACT_URL, default=None)
