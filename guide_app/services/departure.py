"""Guides who may not be on this PC any more: what waits is handed over, then their file goes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from guide_app.security.errors import SecurityError
from guide_app.services.desk import Desk, KnownGuide
from guide_app.services.guide_file import GuideFile
from guide_app.services.session import Session
from guide_app.sync.beginnings import hear_of_epoch
from guide_app.sync.book import JOURNAL_NAME, Book, Clock
from guide_app.sync.engine import SyncEngine
from guide_app.sync.errors import Offline, Refused, SyncError
from guide_app.sync.farewell import find_state, hand_over, hand_over_journal, is_empty_journal
from guide_app.sync.link import Link
from localdb.errors import LocalError

_log = logging.getLogger(__name__)


class Departure:
    """The way out, on one desk.

    Args:
        file_of: The key and the file of a guide, by id.
    """

    def __init__(self, desk: Desk, clock: Clock, file_of: Callable[[str], GuideFile]) -> None:
        self._desk = desk
        self._clock = clock
        self._file_of = file_of

    def contact(self) -> None:
        """Ask what this PC has to erase, and erase files that are not open.

        What is unsent in them goes to the manager before. A file of which a restored server has no
        journal's key is not named while something is unsent in it: its guide's next sign-in can
        still hand that over. No network is no error.
        """
        try:
            link = self._desk.open_link()
        except LookupError:
            return
        try:
            empty = [
                guide_id
                for guide_id in self._desk.list_files()
                if is_empty_journal(self._journal_of(guide_id))
            ]
            for guide in link.api.contact(empty).guides:
                if guide.erase:
                    if guide.ticket is not None:
                        hand_over_journal(link.api, self._journal_of(guide.guide_id), guide.ticket)
                    self._desk.erase(guide.guide_id)
                    link.api.erased(guide.guide_id)
        except (Offline, Refused):
            return  # what is erased here and not told is told at the next contact
        finally:
            link.transport.close()

    def leave(self, session: Session) -> int:
        """The server says that this guide may not be here any more: hand over, then erase.

        Returns:
            How many changes the manager has now.

        Raises:
            SyncError: The server could not be asked, or has not taken everything; the file stays.
        """
        answer = session.link.api.contact([session.guide.guide_id])
        found = find_state(answer, session.guide.guide_id)
        if found is None or not (found.erase or answer.device_revoked):
            raise Refused("not_allowed")
        handed = 0
        hear_of_epoch(session.book, answer.epoch)
        if found.ticket is not None:
            handed = hand_over(session.link.api, session.book, found.ticket)
        elif session.book.status().waiting:
            raise Refused("not_allowed")  # there is nobody to whom it could be handed over
        session.close()
        self._desk.erase(session.guide.guide_id)
        fresh = self._desk.open_link()
        try:
            fresh.api.erased(session.guide.guide_id)
        finally:
            fresh.transport.close()
        return handed

    def remove(self, session: Session) -> bool:
        """Erase the guide's file here, but only with an empty outbox.

        Returns whether it was done.
        """
        if session.book.status().waiting:
            return False
        session.close()
        self._desk.erase(session.guide.guide_id)
        return True

    def turn_away(self, account: str, password: str, link: Link) -> None:
        """The server does not let this guide in any more: what waits is handed over before it goes.

        A file that the password does not open hands over its journal.
        """
        guide = self._desk.find_guide(account)
        book = None if guide is None else self._find_book(guide, password)
        if guide is not None and book is not None:
            session = Session(guide, book, link, SyncEngine(book, link), self._clock)
            try:
                self.leave(session)
            except SyncError:
                return  # not all is with the manager, or the file may stay
            finally:
                book.close()
        self.contact()

    def _journal_of(self, guide_id: str) -> Path:
        return self._desk.folder_of(guide_id) / JOURNAL_NAME

    def _find_book(self, guide: KnownGuide, password: str) -> Book | None:
        file = self._file_of(guide.guide_id)
        try:
            return file.open(file.unlock(password))
        except (SecurityError, LocalError, OSError) as failed:
            _log.warning("nothing can be handed over: %s", type(failed).__name__)
            return None
