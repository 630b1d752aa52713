"""What the first screen shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from guide_app.domain.advisor import Advice
from guide_app.domain.best_hour import BestHour
from guide_app.domain.due import DueItem, HeldBack, Reason
from guide_app.domain.due_list import Category
from guide_app.domain.script_choice import FilledScript
from guide_app.domain.words import FollowUpStatus
from guide_app.services.contact_budget import BudgetFact
from guide_app.services.materials import MaterialFact
from guide_app.services.models import FamilyFact, OrderFact, TagChip, TimelineLine


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One row of the list.

    Attributes:
        item_id: The follow-up's id; stored under it once somebody acts.
        sizes: The customer's own, then the family's; of a child's birthday that child's alone.
        reason: Why it is due: a code and its facts, see `ReasonCode`.
        category: Under which part of the list it stands.
        others: Further reasons of the same customer, folded under this row.
        remind_at: When it comes back, while it is hidden.
        item: The row as the rules made it; actions need it.
        taken_over: Whether the customer came from somebody else in the last days.
    """

    item_id: str
    customer_id: str
    guide_id: str | None
    name: str
    title: str | None
    sizes: tuple[str, ...]
    preference: str | None
    reason: Reason
    others: tuple[Reason, ...]
    due_on: date
    category: Category
    status: FollowUpStatus
    task: str | None
    state: str
    temperature: str | None
    last_order_on: date | None
    last_order_amount: Decimal | None
    last_contact_on: date | None
    remind_at: datetime | None
    item: DueItem
    taken_over: bool = False


@dataclass(frozen=True, slots=True)
class HeldBackRow:
    """What would be due and is not: ``held.code`` says why, ``held.until`` how long."""

    customer_id: str
    name: str
    held: HeldBack


@dataclass(frozen=True, slots=True)
class TodayView:
    """The day.

    Attributes:
        rows: Work in the order of the day, then what waits for a reply.
        counts: How many rows every category has.
        work: Rows to be worked through; waiting and hidden ones are not among them.
        done: Follow-ups sent or skipped today.
        planned: Those, and all that is still to be done today: what the ring is measured by.
        hidden: To be reminded of later, the next first.
        held_back: Not on the list, and why.
        advice: What is to be expected of whom, by customer; empty unless the work is in its order.
    """

    today: date
    rows: tuple[TodayRow, ...]
    counts: Mapping[Category, int]
    work: int
    done: int
    planned: int
    hidden: tuple[TodayRow, ...]
    held_back: tuple[HeldBackRow, ...]
    advice: Mapping[str, Advice] = field(default_factory=dict)

    @property
    def next_reminder_at(self) -> datetime | None:
        """When the next hidden row comes back."""
        return self.hidden[0].remind_at if self.hidden else None


@dataclass(frozen=True, slots=True)
class TodayDetail:
    """The person at the right of the list.

    Attributes:
        colleague: Whose customer it is, where that is not the guide who looks.
        item: The row as it stands now; None when it is no longer due.
        script: What to say; None when no script suits or all its clauses lack their facts.
        scripts: Everything that may be said, filled in, the best first, to choose another.
        waits: See `services.scripts.Offer`.
        budget: How often the customer was contacted of late, and may be.
        best_hour: When to call somebody out of the pool.
        material: What is to go along, or of a row that was sent, what did.
    """

    customer_id: str
    name: str
    title: str | None
    phone: str
    colleague: str | None
    remark: str | None
    size: str | None
    preference: str | None
    state: str
    temperature: str | None
    cool_until: date | None
    tags: tuple[TagChip, ...]
    family: tuple[FamilyFact, ...]
    item: DueItem | None
    category: Category | None
    script: FilledScript | None
    scripts: tuple[FilledScript, ...]
    notes: tuple[TimelineLine, ...]
    contacts: tuple[TimelineLine, ...]
    orders: tuple[OrderFact, ...]
    budget: BudgetFact
    best_hour: BestHour | None = None
    waits: str | None = None
    material: MaterialFact | None = None
