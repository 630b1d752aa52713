"""The key and the file of one guide on this PC: opened, mended, or made anew."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

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
from guide_app.services.ahead import Ahead
from guide_app.services.desk import Desk
from guide_app.sync import damage
from guide_app.sync.book import JOURNAL_NAME, Book, Clock
from localdb.errors import CannotOpen, Damaged

_NEED_THE_KEY = (KEY_NAME, COPY_NAME, JOURNAL_NAME)
_log = logging.getLogger(__name__)


class GuideFile:
    """One guide's key and file on a desk.

    Args:
        kdf: Cost of the key derivation.
    """

    def __init__(self, desk: Desk, guide_id: str, clock: Clock, kdf: KdfParameters) -> None:
        self._folder, self._owner = desk.folder_of(guide_id), desk.owner_of(guide_id)
        self._desk = desk
        self.guide_id = guide_id
        self._clock = clock
        self._kdf = kdf
        self._unlocking: tuple[str, Ahead[bytes]] | None = None

    @contextmanager
    def unlocking(self, password: str) -> Iterator[None]:
        """Derive the key while the block runs, so that `unlock` has it afterwards.

        It costs a tenth of a second, which is what the server needs to check the password. Nothing
        is opened by it, and nothing goes on in the guide's folder once the block has ended.
        """
        try:
            secret = self._desk.device_secret()
        except SecurityError:  # `unlock` says so where it matters
            yield
            return
        ahead = Ahead(
            partial(keys.unlock_with_password, self._folder, self._owner, password, secret)
        )
        self._unlocking = password, ahead
        try:
            yield
        finally:
            ahead.wait()

    def unlock(self, password: str) -> bytes:
        """The key, by the password.

        Raises:
            WrongPassword, SecurityError: It does not open it.
        """
        begun, self._unlocking = self._unlocking, None
        if begun is not None and begun[0] == password:
            return begun[1].result()
        return keys.unlock_with_password(
            self._folder, self._owner, password, self._desk.device_secret()
        )

    def unlock_or_make(self, password: str, recovery: str | None) -> tuple[bytes, bool]:
        """The key, and whether an older one and its file were given up.

        By password, else by what the server keeps, else a new one.

        Args:
            recovery: The recovery secret, as the server gives it.
        """
        recovery_secret = bytes.fromhex(recovery) if recovery else secrets.token_bytes(32)
        given_up = False
        try:
            key = self.unlock(password)
        except WrongPassword:
            return self._recover(recovery_secret, password), False
        except (KeyFileMissing, KeyFileErased):
            keys.erase(self._folder)
        except (KeyFileDamaged, KeyFileForeign) as lost:
            _log.warning("a key file is of no use: %s", lost.code)
            given_up = self._desk.has_unsent_files(self.guide_id)
            damage.put_aside(self._folder, self._clock(), also=_NEED_THE_KEY)
        else:
            self._keep_recovery(key, recovery)
            return key, False
        device_secret = self._desk.device_secret()
        made = keys.create(
            self._folder, self._owner, password, device_secret, recovery_secret, kdf=self._kdf
        )
        return made, given_up

    def unlock_anew(self, password: str, recovery: str | None) -> None:
        """Let the password open the key; it may be a new one that the server has accepted.

        Raises:
            SecurityError: It does not, and the server has no other way.
        """
        try:
            key = self.unlock(password)
        except WrongPassword:
            if recovery is None:
                raise
            self._recover(bytes.fromhex(recovery), password)
        else:
            self._keep_recovery(key, recovery)

    def change_password(self, old: str, new: str) -> None:
        """Let the new password open the key, and the old one no more.

        Raises:
            SecurityError: One of them cannot be used.
        """
        device_secret = self._desk.device_secret()
        keys.change_password(self._folder, self._owner, old, new, device_secret, kdf=self._kdf)

    def open(self, key: bytes) -> Book:
        """The file.

        Raises:
            LocalError, OSError: It cannot be opened.
        """
        return Book(self._folder, key, self._clock)

    def open_or_begin(self, key: bytes) -> tuple[Book, bool]:
        """The file, and whether it is a new one in the place of a damaged one.

        A damaged one is put aside, and the journal brings its unsent changes into a new one.
        """
        try:
            book = self.open(key)
            if not damage.is_suspect(self._folder):
                return book, False
            try:
                book.file.check_pages()
            finally:
                book.close()
            damage.clear(self._folder)
        except (CannotOpen, Damaged):
            damage.put_aside(self._folder, self._clock())
            return self.open(key), True
        return self.open(key), False

    def _recover(self, secret: bytes, new_password: str) -> bytes:
        return keys.unlock_with_recovery(
            self._folder,
            self._owner,
            secret,
            self._desk.device_secret(),
            new_password=new_password,
            kdf=self._kdf,
        )

    def _keep_recovery(self, key: bytes, recovery: str | None) -> None:
        """Let the key open by the secret that the server has now; it may have lost the old one."""
        if recovery is None:
            return
        device_secret, secret = self._desk.device_secret(), bytes.fromhex(recovery)
        try:
            keys.unlock_with_recovery(self._folder, self._owner, secret, device_secret)
        except WrongRecoverySecret:
            keys.rewrap(self._folder, self._owner, key, device_secret, recovery_secret=secret)
