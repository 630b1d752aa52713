"""A guide's file on this PC: what the guide sees and does, with or without a network."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from guide_app.crash import crash_point, declare
from guide_app.domain.business_day import business_date, zone
from guide_app.domain.entities import Brand
from guide_app.domain.entity import ENTITIES
from guide_app.domain.ids import new_mutation_id
from guide_app.domain.policy import Actor
from guide_app.domain.values import parse_instant
from guide_app.sync.acting import Acting
from guide_app.sync.errors import NotReady, Refused
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from guide_app.wire.journal import JournalEntry, journal_key
from guide_app.wire.messages import WIRE_VERSION, SessionAnswer
from localdb import backup, checksum, overlay, parked, sent, state
from localdb.engine import LocalFile
from localdb.journal import Journal
from localdb.schema import ENTITY_TABLES

declare("act.begin", "act.before_commit", "act.after_commit")

Clock = Callable[[], datetime]
FILE_NAME = "guide.db"
JOURNAL_NAME = "outbox.journal"


def system_clock() -> datetime:
    """The aware UTC time of this PC, right or wrong."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class BookStatus:
    """What the status line says.

    Attributes:
        waiting: Changes that the server has not taken yet.
        attention: Changes that need a decision.
        usable: Customers and Today are there.
        complete: The first sync is through.
        last_sync: When everything had been exchanged, UTC.
    """

    waiting: int
    attention: int
    usable: bool
    complete: bool
    last_sync: str | None


