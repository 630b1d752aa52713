"""What the customer screens ask for and show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from guide_app.domain.condition import EVERYBODY, Condition
from guide_app.domain.due import DueItem, Reason
from guide_app.domain.due_list import Category
from guide_app.services.contact_budget import BudgetFact
from guide_app.services.handovers import PlannedMove, TakenOver
from guide_app.services.models import (
    Birthday,
    Decoded,
    FamilyFact,
    OrderFact,
    TagChip,
    TimelineLine,
)
from localdb.queries.customers import CustomerSort

__all__ = [
    "CustomerFacts",
    "CustomerPage",
    "CustomerQuery",
    "CustomerRow",
    "CustomerSort",
    "DateKindChoice",
    "Duplicate",
    "FilterChoices",
    "NextDue",
    "Profile",
    "Seen",
    "TagChoice",
    "TagGroupChoice",
]


@dataclass(frozen=True, slots=True)
class CustomerQuery:
    """What a list of customers shows; all of it must hold.

    Attributes:
        text: What is typed: names, pinyin, initials, part of a number, remark; every word counts.
        condition: It holds for the customer.
        sort: With a text and by name, the best match comes first.
        removed: Removed customers, instead of those who are there.
    """

    text: str = ""
    condition: Condition = EVERYBODY
    sort: CustomerSort = CustomerSort.NAME
    descending: bool = False
    removed: bool = False

    @property
    def narrow(self) -> bool:
        """Whether not simply everybody is asked for."""
        everybody = CustomerQuery(sort=self.sort, descending=self.descending)
        return replace(self, text=self.text.strip()) != everybody


@dataclass(frozen=True, slots=True)
class NextDue:
    """The customer's next contact.

    Attributes:
        category: The part of the day's list, or None for a day that is still to come.
        reason: Why, as on the day's list; None for a day that is still to come.
    """

    due_on: date
    category: Category | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One line of the list; ``phone`` is masked, ``unanswered`` is said of the last contact."""

    customer_id: str
    name: str
    title: str | None
    phone: str
    state: str
    due: NextDue | None
    source: str
    temperature: str | None
    consent: str
    deleted_us: bool
    guide_name: str | None
    tags: tuple[TagChip, ...]
    last_contact_on: date | None
    unanswered: bool
    last_order_on: date | None
    last_order_amount: Decimal | None
    removed_on: date | None


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Some of the rows of a list, and how many there are in all."""

    total: int
    rows: tuple[CustomerRow, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """The values that stood on the screen when an edit began; only to be handed back.

    Attributes:
        withdrawals: Those of consent that stood then; what comes after them is not undone unseen.
    """

    values: Mapping[str, Any] = field(repr=False)
    withdrawals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What is known of a customer; ``phone`` is masked, ``unanswered`` is of the last contact."""

    customer_id: str
    name: str
    title: str | None
    phone: str
    wechat: str | None
    member_number: str | None
    remark: str | None
    source: str
    state: str
    temperature: str | None
    consent: str
    deleted_us: bool
    size: str | None
    preference: str | None
    birthday: Birthday | None
    age: int | None
    guide_id: str | None
    guide_name: str | None
    store_name: str | None
    added_on: date
    last_contact_on: date | None
    unanswered: bool
    last_order_on: date | None
    last_order_amount: Decimal | None
    order_count: int
    order_total: Decimal
    cool_until: date | None
    removed_on: date | None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything about one customer.

    Attributes:
        due: What is due today or waits for a reply, the row of the day's list first.
        next_due: The next contact, today's or a planned one.
        timeline: The first lines of the history, newest first; `CustomerService.timeline` has more.
        orders: The first purchases, newest first; `CustomerService.orders` has more.
        seen: To be handed back to `CustomerService.edit`.
        budget: How often the customer was contacted of late, and may be.
        code: What the customer's code says by its own version; None: there is none.
        move: With whom the customer is to go to somebody else, and when.
        taken_over: What came along, while the customer is new to this guide.
    """

    facts: CustomerFacts
    tags: tuple[TagChip, ...]
    family: tuple[FamilyFact, ...]
    due: tuple[DueItem, ...]
    next_due: NextDue | None
    timeline: tuple[TimelineLine, ...]
    orders: tuple[OrderFact, ...]
    seen: Seen
    budget: BudgetFact
    code: Decoded | None = None
    move: PlannedMove | None = None
    taken_over: TakenOver | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An own customer who may be the one being typed in.

    Attributes:
        matched: Names of the fields that agree: phone, wechat, member_number, name, birthday.
    """

    customer_id: str
    name: str
    phone: str
    matched: tuple[str, ...]
    removed: bool


@dataclass(frozen=True, slots=True)
class TagChoice:
    """A tag that may be put on customers; an archived one can only be taken off."""

    tag_id: str
    name: str
    archived: bool = False


@dataclass(frozen=True, slots=True)
class TagGroupChoice:
    """A tag group with its tags; of a single-choice one a customer has at most one.

    Attributes:
        editable_by: The least role that may set them; None: the guide who looks may.
    """

    group_id: str
    name: str
    color: str
    single_choice: bool
    tags: tuple[TagChoice, ...]
    editable_by: str | None = None


@dataclass(frozen=True, slots=True)
class DateKindChoice:
    """A kind of dated fact; of a yearly one only month and day count."""

    kind_id: str
    name: str
    yearly: bool


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What a list can be narrowed down by beside closed lists.

    Attributes:
        groups: The tags that may be used, by group, in the order of HQ.
        kinds: The kinds of date that may be noted, in the order of HQ.
        guides: Ids and names of those whose customers are in the book, where that may be several.
    """

    groups: tuple[TagGroupChoice, ...] = ()
    kinds: tuple[DateKindChoice, ...] = ()
    guides: tuple[tuple[str, str], ...] = ()
