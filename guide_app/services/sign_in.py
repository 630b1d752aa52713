"""Signing in.

Online the server decides, offline the password that opens the guide's file on this PC.
"""

from __future__ import annotations

import logging
import secrets
from enum import StrEnum

from guide_app.security import keys
from guide_app.security.errors import (
    KeyFileDamaged,
    KeyFileErased,
    KeyFileForeign,
    KeyFileMissing,
    SecurityError,
    WrongPassword,
    WrongRecoverySecret,
)
from guide_app.security.key_format import KdfParameters
from guide_app.security.key_store import COPY_NAME
from guide_app.security.key_store import FILE_NAME as KEY_NAME
from guide_app.security.lease import expired, lease_days, observe, renew
from guide_app.services.desk import Desk, KnownGuide
from guide_app.services.session import Renewed, Session, read_lease, store_lease
from guide_app.sync import damage
from guide_app.sync.book import JOURNAL_NAME, Book, Clock, system_clock
from guide_app.sync.engine import SyncEngine
from guide_app.sync.errors import (
    NoLongerOurs,
    NotTrusted,
    Offline,
    Refused,
    SyncError,
    Unavailable,
)
from guide_app.sync.farewell import find_state, hand_over, hand_over_journal
from guide_app.sync.link import Link
from guide_app.wire.errors import ErrorCode
from guide_app.wire.messages import PasswordRequest, SessionAnswer
from localdb import state
from localdb.errors import CannotOpen, Damaged, LocalError