class Book:
    """One guide's file, open.

    Args:
        folder: Where the file and its journal lie; None: in memory only, "saved" then means that
            the server has it.
        key: 32 bytes.
        clock: This PC's time.

    Attributes:
        journal_key: Opens the journal and nothing else.

    Raises:
        LocalError: See `localdb.errors`.
    """

    def __init__(self, folder: Path | None, key: bytes, clock: Clock = system_clock) -> None:
        self._clock = clock
        self.folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self.file = LocalFile(None if folder is None else folder / FILE_NAME, key)
        self._journal = None if folder is None else Journal(folder / JOURNAL_NAME, key)
        self.journal_key = journal_key(key)
        self._saving = threading.Lock()
        self._offset = timedelta(0)
        self._usable = False
        self._too_old = False
        try:
            self._prepare()
        except BaseException:
            self.file.close()
            raise

    def _prepare(self) -> None:
        with self.file.write() as connection:
            if state.find(connection, state.INCARNATION) is None:
                state.put(connection, state.INCARNATION, self.new_id())
            self._offset = timedelta(seconds=float(state.find(connection, state.CLOCK_OFFSET) or 0))
            self._time_zone = state.find(connection, state.TIME_ZONE) or "Asia/Shanghai"
            self._too_old = state.get_int(connection, state.TOO_OLD, -1) >= WIRE_VERSION
        self._recover_from_journal()

    def belongs_to(self, session: SessionAnswer) -> None:
        """Remember who signed in, and how far this PC's clock is off."""
        offset = session.server_time - self._clock()
        with self.file.write() as connection:
            state.put(connection, state.GUIDE_ID, session.guide_id)
            state.put(connection, state.ROLE, session.role)
            state.put(connection, state.BRAND_ID, session.brand_id)
            state.put(connection, state.STORE_ID, session.store_id)
        self.set_clock_offset(offset)

    def set_clock_offset(self, offset: timedelta) -> None:
        """How much the server's time is ahead of this PC's."""
        self._offset = offset
        with self.file.write() as connection:
            state.put(connection, state.CLOCK_OFFSET, str(offset.total_seconds()))

    def set_too_old(self, too_old: bool) -> None:
        """Whether the server takes nothing of this version any more: no new changes then."""
        if too_old == self._too_old:
            return
        with self.file.write() as connection:
            if too_old:
                state.put(connection, state.TOO_OLD, WIRE_VERSION)
            else:
                state.drop(connection, state.TOO_OLD)
        self._too_old = too_old

    @property
    def now(self) -> datetime:
        """The server's time, as well as this PC can tell."""
        return self._clock() + self._offset

    @property
    def today(self) -> date:
        """The brand's business day."""
        return business_date(self.now, self._time_zone)

    @property
    def zone(self) -> tzinfo:
        """The brand's time zone."""
        return zone(self._time_zone)

    @property
    def actor(self) -> Actor:
        """The guide, as the policy sees them.

        Raises:
            KeyError: Nobody has signed in to this file yet.
        """
        with self.file.read() as connection:
            return self.read_actor(connection)

    def read_actor(self, connection: Connection) -> Actor:
        """The guide, as a transaction that is open sees them; raises as `actor`."""
        facts = state.find_all(connection)
        return Actor(
            guide_id=facts[state.GUIDE_ID],
            role=facts[state.ROLE],
            brand_id=facts[state.BRAND_ID],
            store_id=facts[state.STORE_ID],
        )

    def act(self, arguments: Any) -> str:
        """Do something: effect, outbox and journal in one transaction. Returns the mutation's id.

        When this returns, it is saved.

        Raises:
            Rejected: The rules refuse it; nothing was changed.
            Refused: CLIENT_TOO_OLD: the book is read-only until the program is updated.
            LocalError, OSError: It could not be written; nothing was changed.
        """
        with self.acting() as acting:
            return acting.act(arguments)

    @contextmanager
    def acting(self) -> Iterator[Acting]:
        """Do many things in one transaction: they are saved when the block ends, or none is.

        Raises as `act`, but that what the rules refuse may be caught inside of the block.
        """
        if self._too_old:
            raise Refused(ErrorCode.CLIENT_TOO_OLD)
        actor = self.actor
        if not self._usable:
            with self.file.read() as connection:
                self._usable = state.find(connection, state.USABLE) is not None
        if not self._usable:
            raise NotReady
        crash_point("act.begin")
        with self._saving:
            written = None
            try:
                with self.file.write() as connection:
                    acting = Acting(connection, actor, self.today, self.now, self.new_id)
                    yield acting
                    entries = acting.finish()
                    if self._journal is not None and entries:
                        written = self._journal.append(entries)
                    crash_point("act.before_commit")
            except BaseException:
                if self._journal is not None and written is not None:
                    self._journal.cut(written)
                raise
        crash_point("act.after_commit")

    def status(self) -> BookStatus:
        """See `BookStatus`."""
        with self.file.read() as connection:
            return BookStatus(
                waiting=sent.count_waiting(connection),
                attention=parked.count_attention(connection),
                usable=state.find(connection, state.USABLE) is not None,
                complete=state.find(connection, state.CURSOR) is not None,
                last_sync=state.find(connection, state.LAST_SYNC),
            )

    def list_outbox(self) -> list[sent.PendingMutation]:
        """Pending mutations in order, accepted ones that the feed has not shown yet included."""
        with self.file.read() as connection:
            return sent.list_pending(connection)

    def list_attention(self) -> list[parked.AttentionItem]:
        """Refused changes, oldest first."""
        with self.file.read() as connection:
            return parked.list_attention(connection)

    def settle(self, position: int) -> None:
        """The guide has decided about a refused change."""
        with self.file.write() as connection:
            parked.settle(connection, position)

    def reopen(self, item: parked.AttentionItem) -> None:
        """The guide takes that decision back."""
        with self.file.write() as connection:
            parked.reopen(connection, item)

    def dump(self, *, base: bool = False) -> dict[str, dict[str, str]]:
        """Every row as the guide sees it, or with ``base`` as the server had it.

        Entity → id → canonical JSON.
        """
        read = checksum.list_base_rows if base else checksum.list_rows
        with self.file.read() as connection:
            return {name: read(connection, name) for name in ENTITIES}

    def refresh_time_zone(self) -> None:
        """Take the brand's time zone from its row."""
        with self.file.write() as connection:
            brand_id = state.find(connection, state.BRAND_ID)
            brand = TableTx(connection, ENTITY_TABLES).find(Brand, brand_id or "")
            if brand is not None:
                self._time_zone = brand.time_zone
                state.put(connection, state.TIME_ZONE, brand.time_zone)

    def scrub(self) -> None:
        """Customers have left: leave nothing of them in the pages of the file and its log."""
        self.file.shrink_log()

    def drop_copies(self) -> None:
        """The file is what the server has: the copy from before a migration is needed no longer."""
        if self.folder is not None:
            backup.drop_all(self.folder / FILE_NAME)

    def trim_journal(self) -> None:
        """Keep in the journal only what the server has not taken.

        Before rows go away: what the file knows no longer would be taken back from the journal.
        """
        if self._journal is None or self._journal.empty:
            return
        with self._saving, self.file.read() as connection:
            incarnation = state.get(connection, state.INCARNATION)
            self._journal.replace(
                JournalEntry(
                    incarnation=incarnation,
                    seq=item.seq or 0,
                    mutation_id=item.mutation_id,
                    name=item.name,
                    body=item.body,
                    made_at=item.made_at,
                )
                for item in sent.list_pending(connection, unsent_only=True)
            )

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def new_id(self) -> str:
        """A fresh version 7 UUID by the server's time."""
        return new_mutation_id(int(self.now.timestamp() * 1000), os.urandom(10))

    def _recover_from_journal(self) -> None:
        """Take back what the journal has and the file does not.

        The file, or the end of its log, was lost.
        """
        if self._journal is None:
            return
        content = self._journal.read()
        if content.entries:
            self._take_back(content.entries)
        if not content.whole:
            self.trim_journal()  # what is appended behind damage could never be read again

    def _take_back(self, entries: list[JournalEntry]) -> None:
        with self.file.write() as connection:
            known = sent.known_ids(connection)
            usable = state.find(connection, state.USABLE) is not None
            for entry in entries:
                if entry.mutation_id in known:
                    continue
                made_at = parse_instant(entry.made_at)
                sent.add(connection, entry.mutation_id, entry.name, entry.body, made_at)
                if usable:
                    overlay.perform_again(connection, self.read_actor(connection), entry.body)
