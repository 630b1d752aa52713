"""A guide at work, and the lease by which they may go on without a contact."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from guide_app.domain.values import format_instant, parse_instant
from guide_app.security.lease import LeaseState, expired, lease_days, observe, renew
from guide_app.services.desk import KnownGuide
from guide_app.sync.book import Book, Clock
from guide_app.sync.engine import SyncEngine
from guide_app.sync.errors import SyncError
from guide_app.sync.link import Link
from localdb import state
from localdb.errors import LocalError

_log = logging.getLogger(__name__)
LEASE = "lease"
JOURNAL_KEY_LEFT = "journal_key_left"  # with which server, and under which name of this PC


class Renewed(StrEnum):
    """Why a guide's file was begun anew at a sign-in."""

    FILE = "file"  # it was damaged or foreign; the journal has brought back what was not sent
    KEY = "key"  # its key was; what was not sent lies put aside and cannot be read


@dataclass(slots=True)
class Session:
    """A guide at work: the open file and the way to the server.

    Attributes:
        must_change_password: It was reset by HQ or the manager.
        renewed: Whether the file had to be begun anew.
    """

    guide: KnownGuide
    book: Book
    link: Link
    engine: SyncEngine
    clock: Clock
    must_change_password: bool = False
    renewed: Renewed | None = None

    def close(self) -> None:
        """Close the file and the connections."""
        self.book.close()
        self.link.transport.close()


def check_lease(session: Session, running: timedelta) -> bool:
    """Whether the guide may go on without a contact.

    Args:
        session: The session at work.
        running: Time since the last call by a clock that nobody can set.
    """
    lease = read_lease(session.book)
    if lease is None:
        return False
    lease = observe(lease, wall_clock=session.clock(), running=running)
    store_lease(session.book, lease)
    return not expired(lease)


def note_contact(session: Session) -> None:
    """The server has just exchanged rows with this guide on this PC: the lease begins anew."""
    answer = session.link.session
    wall = session.clock()
    server_time = session.book.now
    if answer is not None:
        server_time = max(server_time, answer.server_time)
    days = lease_days(answer.lease_days if answer else None)
    store_lease(session.book, renew(server_time=server_time, wall_clock=wall, days=days))


def leave_journal_key(session: Session) -> None:
    """Leave the journal's key with the server, so that it can read what this PC could not send.

    Once for each of the server's epochs and of this PC's names.

    Raises:
        SyncError: It could not be asked.
    """
    book = session.book
    if book.folder is None:
        return
    with book.file.read() as connection:
        where = f"{session.link.device_id} {state.find(connection, state.EPOCH)}"
        if state.find(connection, JOURNAL_KEY_LEFT) == where:
            return
    session.link.call(lambda api: api.keep_journal_key(book.journal_key))
    with book.file.write() as connection:
        state.put(connection, JOURNAL_KEY_LEFT, where)


def end_on_server(session: Session) -> None:
    """The guide signs out: the server ends the session too, if it can be reached.

    Where no contact was made since the sign-in there is nothing to end it with.
    """
    if session.link.session is None:
        return
    try:
        session.link.call(lambda api: api.end_session())
    except (SyncError, LocalError, OSError) as failure:  # it ends by itself one day
        _log.info("the server's session was not ended: %s", type(failure).__name__)


def store_lease(book: Book, lease: LeaseState) -> None:
    """Keep the lease in the guide's file."""
    value = json.dumps(
        {
            "valid_until": format_instant(lease.valid_until),
            "high_water": format_instant(lease.high_water),
            "clock_ahead_s": lease.clock_ahead.total_seconds(),
        }
    )
    with book.file.write() as connection:
        state.put(connection, LEASE, value)


def read_lease(book: Book) -> LeaseState | None:
    """The lease in the guide's file, or None before the first contact."""
    with book.file.read() as connection:
        found = state.find(connection, LEASE)
    if found is None:
        return None
    value = json.loads(found)
    return LeaseState(
        parse_instant(value["valid_until"]),
        parse_instant(value["high_water"]),
        timedelta(seconds=value["clock_ahead_s"]),
    )
