"""The store's pool at the counter: who waits in it, claiming somebody, and when to call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from guide_app.domain.best_hour import BestHour, best_hour
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.pool import claims_allowed, lead_days
from guide_app.mutations.pool import ClaimCustomer
from guide_app.services.facts import Names
from guide_app.sync.book import Book
from guide_app.sync.errors import Offline
from guide_app.sync.link import Link
from guide_app.wire.messages import PoolAnswer, PoolLead
from localdb.queries import catalog, pool

HOURS_DAYS = 90
"""So far back answers tell of the best hour."""


@dataclass(frozen=True, slots=True)
class PoolRow:
    """Somebody in the pool.

    Attributes:
        phone: Masked.
        claimed: This guide has claimed them; the server has not said yet who was first.
    """

    customer_id: str
    name: str
    phone: str
    source: str
    added_on: date
    last_order_on: date | None
    order_count: int
    tags: tuple[str, ...]
    claimed: bool


@dataclass(frozen=True, slots=True)
class PoolView:
    """The pool as it was seen last.

    Attributes:
        total: How many wait in it; ``rows`` are the first of them.
        places: How many unworked customers of the pool a guide may have at once.
        taken: How many this guide has.
        fresh: The server has just said so; else it is what it said before, or nothing.
    """

    total: int
    rows: tuple[PoolRow, ...]
    places: int
    taken: int
    fresh: bool


class PoolService:
    """Asks the server, and claims through the outbox like everything else.

    What the server tells is kept in memory alone: nobody of the pool is this guide's, and no file
    of this PC holds them.

    Args:
        may_ask: Whether the guide lets the program use the network just now.
    """

    def __init__(self, book: Book, link: Link, may_ask: Callable[[], bool]) -> None:
        self._book = book
        self._link = link
        self._may_ask = may_ask
        self._seen: PoolAnswer | None = None

    def load(self) -> PoolView:
        """Who waits in the own store's pool; without the server, who did when it was last asked.

        Raises:
            SyncError: The server was reached and refuses.
        """
        fresh = False
        if self._may_ask():
            try:
                self._seen = self._link.call(lambda api: api.pool())
                fresh = True
            except Offline:
                pass
        with self._book.file.read() as connection:
            return self._view(connection, fresh=fresh)

    def claim(self, customer_id: str) -> None:
        """Take somebody; the server decides when it hears of it.

        Raises:
            Rejected: TOO_MANY: all places are taken. WRONG_STATE: claimed already.
        """
        with self._book.file.read() as connection:
            if customer_id in self._claimed(connection):
                raise Rejected(Code.WRONG_STATE, state="claimed")
        self._book.act(ClaimCustomer(customer_id=customer_id))

    def _claimed(self, connection: Connection) -> frozenset[str]:
        actor = self._book.read_actor(connection)
        brand = catalog.find_brand(connection, actor.brand_id)
        days = lead_days(brand) if brand is not None else 0
        since = self._book.today - timedelta(days=days)
        return pool.claimed(connection, actor.guide_id, since)

    def _view(self, connection: Connection, *, fresh: bool) -> PoolView:
        actor = self._book.read_actor(connection)
        brand = catalog.find_brand(connection, actor.brand_id)
        claimed = self._claimed(connection)
        leads = self._seen.leads if self._seen is not None else []
        return PoolView(
            total=self._seen.total if self._seen is not None else 0,
            rows=tuple(_row(lead, claimed) for lead in leads),
            places=claims_allowed(brand) if brand is not None else 0,
            taken=len(claimed),
            fresh=fresh,
        )


def hour_to_call(
    connection: Connection, customer_id: str, names: Names, today: date
) -> BestHour | None:
    """The best hour for a call, from the answers that this file knows of."""
    since = today - timedelta(days=HOURS_DAYS)
    return best_hour(*pool.answered_hours(connection, customer_id, since, names.zone))


def _row(lead: PoolLead, claimed: frozenset[str]) -> PoolRow:
    return PoolRow(
        customer_id=lead.id,
        name=lead.name,
        phone=lead.phone,
        source=lead.source,
        added_on=date.fromisoformat(lead.added_on),
        last_order_on=date.fromisoformat(lead.last_order_on) if lead.last_order_on else None,
        order_count=lead.order_count,
        tags=tuple(lead.tags),
        claimed=lead.id in claimed,
    )
