"""Signing in.

Online the server decides, offline the password that opens the guide's file on this PC.
"""

from __future__ import annotations

from contextlib import nullcontext
from enum import StrEnum

from guide_app.security.errors import (
    KeyFileDamaged,
    KeyFileErased,
    KeyFileForeign,
    KeyFileMissing,
)
from guide_app.security.key_format import KdfParameters
from guide_app.security.keys import DEFAULT_KDF
from guide_app.security.lease import expired, lease_days, observe, renew
from guide_app.services.departure import Departure
from guide_app.services.desk import Desk, KnownGuide
from guide_app.services.guide_file import GuideFile
from guide_app.services.session import Renewed, Session, read_lease, store_lease
from guide_app.sync.book import Book, Clock, system_clock
from guide_app.sync.engine import SyncEngine
from guide_app.sync.errors import NoLongerOurs, NotTrusted, Offline, Unavailable
from guide_app.sync.link import Link
from guide_app.wire.messages import PasswordRequest, SessionAnswer
from localdb import state
from localdb.errors import CannotOpen, Damaged

_PATIENCE_S = 6.0
"""How long a server that is silent keeps a guide from a file that lies here."""


class SignInProblem(StrEnum):
    """Why nobody could be signed in; the server's own refusals come as `Refused`."""

    NEEDS_NETWORK = "needs_network"  # never signed in on this PC, and no server to ask
    LEASE_OVER = "lease_over"  # too long without a contact
    FILE_LOST = "file_lost"  # the guide's file or key is damaged, and no server to fetch it anew


