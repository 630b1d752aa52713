"""Counting who opens links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from guide_app.domain.entities import Customer, KnownVisit, Visit
from guide_app.domain.ids import row_id
from guide_app.domain.values import format_instant, parse_instant
from guide_app.domain.words import Consent
from server import office
from server.apply import Finished
from server.clock import Clock
from server.database import Database
from server.identities import store
from server.identities.settle import settle
from server.import_trail import ImportBatch
from server.limits import Limiter, Rate
from server.problems import Problem
from server.schema.pages import page_visitor
from server.visits.joining import credit_look, leave_look, recognise, say_whose
from server.visits.opened import Opened
from server.visits.visitors import TAG, Browser, Visitor, kept_visitor, passing_visitor
from server.wakeups import Wakeups

SAME_LOOK = timedelta(seconds=10)
"""Whoever opens it again so soon has reloaded it."""
NEWCOMERS = Rate(6, 6 / 3600)
"""Browsers without a cookie that one address may bring to one link; the rest counts as one more."""
LOOKS = Rate(30, 30 / 3600)
"""Looks of one visitor at one link that are counted."""
MOST_SECONDS = 1_800
"""A page that lay open for longer was not looked at all the time."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A look that was noted.

    Attributes:
        tag: What stands in the address that this visitor passes on.
        forwarded: They had it from another visitor.
    """

    visit_id: str
    tag: str
    forwarded: bool = False


class Looks:
    """Counts; one for a process, as the limits are."""

    def __init__(self, database: Database, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._clock = clock
        self._wakeups = wakeups
        self._newcomers = Limiter(NEWCOMERS)
        self._often = Limiter(LOOKS)

    def note(self, opened: Opened, browser: Browser, passed_on_by: str) -> Noted:
        """Count a look.

        Args:
            passed_on_by: The tag in the address.

        Raises:
            DatabaseFails: Nothing was counted.
        """
        now, brand_id = self._clock(), opened.brand.id

        def work(connection: Connection) -> tuple[Noted, Finished | None, bool]:
            if browser.token:
                store.lock(connection, brand_id)
            visitor, record = self._find(connection, opened, browser, now)
            if record is None:
                forwarded = _is_forwarded(connection, opened, visitor, passed_on_by, now)
                visit_id = row_id("visit", opened.link.id, visitor.key)
                noted = Noted(visit_id, visitor.key[:TAG], forwarded)
            else:
                forwarded = bool(record.forwarded)
                noted = Noted(record.visit_id, record.tag, forwarded)
                if now - parse_instant(record.last_at) < SAME_LOOK or not _passes(
                    self._often, record.visit_id
                ):
                    return noted, None, False
            batch = self._batch(connection, brand_id, now)
            with batch.tx.step():
                visit = _count(batch, opened, noted.visit_id, forwarded, now)
            _keep(connection, opened, visitor, noted, forwarded, now)
            named = credit_look(connection, batch, opened, visitor, visit, now)
            return noted, batch.finish(), named

        try:
            noted, finished, named = self._database.write(work)
        except IntegrityError:  # the same visitor's first look came twice at the same moment
            noted, finished, named = self._database.write(work)
        self._tell(brand_id, finished, settling=named)
        return noted

    def note_more(
        self, opened: Opened, browser: Browser, *, seconds: int = 0, saved: int = 0
    ) -> None:
        """Add to a visit that was noted: how long the page was open, what was kept of it.

        Raises:
            DatabaseFails: Nothing was counted.
        """
        now, brand_id = self._clock(), opened.brand.id

        def work(connection: Connection) -> Finished | None:
            _, record = self._find(connection, opened, browser, now, newcomer=False)
            if record is None or not _passes(self._often, f"more {record.visit_id}"):
                return None
            batch = self._batch(connection, brand_id, now)
            with batch.tx.step():
                visit = batch.tx.find(Visit, record.visit_id)
                if visit is not None:
                    longer = visit.seconds + max(0, min(seconds, MOST_SECONDS))
                    batch.tx.update(visit, seconds=longer, saved=visit.saved + saved)
            return batch.finish()

        self._tell(brand_id, self._database.write(work))

    def is_forwarded(self, opened: Opened, browser: Browser) -> bool:
        """Whether the browser is known to have had the link from another visitor.

        Raises:
            DatabaseFails: It could not be looked up.
        """
        now = self._clock()

        def look(connection: Connection) -> bool:
            _, record = self._find(connection, opened, browser, now, newcomer=False)
            return record is not None and bool(record.forwarded)

        return self._database.write(look)

    def allow(self, opened: Opened, browser: Browser, token: str) -> None:
        """The visitor allows a cookie: what was noted of them today is the cookie's from now on.

        Raises:
            DatabaseFails: Nothing was changed.
        """
        now, brand_id = self._clock(), opened.brand.id
        kept = kept_visitor(brand_id, token)

        def work(connection: Connection) -> bool:
            store.lock(connection, brand_id)
            visitor, record = self._find(connection, opened, browser, now, newcomer=False)
            if record is None or visitor.kept:
                return False
            its = page_visitor.c.visit_id == record.visit_id
            values = {"visitor": kept.key, "kept": 1}
            connection.execute(update(page_visitor).where(its).values(**values))
            batch = self._batch(connection, brand_id, now)
            visit = batch.tx.find(Visit, record.visit_id)
            known = batch.tx.find(KnownVisit, row_id("known_visit", record.visit_id))
            if known is not None and opened.customer is not None:
                return say_whose(connection, brand_id, kept, opened.customer, now)
            if visit is not None:
                leave_look(connection, opened, kept, visit, now)
            return True

        if self._database.write(work):
            settle(self._database, self._clock, self._wakeups, brand_id)

    def join(self, opened: Opened, browser: Browser, customer: Customer) -> None:
        """The visitor has said who they are: what they looked at is the customer's.

        Without a cookie that is this visit alone. Whoever wants no contact stays nobody.

        Raises:
            DatabaseFails: Nothing was changed.
        """
        if customer.consent == Consent.WITHDRAWN:
            return
        now, brand_id = self._clock(), opened.brand.id

        def work(connection: Connection) -> tuple[Finished, bool]:
            store.lock(connection, brand_id)
            visitor, record = self._find(connection, opened, browser, now, newcomer=False)
            batch = self._batch(connection, brand_id, now)
            named = visitor.kept and say_whose(connection, brand_id, visitor, customer, now)
            visit = None if record is None else batch.tx.find(Visit, record.visit_id)
            if visit is not None and not named:
                recognise(batch, opened, visit, customer, parse_instant(record.last_at))
            return batch.finish(), named

        finished, named = self._database.write(work)
        self._tell(brand_id, finished, settling=named)

    def _find(
        self,
        connection: Connection,
        opened: Opened,
        browser: Browser,
        now: datetime,
        *,
        newcomer: bool = True,
    ) -> tuple[Visitor, Any]:
        """Who it is, and what was noted of them at this link."""
        link_id = opened.link.id
        if browser.token:
            visitor = kept_visitor(opened.brand.id, browser.token)
            return visitor, _record(connection, link_id, visitor)
        visitor = passing_visitor(connection, link_id, browser, now, crowd=False)
        record = _record(connection, link_id, visitor)
        if record is not None or not newcomer:
            return visitor, record
        if not _passes(self._newcomers, f"{link_id} {browser.address}"):
            visitor = passing_visitor(connection, link_id, browser, now, crowd=True)
            record = _record(connection, link_id, visitor)
        return visitor, record

    def _batch(self, connection: Connection, brand_id: str, now: datetime) -> ImportBatch:
        return ImportBatch(self._database, connection, office.servers_own(brand_id), now)

    def _tell(self, brand_id: str, finished: Finished | None, *, settling: bool = False) -> None:
        if finished is not None and finished.wake:
            self._wakeups.publish(brand_id, finished.wake)
        if settling:
            settle(self._database, self._clock, self._wakeups, brand_id)


def _passes(limiter: Limiter, key: str) -> bool:
    try:
        limiter.take(key)
    except Problem:
        return False
    return True


def _record(connection: Connection, link_id: str, visitor: Visitor) -> Any:
    its = (page_visitor.c.link_id == link_id, page_visitor.c.visitor == visitor.key)
    return connection.execute(select(page_visitor).where(*its)).first()


def _is_forwarded(
    connection: Connection, opened: Opened, visitor: Visitor, passed_on_by: str, now: datetime
) -> bool:
    """Whether a new visitor has the link from another one.

    One without a cookie may be yesterday's, who is not known any more: that is not held to be
    somebody else.
    """
    at_link = page_visitor.c.link_id == opened.link.id
    if passed_on_by:
        giver = connection.execute(
            select(page_visitor).where(at_link, page_visitor.c.tag == passed_on_by)
        ).first()
        if giver is not None and (giver.kept or giver.last_at[:10] == now.date().isoformat()):
            return True
    if opened.customer is None:
        return False
    first_hand = select(page_visitor.c.visit_id).where(
        at_link, page_visitor.c.kept == 1, page_visitor.c.forwarded == 0
    )
    return connection.execute(first_hand.limit(1)).first() is not None


def _count(
    batch: ImportBatch, opened: Opened, visit_id: str, forwarded: bool, now: datetime
) -> Visit:
    visit = batch.tx.find(Visit, visit_id)
    if visit is not None:
        return batch.tx.update(visit, times=visit.times + 1, last_at=now, on=opened.today)
    made = Visit(
        id=visit_id,
        brand_id=opened.brand.id,
        guide_id=opened.link.guide_id,
        link_id=opened.link.id,
        kind=opened.link.kind,
        material_id=opened.link.material_id,
        title=opened.title,
        on=opened.today,
        first_at=now,
        last_at=now,
        times=1,
        forwarded=forwarded,
    )
    batch.tx.insert(made)
    return made


def _keep(
    connection: Connection,
    opened: Opened,
    visitor: Visitor,
    noted: Noted,
    forwarded: bool,
    now: datetime,
) -> None:
    its = page_visitor.c.visit_id == noted.visit_id
    at = format_instant(now)
    renewed = connection.execute(update(page_visitor).where(its).values(last_at=at))
    if renewed.rowcount == 0:
        connection.execute(
            insert(page_visitor).values(
                visit_id=noted.visit_id,
                brand_id=opened.brand.id,
                link_id=opened.link.id,
                visitor=visitor.key,
                kept=int(visitor.kept),
                tag=noted.tag,
                forwarded=int(forwarded),
                last_at=at,
            )
        )
