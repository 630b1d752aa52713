"""Leaving a PC.

What a guide could not send any more goes to the manager before the file is erased.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from guide_app.crash import crash_point, declare
from guide_app.sync.api import Api
from guide_app.sync.book import Book
from guide_app.sync.errors import Refused
from guide_app.wire.errors import ErrorCode
from guide_app.wire.journal import split_journal
from guide_app.wire.limits import BATCH_BYTES, BATCH_MUTATIONS
from guide_app.wire.messages import (
    ContactAnswer,
    Envelope,
    GuideState,
    JournalRequest,
    QuarantineRequest,
)
from localdb import state

_log = logging.getLogger(__name__)
declare("farewell.before_hand_over", "farewell.after_hand_over")


def find_state(answer: ContactAnswer, guide_id: str) -> GuideState | None:
    """What the server says of one guide's file on this PC."""
    return next((found for found in answer.guides if found.guide_id == guide_id), None)


def hand_over(api: Api, book: Book, ticket: str) -> int:
    """Give every unanswered mutation to the manager. Returns how many there were.

    Raises:
        SyncError: Not everything is handed over; the file must stay.
    """
    crash_point("farewell.before_hand_over")
    waiting = [item for item in book.list_outbox() if item.accepted_n is None]
    with book.file.read() as connection:
        incarnation = state.get(connection, state.INCARNATION)
    batch: list[Envelope] = []
    size = 0
    for item in waiting:
        if batch and (len(batch) >= BATCH_MUTATIONS or size + len(item.body) > BATCH_BYTES):
            api.quarantine(
                QuarantineRequest(ticket=ticket, incarnation=incarnation, mutations=batch)
            )
            batch, size = [], 0
        batch.append(Envelope(seq=item.seq or 0, body=msgspec.Raw(item.body)))
        size += len(item.body)
    if batch:
        api.quarantine(QuarantineRequest(ticket=ticket, incarnation=incarnation, mutations=batch))
    crash_point("farewell.after_hand_over")
    return len(waiting)


def is_empty_journal(journal: Path) -> bool:
    """Whether nothing lies unsent in a file that nobody has open; not if it cannot be read."""
    try:
        return not split_journal(_read(journal), BATCH_BYTES)
    except OSError:
        return False


def hand_over_journal(api: Api, journal: Path, ticket: str) -> None:
    """Give the manager what lies unsent in a file that nobody opens here any more.

    The records go as they are; the server keeps the journal's key since the guide's last sync.

    Raises:
        SyncError: Not everything is handed over; the file must stay.
    """
    for piece in split_journal(_read(journal), BATCH_BYTES):
        try:
            api.quarantine_journal(JournalRequest(ticket=ticket, journal=piece))
        except Refused as refusal:
            if refusal.code != ErrorCode.NOT_FOUND:
                raise
            _log.warning("nobody has the key of a journal")
            return


def _read(journal: Path) -> bytes:
    return journal.read_bytes() if journal.exists() else b""
