"""The store's day for its manager: how each guide stands, who is left alone, and handing over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from guide_app.domain.due_list import Category
from guide_app.domain.entities import Guide
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.words import Role
from guide_app.mutations.pool import AssignFromPool, ReturnToPool
from guide_app.mutations.transfer import CUSTOMER_LIMIT, TransferCustomers
from guide_app.services.customer_rows import count_promised
from guide_app.services.handovers import (
    HandoverService,
    PlannedMove,
    Timing,
    When,
    planned_moves,
)
from guide_app.services.today import TodayService
from guide_app.services.today_models import TodayRow
from guide_app.services.undo import Undo, together, undo
from guide_app.sync.book import Book
from localdb.queries import catalog, pool, store

SILENT_DAYS = (7, 15, 30)
"""Silences that rise to the manager; each customer stands under the longest that is over."""


class StorePart(StrEnum):
    """The lists of the store's day."""

    OVERDUE = "overdue"
    DUE = "due"
    WAITING = "waiting"
    SILENT_7 = "silent_7"
    SILENT_15 = "silent_15"
    SILENT_30 = "silent_30"


_BY_SILENCE = {7: StorePart.SILENT_7, 15: StorePart.SILENT_15, 30: StorePart.SILENT_30}


@dataclass(frozen=True, slots=True)
class GuideDay:
    """How one guide stands.

    Attributes:
        guide_id: None: the customers whom nobody has.
        name: "" for nobody, and for somebody whom this PC does not know.
        active: May take customers over.
        customers: All of theirs.
        sent: Messages that went out today.
        parts: How many of their customers stand in each list.
    """

    guide_id: str | None
    name: str
    active: bool
    customers: int
    sent: int
    parts: Mapping[StorePart, int]


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A customer in one of the lists: with the row of the day, or silent since a day."""

    customer_id: str
    guide_id: str | None
    name: str
    due: TodayRow | None = None
    silent_since: date | None = None


@dataclass(frozen=True, slots=True)
class StoreDay:
    """The day of the whole store: guides by name, nobody last; rows of every list.

    ``moves`` are the handovers to come.
    """

    today: date
    guides: tuple[GuideDay, ...]
    rows: Mapping[StorePart, tuple[StoreRow, ...]]
    moves: tuple[PlannedMove, ...] = ()


class StoreService:
    """What a store's manager asks for and does.

    Args:
        book: The manager's open file, which holds the whole store.
        today: The list of the day of that file.
    """

    def __init__(self, book: Book, today: TodayService) -> None:
        self._book = book
        self._today = today
        self.handovers = HandoverService(book)

    @property
    def is_manager(self) -> bool:
        """Whether this file is a manager's; nobody else has this service's answers."""
        return self._book.actor.role == Role.MANAGER

    def load(self) -> StoreDay:
        """The day as it stands."""
        view = self._today.load()
        rows: dict[StorePart, list[StoreRow]] = defaultdict(list)
        for row in view.rows:
            rows[_part_of(row)].append(StoreRow(row.customer_id, row.guide_id, row.name, due=row))
        with self._book.file.read() as connection:
            for customer_id, guide_id, name, since in store.silent(
                connection, view.today, SILENT_DAYS[0]
            ):
                days = (view.today - since).days
                part = _BY_SILENCE[max(passed for passed in SILENT_DAYS if passed <= days)]
                rows[part].append(StoreRow(customer_id, guide_id, name, silent_since=since))
            guides = _guides(connection, self._book.actor.store_id or "", view.today, rows)
            moves = planned_moves(connection)
        return StoreDay(view.today, guides, {part: tuple(rows[part]) for part in StorePart}, moves)

    def hand_over(
        self, customer_ids: Sequence[str], from_guide_id: str | None, to_guide_id: str
    ) -> Undo:
        """Give customers to another guide, with all that belongs to them.

        Raises:
            Rejected: NOTHING_TO_DO; or NOT_ALLOWED, NOT_FOUND of the mutation. What was handed over
                before stays so.
        """
        if not customer_ids or from_guide_id == to_guide_id:
            raise Rejected(Code.NOTHING_TO_DO)
        if from_guide_id is None:
            return self._give_out(customer_ids, to_guide_id)
        made, opposites = [], []
        for batch in _batches(customer_ids):
            given = TransferCustomers(
                customer_ids=batch, to_guide_id=to_guide_id, seen_guide_id=from_guide_id
            )
            made.append(self._book.act(given))
            if self._may_have_back(from_guide_id):
                opposites.append(
                    TransferCustomers(
                        customer_ids=batch, to_guide_id=from_guide_id, seen_guide_id=to_guide_id
                    )
                )
        return Undo(tuple(made), None, tuple(reversed(opposites)))

    def share_out(
        self, from_guide_id: str | None, to_guide_ids: Sequence[str]
    ) -> Mapping[str, list[str]]:
        """Who would get whom of all customers of a guide who leaves, or of the pool (None).

        Guide → customers. Each gets as many, and as many of those with something promised, give or
        take one.

        Raises:
            Rejected: NOTHING_TO_DO: there is nobody to give, or nobody to give to.
        """
        takers = [one for one in dict.fromkeys(to_guide_ids) if one != from_guide_id]
        with self._book.file.read() as connection:
            customer_ids = (
                pool.waiting(connection)
                if from_guide_id is None
                else store.owned_by(connection, from_guide_id)
            )
            promised = count_promised(connection, customer_ids, self._book.today)
        if not takers or not customer_ids:
            raise Rejected(Code.NOTHING_TO_DO)
        ordered = sorted(customer_ids, key=lambda one: (-promised.get(one, 0), one))
        return {taker: ordered[at :: len(takers)] for at, taker in enumerate(takers)}

    def give(
        self, from_guide_id: str | None, shares: Mapping[str, Sequence[str]], when: When
    ) -> Undo:
        """Customers of a guide, or of the pool (None), go to others, each by its list.

        Raises:
            Rejected: What `hand_over` does; nobody of the pool goes but at once, and nobody is
                lent until a day that cannot be.
        """
        if when.timing is Timing.LATER:
            return self.handovers.plan(from_guide_id, shares)
        if when.back_on is not None:
            if from_guide_id is None:
                raise Rejected(Code.NOT_ALLOWED)
            self.handovers.check_back_on(when.back_on)
        gone = together(
            self.hand_over(customer_ids, from_guide_id, taker)
            for taker, customer_ids in shares.items()
            if customer_ids
        )
        if from_guide_id is None or when.back_on is None:
            return gone
        return together((gone, self.handovers.plan_back(from_guide_id, shares, when.back_on)))

    def _give_out(self, customer_ids: Sequence[str], to_guide_id: str) -> Undo:
        """Out of the pool: whoever gets them is to call, and those not called yet can go back."""
        made, opposites = [], []
        for batch in _batches(customer_ids):
            given = AssignFromPool(customer_ids=batch, to_guide_id=to_guide_id)
            made.append(self._book.act(given))
            opposites.append(ReturnToPool(customer_ids=batch, seen_guide_id=to_guide_id))
        return Undo(tuple(made), None, tuple(reversed(opposites)))

    def undo(self, token: Undo) -> tuple[str, ...]:
        """Take an action back; see `services.undo`."""
        return undo(self._book, token)

    def _may_have_back(self, guide_id: str) -> bool:
        with self._book.file.read() as connection:
            return any(row.id == guide_id for row in catalog.staff(connection) if row.active)


def _part_of(row: TodayRow) -> StorePart:
    if row.category is Category.WAITING:
        return StorePart.WAITING
    return StorePart.OVERDUE if row.category is Category.OVERDUE else StorePart.DUE


def _guides(
    connection: Connection,
    store_id: str,
    today: date,
    rows: Mapping[StorePart, Sequence[StoreRow]],
) -> tuple[GuideDay, ...]:
    counts, sent = store.count_customers(connection), store.count_sent(connection, today)
    staff = {row.id: row for row in catalog.staff(connection) if row.store_id == store_id}
    parts = {part: Counter(row.guide_id for row in part_rows) for part, part_rows in rows.items()}
    shown = {row.id for row in staff.values() if _takes_customers(row)} | counts.keys()
    made = [
        GuideDay(
            guide_id=guide_id,
            name=staff[guide_id].name if guide_id in staff else "",
            active=guide_id in staff and _takes_customers(staff[guide_id]),
            customers=counts.get(guide_id, 0),
            sent=sent.get(guide_id, 0),
            parts={part: parts[part][guide_id] for part in parts},
        )
        for guide_id in shown
    ]
    return tuple(sorted(made, key=lambda one: (one.guide_id is None, one.name, one.guide_id or "")))


def _takes_customers(guide: Guide) -> bool:
    return guide.active and guide.role in (Role.GUIDE, Role.MANAGER)


def _batches(customer_ids: Sequence[str]) -> list[tuple[str, ...]]:
    ids = tuple(dict.fromkeys(customer_ids))
    return [ids[at : at + CUSTOMER_LIMIT] for at in range(0, len(ids), CUSTOMER_LIMIT)]