class SignInFailed(Exception):
    """See `SignInProblem`."""

    def __init__(self, problem: SignInProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class SignIn:
    """Signs guides in on one desk.

    Args:
        kdf: Cost of the key derivation; the one that is safe.

    Attributes:
        departure: The way out again, where the server asks for it.
    """

    def __init__(
        self,
        desk: Desk,
        clock: Clock = system_clock,
        *,
        kdf: KdfParameters = DEFAULT_KDF,
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._kdf = kdf
        self.departure = Departure(desk, clock, self._file_of)

    @property
    def server_url(self) -> str:
        """The address of the server that this PC is enrolled at."""
        enrolment = self._desk.find_enrolment()
        return "" if enrolment is None else enrolment.server_url

    def sign_in(self, account: str, password: str) -> Session:
        """Sign in: by the server if it answers, else by the file of an earlier sign-in.

        Raises:
            SignInFailed: See `SignInProblem`.
            NotTrusted, Unavailable: The server's certificate is of no use, or the server does not
                serve now, and there is no file to go on with.
            Refused: The server's word: wrong password, locked out, disabled, …
            WrongPassword: Offline: the password does not open the file.
            SecurityError, LocalError, OSError: Key or file cannot be used.
        """
        link = self._desk.open_link()
        known = self._desk.find_guide(account)
        file = self._file_of(known.guide_id) if known else None
        patience_s = _PATIENCE_S if known else None
        try:
            with file.unlocking(password) if file else nullcontext():
                answer = link.sign_in(account.strip(), password, patience_s)
        except Offline as failure:
            try:
                return self._offline(known, file, password, link)
            except BaseException as refusal:
                link.transport.close()
                told = isinstance(failure, NotTrusted | Unavailable)
                if told and isinstance(refusal, SignInFailed):
                    raise failure from refusal  # more network would not help
                raise
        except NoLongerOurs:
            try:
                self.departure.turn_away(account, password, link)
            finally:
                link.transport.close()
            raise
        except BaseException:
            link.transport.close()
            raise
        try:
            return self._online(account, password, link, answer, file)
        except BaseException:
            link.transport.close()
            raise

    def sign_in_again(self, session: Session, password: str) -> None:
        """A guide at work gives the password once more, because the server asks for it.

        The file stays open. Without a network the password that opens its key is enough, as long
        as the lease holds.

        Raises:
            SignInFailed: LEASE_OVER: nothing but a contact with the server will do.
            SyncError: The server's word: wrong password, disabled, …
            SecurityError: The password does not open the key, and the server has no other way.
        """
        try:
            answer = session.link.sign_in(session.guide.account, password, _PATIENCE_S)
        except Offline:
            lease = read_lease(session.book)
            if lease is None or expired(lease):
                raise SignInFailed(SignInProblem.LEASE_OVER) from None
            self.check_password(session, password)
            return
        self._file_of(session.guide.guide_id).unlock_anew(password, answer.recovery_secret)
        days = lease_days(answer.lease_days)
        store_lease(
            session.book, renew(server_time=answer.server_time, wall_clock=self._clock(), days=days)
        )
        session.must_change_password = answer.must_change_password

    def enrol_copy(self, session: Session, *, forked: bool) -> bool:
        """Be a PC of its own from now on, if its files were copied from another one.

        Returns whether it is one now: the guide has to give the password again.

        Raises:
            SyncError, OSError, SecurityError: It could not be done; the next exchange tries again.
        """
        if forked:
            self._desk.note_copy()
        return self._desk.enrol_copy(session.link)

    def check_password(self, session: Session, password: str) -> None:
        """Whether the password opens this guide's key file; needs no network.

        Raises:
            WrongPassword, SecurityError: It does not.
        """
        self._file_of(session.guide.guide_id).unlock(password)

    def change_password(self, session: Session, old: str, new: str) -> None:
        """Change the password on the server and on this PC; needs the network.

        Raises:
            SyncError: The server did not take it; nothing was changed.
            SecurityError: The new password cannot be used.
        """
        session.link.call(lambda api: api.change_password(PasswordRequest(old=old, new=new)))
        self._file_of(session.guide.guide_id).change_password(old, new)
        session.must_change_password = False

    def _file_of(self, guide_id: str) -> GuideFile:
        return GuideFile(self._desk, guide_id, self._clock, self._kdf)

    def _online(
        self,
        account: str,
        password: str,
        link: Link,
        answer: SessionAnswer,
        file: GuideFile | None,
    ) -> Session:
        guide = KnownGuide(
            guide_id=answer.guide_id, account=account.strip(), name=answer.guide_name
        )
        self._desk.remember(guide)
        if file is None or file.guide_id != guide.guide_id:  # new here, or somebody else's account
            file = self._file_of(guide.guide_id)
        key, key_lost = file.unlock_or_make(password, answer.recovery_secret)
        book, file_lost = file.open_or_begin(key)
        book.belongs_to(answer)
        days = lease_days(answer.lease_days)
        store_lease(
            book, renew(server_time=answer.server_time, wall_clock=self._clock(), days=days)
        )
        self._keep_tokens(guide, book, link)
        link.keep_refresh(answer.refresh_token)
        return Session(
            guide,
            book,
            link,
            SyncEngine(book, link),
            self._clock,
            must_change_password=answer.must_change_password,
            renewed=Renewed.KEY if key_lost else Renewed.FILE if file_lost else None,
        )

    def _offline(
        self, guide: KnownGuide | None, file: GuideFile | None, password: str, link: Link
    ) -> Session:
        if guide is None or file is None:
            raise SignInFailed(SignInProblem.NEEDS_NETWORK)
        try:
            key = file.unlock(password)
        except (KeyFileMissing, KeyFileErased):
            raise SignInFailed(SignInProblem.NEEDS_NETWORK) from None
        except (KeyFileDamaged, KeyFileForeign):
            raise SignInFailed(SignInProblem.FILE_LOST) from None
        try:
            book = file.open(key)
        except (CannotOpen, Damaged):
            raise SignInFailed(SignInProblem.FILE_LOST) from None
        lease = read_lease(book)
        if lease is None:
            book.close()
            raise SignInFailed(SignInProblem.NEEDS_NETWORK)
        lease = observe(lease, wall_clock=self._clock())
        store_lease(book, lease)
        if expired(lease):
            book.close()
            raise SignInFailed(SignInProblem.LEASE_OVER)
        with book.file.read() as connection:
            token = state.find(connection, state.REFRESH_TOKEN)
        self._keep_tokens(guide, book, link)
        if token is not None:
            link.resume(token)
        return Session(guide, book, link, SyncEngine(book, link), self._clock)

    def _keep_tokens(self, guide: KnownGuide, book: Book, link: Link) -> None:
        def keep(token: str) -> None:
            with book.file.write() as connection:
                state.put(connection, state.REFRESH_TOKEN, token)

        link.keep_refresh = keep
        link.speak_for(guide.guide_id)