_NEED_THE_KEY = (KEY_NAME, COPY_NAME, JOURNAL_NAME)
_log = logging.getLogger(__name__)


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
        kdf: Cost of the key derivation; None: the one that is safe.
    """

    def __init__(
        self,
        desk: Desk,
        clock: Clock = system_clock,
        *,
        kdf: KdfParameters = keys.DEFAULT_KDF,
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._kdf = kdf

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
        try:
            answer = link.sign_in(account.strip(), password)
        except Offline as failure:
            try:
                return self._offline(account, password, link)
            except BaseException as refusal:
                link.transport.close()
                told = isinstance(failure, NotTrusted | Unavailable)
                if told and isinstance(refusal, SignInFailed):
                    raise failure from refusal  # more network would not help
                raise
        except NoLongerOurs:
            try:
                self._part(account, password, link)
            finally:
                link.transport.close()
            raise
        except BaseException:
            link.transport.close()
            raise
        try:
            return self._online(account, password, link, answer)
        except BaseException:
            link.transport.close()
            raise

    def contact(self) -> None:
        """Ask what this PC has to erase, and erase files that are not open.

        What is unsent in them goes to the manager before. No network is no error.
        """
        try:
            link = self._desk.open_link()
        except LookupError:
            return
        try:
            for guide in link.api.contact().guides:
                if guide.erase:
                    if guide.ticket is not None:
                        journal = self._desk.folder_of(guide.guide_id) / JOURNAL_NAME
                        hand_over_journal(link.api, journal, guide.ticket)
                    self._desk.erase(guide.guide_id)
                    link.api.erased(guide.guide_id)
        except (Offline, Refused):
            return  # what is erased here and not told is told at the next contact
        finally:
            link.transport.close()

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
            answer = session.link.sign_in(session.guide.account, password)
        except Offline:
            lease = read_lease(session.book)
            if lease is None or expired(lease):
                raise SignInFailed(SignInProblem.LEASE_OVER) from None
            self.check_password(session, password)
            return
        guide_id = session.guide.guide_id
        if answer.guide_id != guide_id:  # the account is somebody else's now
            session.link.forget()
            raise Refused(ErrorCode.WRONG_PASSWORD)
        self._open_key_anew(guide_id, password, answer.recovery_secret)
        days = lease_days(answer.lease_days)
        store_lease(
            session.book, renew(server_time=answer.server_time, wall_clock=self._clock(), days=days)
        )
        session.must_change_password = answer.must_change_password

    def _open_key_anew(self, guide_id: str, password: str, recovery: str | None) -> None:
        """Let the password open the key; it may be a new one that the server has accepted."""
        folder, owner = self._desk.folder_of(guide_id), self._desk.owner_of(guide_id)
        device_secret = self._desk.device_secret()
        try:
            key = keys.unlock_with_password(folder, owner, password, device_secret)
        except WrongPassword:
            if recovery is None:
                raise
            secret = bytes.fromhex(recovery)
            keys.unlock_with_recovery(
                folder, owner, secret, device_secret, new_password=password, kdf=self._kdf
            )
        else:
            self._keep_recovery(guide_id, key, recovery)

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
        folder = self._desk.folder_of(session.guide.guide_id)
        owner = self._desk.owner_of(session.guide.guide_id)
        keys.unlock_with_password(folder, owner, password, self._desk.device_secret())

    def change_password(self, session: Session, old: str, new: str) -> None:
        """Change the password on the server and on this PC; needs the network.

        Raises:
            SyncError: The server did not take it; nothing was changed.
            SecurityError: The new password cannot be used.
        """
        session.link.call(lambda api: api.change_password(PasswordRequest(old=old, new=new)))
        folder = self._desk.folder_of(session.guide.guide_id)
        owner = self._desk.owner_of(session.guide.guide_id)
        keys.change_password(folder, owner, old, new, self._desk.device_secret(), kdf=self._kdf)
        session.must_change_password = False

    def leave(self, session: Session) -> int:
        """The server says that this guide may not be here any more: hand over, then erase.

        Returns:
            How many changes the manager has now.

        Raises:
            SyncError: The server could not be asked, or has not taken everything; the file stays.
        """
        answer = session.link.api.contact()
        found = find_state(answer, session.guide.guide_id)
        if found is None or not (found.erase or answer.device_revoked):
            raise Refused("not_allowed")
        handed = 0
        if found.ticket is not None:
            handed = hand_over(session.link.api, session.book, found.ticket)
        session.close()
        self._desk.erase(session.guide.guide_id)
        fresh = self._desk.open_link()
        try:
            fresh.api.erased(session.guide.guide_id)
        finally:
            fresh.transport.close()
        return handed

    def remove_from_this_pc(self, session: Session) -> bool:
        """Erase the guide's file here, but only with an empty outbox.

        Returns whether it was done.
        """
        if session.book.status().waiting:
            return False
        session.close()
        self._desk.erase(session.guide.guide_id)
        return True

    def _part(self, account: str, password: str, link: Link) -> None:
        """The server does not let this guide in any more: what waits is handed over before it goes.

        A file that the password does not open hands over its journal.
        """
        guide = self._desk.find_guide(account)
        book = None if guide is None else self._find_book(guide, password)
        if guide is not None and book is not None:
            session = Session(guide, book, link, SyncEngine(book, link), self._clock, online=True)
            try:
                self.leave(session)
            except SyncError:
                return  # not all is with the manager, or the file may stay
            finally:
                book.close()
        self.contact()

    def _find_book(self, guide: KnownGuide, password: str) -> Book | None:
        folder, owner = self._desk.folder_of(guide.guide_id), self._desk.owner_of(guide.guide_id)
        try:
            key = keys.unlock_with_password(folder, owner, password, self._desk.device_secret())
            return Book(folder, key, self._clock)
        except (SecurityError, LocalError, OSError) as failed:
            _log.warning("nothing can be handed over: %s", type(failed).__name__)
            return None

    def _online(self, account: str, password: str, link: Link, answer: SessionAnswer) -> Session:
        guide = KnownGuide(
            guide_id=answer.guide_id, account=account.strip(), name=answer.guide_name
        )
        self._desk.remember(guide)
        key, key_lost = self._key(guide.guide_id, password, answer.recovery_secret)
        book, file_lost = self._open(guide.guide_id, key)
        book.belongs_to(answer)
        days = lease_days(answer.lease_days)
        store_lease(
            book, renew(server_time=answer.server_time, wall_clock=self._clock(), days=days)
        )
        self._keep_tokens(book, link)
        link.keep_refresh(answer.refresh_token)
        return Session(
            guide,
            book,
            link,
            SyncEngine(book, link),
            self._clock,
            online=True,
            must_change_password=answer.must_change_password,
            renewed=Renewed.KEY if key_lost else Renewed.FILE if file_lost else None,
        )

    def _offline(self, account: str, password: str, link: Link) -> Session:
        guide = self._desk.find_guide(account)
        if guide is None:
            raise SignInFailed(SignInProblem.NEEDS_NETWORK)
        folder, owner = self._desk.folder_of(guide.guide_id), self._desk.owner_of(guide.guide_id)
        try:
            key = keys.unlock_with_password(folder, owner, password, self._desk.device_secret())
        except (KeyFileMissing, KeyFileErased):
            raise SignInFailed(SignInProblem.NEEDS_NETWORK) from None
        except (KeyFileDamaged, KeyFileForeign):
            raise SignInFailed(SignInProblem.FILE_LOST) from None
        try:
            book = Book(folder, key, self._clock)
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
        self._keep_tokens(book, link)
        if token is not None:
            link.resume(token)
        return Session(guide, book, link, SyncEngine(book, link), self._clock, online=False)

    def _key(self, guide_id: str, password: str, recovery: str | None) -> tuple[bytes, bool]:
        """The key of the guide's file, and whether an older one and its file were given up.

        By password, else by what the server keeps, else a new one.
        """
        folder, owner = self._desk.folder_of(guide_id), self._desk.owner_of(guide_id)
        device_secret = self._desk.device_secret()
        recovery_secret = bytes.fromhex(recovery) if recovery else secrets.token_bytes(32)
        given_up = False
        try:
            key = keys.unlock_with_password(folder, owner, password, device_secret)
        except WrongPassword:
            key = keys.unlock_with_recovery(
                folder, owner, recovery_secret, device_secret, new_password=password, kdf=self._kdf
            )
            return key, False
        except (KeyFileMissing, KeyFileErased):
            keys.erase(folder)
        except (KeyFileDamaged, KeyFileForeign) as lost:
            _log.warning("a key file is of no use: %s", lost.code)
            given_up = self._desk.has_unsent_files(guide_id)
            damage.put_aside(folder, self._clock(), also=_NEED_THE_KEY)
        else:
            self._keep_recovery(guide_id, key, recovery)
            return key, False
        made = keys.create(folder, owner, password, device_secret, recovery_secret, kdf=self._kdf)
        return made, given_up

    def _keep_recovery(self, guide_id: str, key: bytes, recovery: str | None) -> None:
        """Let the key open by the secret that the server has now; it may have lost the old one."""
        if recovery is None:
            return
        folder, owner = self._desk.folder_of(guide_id), self._desk.owner_of(guide_id)
        device_secret, secret = self._desk.device_secret(), bytes.fromhex(recovery)
        try:
            keys.unlock_with_recovery(folder, owner, secret, device_secret)
        except WrongRecoverySecret:
            keys.rewrap(folder, owner, key, device_secret, recovery_secret=secret)

    def _open(self, guide_id: str, key: bytes) -> tuple[Book, bool]:
        """The guide's file, and whether it is a new one in the place of a damaged one.

        A damaged one is put aside, and the journal brings its unsent changes into a new one.
        """
        folder = self._desk.folder_of(guide_id)
        try:
            book = Book(folder, key, self._clock)
            if not damage.is_suspect(folder):
                return book, False
            try:
                book.file.check_pages()
            finally:
                book.close()
            damage.clear(folder)
        except (CannotOpen, Damaged):
            damage.put_aside(folder, self._clock())
            return Book(folder, key, self._clock), True
        return Book(folder, key, self._clock), False

    def _keep_tokens(self, book: Book, link: Link) -> None:
        def keep(token: str) -> None:
            with book.file.write() as connection:
                state.put(connection, state.REFRESH_TOKEN, token)

        link.keep_refresh = keep
