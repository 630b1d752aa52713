"""Syncing in the background while a guide works.

At once after a change, at news from the server, and now and then.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from guide_app.services.problems import problem_of
from guide_app.services.session import (
    Session,
    check_lease,
    end_on_server,
    leave_journal_key,
    note_contact,
)
from guide_app.services.sign_in import SignIn
from guide_app.services.sync_state import Phase as Phase
from guide_app.services.sync_state import SyncState as SyncState
from guide_app.sync import damage, known
from guide_app.sync.backoff import retry_delay_s
from guide_app.sync.errors import (
    NoLongerOurs,
    Offline,
    Refused,
    SignInNeeded,
    SyncError,
    Unavailable,
)
from localdb import state
from localdb.errors import CannotOpen, Damaged, LocalError

_log = logging.getLogger(__name__)
PAUSE_S = 60.0
POLL_S = 25
VERIFY_EVERY_S = 3_600.0


class SyncLoop:
    """One session's exchange, on threads of its own.

    Args:
        on_state: Called with every new state, from a thread of the loop.
    """

    def __init__(
        self, session: Session, sign_in: SignIn, on_state: Callable[[SyncState], None]
    ) -> None:
        self._session = session
        self._sign_in = sign_in
        self._on_state = on_state
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._news = threading.Event()
        self._lock = threading.Lock()
        self._state = SyncState(Phase.OFFLINE)
        self._attempts = 0
        self._verified_at: float | None = None
        self._wants_password = False
        self._threads = [
            threading.Thread(target=self._run, name="sync", daemon=True),
            threading.Thread(target=self._listen, name="sync-poll", daemon=True),
        ]
        session.engine.progress = self._progressed

    @property
    def wants_password(self) -> bool:
        """Whether nothing is exchanged until the guide has given the password again."""
        return self._wants_password

    @property
    def state(self) -> SyncState:
        """The state as it was told last."""
        return self._state

    def start(self) -> None:
        """Begin; the first exchange starts at once."""
        self._tell(phase=Phase.SYNCING, code=None)
        for thread in self._threads:
            thread.start()
        self._wake.set()

    def nudge(self) -> None:
        """Something was saved: tell how much waits, and send it."""
        self._tell(revision=self._state.revision + 1)
        self._attempts = 0
        self._wake.set()

    def sync_now(self) -> None:
        """Try at once."""
        self._attempts = 0
        self._wake.set()

    def force_offline(self, offline: bool) -> None:
        """Stay off the network until told otherwise."""
        self._tell(forced_offline=offline, phase=Phase.OFFLINE if offline else Phase.SYNCING)
        self._attempts = 0
        self._wake.set()

    def stop(self, timeout_s: float = 2.0, *, signing_out: bool = False) -> None:
        """End the threads; an exchange on its way is left to finish for a while.

        Args:
            timeout_s: How long.
            signing_out: The session ends on the server too; otherwise it goes on the next time.
        """
        self._end()
        exchange, _ = self._threads
        self._join(exchange, timeout_s)
        if signing_out and not exchange.is_alive() and not self._state.forced_offline:
            end_on_server(self._session)
        self._session.link.transport.close()
        for thread in self._threads:
            self._join(thread, timeout_s)

    def _end(self) -> None:
        """Let both threads see that they are to end, whatever they wait for."""
        self._stop.set()
        self._wake.set()
        self._news.set()

    def _join(self, thread: threading.Thread, timeout_s: float) -> None:
        if thread.is_alive() and thread is not threading.current_thread():
            thread.join(timeout_s)

    def _run(self) -> None:
        running_since = time.monotonic()
        while not self._stop.is_set():
            self._wake.wait(self._pause_s())
            if self._stop.is_set():
                return
            self._wake.clear()
            now = time.monotonic()
            try:
                self._watch_lease(timedelta(seconds=now - running_since))
            except (LocalError, OSError) as failure:  # it may be read and kept the next time
                self._tell_trouble(failure)
            if not self._state.forced_offline and self._state.phase is not Phase.GONE:
                self._exchange()
            running_since = now

    def _exchange(self) -> None:
        session = self._session
        self._tell(phase=Phase.SYNCING, code=None)
        began_with = session.link.session
        try:
            due = self._verified_at is None or time.monotonic() - self._verified_at > VERIFY_EVERY_S
            leave_journal_key(session)
            report = session.engine.sync(verify=due)
            if due:
                self._verified_at = time.monotonic()
            note_contact(session)
            if due:
                self._refresh_known()
            self._attempts = 0
            if self._sign_in.enrol_copy(session, forked=report.forked):
                self._tell(phase=Phase.SIGN_IN_NEEDED, code="server.device_fork", progress=None)
                return
            moved = report.lines or report.bootstrapped or report.rejected or report.pushed
            self._tell(
                phase=Phase.SYNCED,
                progress=None,
                revision=self._state.revision + (1 if moved else 0),
            )
            self._news.set()
        except NoLongerOurs as refusal:
            if not self._leave(refusal):
                self._tell_refusal(Phase.TROUBLE, refusal)
        except SignInNeeded as refusal:  # also what a guide hears who was disabled meanwhile
            if session.link.session is began_with and self._leave(refusal):
                return
            if session.link.session is began_with:
                self._tell_refusal(Phase.SIGN_IN_NEEDED, refusal)
            else:  # the guide has just signed in anew, or did while the server was asked again
                self._wake.set()
        except Offline as failure:
            self._attempts += 1
            self._retry_after = failure.retry_after_s if isinstance(failure, Unavailable) else None
            self._tell(phase=Phase.OFFLINE, code=problem_of(failure).code)
        except (SyncError, LocalError, OSError) as failure:
            self._tell_trouble(failure)
        except Exception:  # noqa: BLE001 - a bug must not end the thread: nothing more would be sent
            self._attempts += 1
            _log.exception("sync failed")
            self._tell(phase=Phase.TROUBLE, code="bug")

    def _may_listen(self) -> bool:
        return self._state.phase is Phase.SYNCED and not self._state.forced_offline

    def _refresh_known(self) -> None:
        """Rows are in and out: without this the check for known customers is only older."""
        try:
            known.refresh(self._session.book, self._session.link)
        except SyncError as failure:
            _log.info("no newer map of who is known: %s", type(failure).__name__)

    def _tell_trouble(self, failure: Exception) -> None:
        self._attempts += 1
        _log.warning("sync failed: %s", type(failure).__name__)
        folder = self._session.book.folder
        if isinstance(failure, CannotOpen | Damaged) and folder is not None:
            damage.suspect(folder)
        self._tell(phase=Phase.TROUBLE, code=problem_of(failure).code)

    _retry_after: float | None = None

    def _pause_s(self) -> float:
        if self._attempts == 0:
            return PAUSE_S
        wait = max(1.0, retry_delay_s(self._attempts, cap_s=PAUSE_S))
        return max(wait, self._retry_after or 0.0)

    def _leave(self, refusal: Refused) -> bool:
        """Hand over and erase, if the server says that this guide may not be here any more."""
        try:
            handed = self._sign_in.departure.leave(self._session)
        except SyncError:
            return False
        self._end()
        self._state = SyncState(Phase.GONE, code=problem_of(refusal).code, handed=handed)
        self._on_state(self._state)
        return True

    def _tell_refusal(self, phase: Phase, refusal: Refused) -> None:
        self._attempts += 1
        self._tell(phase=phase, code=problem_of(refusal).code)

    def _watch_lease(self, running: timedelta) -> None:
        if self._state.phase in (Phase.GONE, Phase.SYNCED, Phase.SYNCING):
            return
        if not check_lease(self._session, running):
            self._tell(phase=Phase.LEASE_OVER)

    def _listen(self) -> None:
        """Wait at the server for news and wake the other thread."""
        while not self._stop.is_set():
            self._news.wait()
            if self._stop.is_set():
                return
            if not self._may_listen():
                self._news.clear()
                if self._may_listen():  # an exchange has ended in between
                    self._news.set()
                continue
            book = self._session.book
            try:
                with book.file.read() as connection:
                    cursor = state.get_int(connection, state.CURSOR)
                    epoch = state.get(connection, state.EPOCH)
                if self._session.link.call(lambda api, c=cursor, e=epoch: api.poll(c, e, POLL_S)):  # type: ignore[misc]
                    self._news.clear()
                    self._wake.set()
            except SyncError:
                self._news.clear()
                self._wake.set()
            except LocalError:
                self._news.clear()

    def _progressed(self, part: str, done: int, size: int) -> None:
        self._tell(progress=(part, done, size))

    def _tell(self, **changes: object) -> None:
        """Bring the state up to date and pass it on."""
        phase = changes.get("phase")
        if phase in (Phase.SYNCED, Phase.SIGN_IN_NEEDED, Phase.LEASE_OVER):
            self._wants_password = phase is not Phase.SYNCED
        with self._lock:
            try:
                status = self._session.book.status()
            except LocalError as unreadable:  # the numbers stay as they were
                _log.warning("no status: %s", type(unreadable).__name__)
            else:
                changes |= {
                    "waiting": status.waiting,
                    "attention": status.attention,
                    "usable": status.usable,
                    "last_sync": status.last_sync,
                }
            self._state = replace(self._state, **changes)  # type: ignore[arg-type]
            told = self._state
        self._on_state(told)
