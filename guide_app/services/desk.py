"""The PC behind the counter: which server it belongs to, and whose files lie on it.

A profile folder holds ``device.json`` (not secret) and one folder for each guide: the encrypted
file, its journal, the wrapped key and ``account.json`` (who that is, for the sign-in screen).
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from guide_app.crash import crash_point, declare
from guide_app.domain.ids import is_row_id
from guide_app.security.atomic import declare_write, replace_file
from guide_app.security.device_secret import DeviceSecretStore
from guide_app.security.errors import DeviceSecretMissing
from guide_app.security.key_format import KeyOwner

if TYPE_CHECKING:  # the rest is imported when it is used: this module is needed before any window
    from guide_app.sync.link import Link
    from guide_app.sync.transport import Transport

declare_write("profile.device")
declare_write("profile.device.copy")
declare_write("profile.account")
declare("erase.after_key", "erase.after_files")

T = TypeVar("T")
DEVICE_FILE = "device.json"
DEVICE_COPY = "device.copy.json"
"""For the one bad sector that would otherwise take the PC's name, and unsent work, along."""
ACCOUNT_FILE = "account.json"


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """What this PC is to the server.

    Attributes:
        device_id: Its id there.
        key_id: The id that the keys of its guides belong to, if that is another: a PC whose files
            were copied keeps its keys and takes a new id.
        next_id: The id that it is about to take.
    """

    device_id: str
    key_id: str = ""
    next_id: str = ""
    server_url: str
    brand_id: str = ""
    brand_name: str = ""
    store_id: str = ""
    store_name: str = ""
    device_name: str = ""

    @property
    def complete(self) -> bool:
        """Whether the server has answered."""
        return bool(self.brand_id)

    @property
    def keys_belong_to(self) -> str:
        """The id that the keys of its guides belong to."""
        return self.key_id or self.device_id


class KnownGuide(msgspec.Struct, frozen=True, kw_only=True):
    """A guide who has signed in on this PC before."""

    guide_id: str
    account: str
    name: str


class Desk:
    """One profile.

    Args:
        profile: Its folder; made when it is not there.
        secrets: Where this PC keeps its secret.
        make_transport: Makes the way to a server address; tests put their own in its place.
    """

    def __init__(
        self,
        profile: Path,
        secrets: DeviceSecretStore,
        make_transport: Callable[[str], Transport] | None = None,
    ) -> None:
        self.profile = profile
        self._secrets = secrets
        self._make_transport = make_transport

    def find_enrolment(self) -> Enrolment | None:
        """This PC's enrolment, or None before it; files that are both damaged count as none."""
        found = self._read_enrolment()
        return found if found is not None and found.complete else None

    def enrol(self, server_url: str, code: str, device_name: str) -> Enrolment:
        """Make this PC known to a server; a try whose answer was lost may be repeated.

        Raises:
            ValueError, NotSecure: The address cannot be used.
            SyncError: As the server answers: unknown, used or expired code, or no answer.
            NotPermitted: The secret lies in a file, and the server is not on this PC.
            KeyringUnusable: The PC cannot keep a secret.
            OSError: The profile cannot be written.
        """
        from guide_app.sync.transport import check_address
        from guide_app.wire.messages import EnrolRequest

        address = check_address(server_url.strip())
        self._secrets.check_server(address)
        self.profile.mkdir(parents=True, exist_ok=True)
        begun = self._read_enrolment()
        if begun is None or begun.server_url != address or self._has_lost_its_secret(begun):
            begun = Enrolment(device_id=str(uuid.uuid4()), server_url=address)
            self._keep_enrolment(begun)
        secret = self._secrets.get_or_create(begun.device_id)
        link = self._link(begun, secret)
        try:
            answer = link.api.enrol(
                EnrolRequest(
                    code=code.strip().upper(),
                    device_name=device_name.strip(),
                    device_id=begun.device_id,
                    secret=_credential(secret),
                )
            )
        finally:
            link.transport.close()
        made = msgspec.structs.replace(
            begun,
            device_id=answer.device_id,
            server_url=address,
            brand_id=answer.brand_id,
            brand_name=answer.brand_name,
            store_id=answer.store_id,
            store_name=answer.store_name,
            device_name=device_name.strip(),
        )
        self._keep_enrolment(made)
        return made

    def note_copy(self) -> None:
        """Another PC goes by this one's name: this one has to take another, see `enrol_copy`."""
        enrolment = self.find_enrolment()
        if enrolment is not None and not enrolment.next_id:
            begun = msgspec.structs.replace(enrolment, next_id=str(uuid.uuid4()))
            self._keep_enrolment(begun)

    def enrol_copy(self, link: Link) -> bool:
        """Take a name of its own at the server, if `note_copy` asked for it.

        A try whose answer was lost may be repeated.

        Args:
            link: Goes on as the new PC, with nobody signed in.

        Returns:
            Whether this PC has another name now.

        Raises:
            SyncError: As the server answers.
            KeyringUnusable: The PC cannot keep a secret.
        """
        enrolment = self.find_enrolment()
        if enrolment is None or not enrolment.next_id:
            return False
        credential = _credential(self._secrets.get_or_create(enrolment.next_id))
        from guide_app.wire.messages import CopyRequest

        link.api.enrol_copy(CopyRequest(device_id=enrolment.next_id, secret=credential))
        made = msgspec.structs.replace(
            enrolment,
            device_id=enrolment.next_id,
            key_id=enrolment.keys_belong_to,
            next_id="",
            device_name=f"{enrolment.device_name} (2)",
        )
        self._keep_enrolment(made)
        link.become(made.device_id, credential)
        return True

    def move_server(self, server_url: str) -> None:
        """The server this PC is enrolled at has another address now.

        Raises:
            ValueError, NotSecure: The address cannot be used.
            NotPermitted: The secret lies in a file, and the server is not on this PC.
            LookupError: The PC is not enrolled.
        """
        from guide_app.sync.transport import check_address

        enrolment = self.find_enrolment()
        if enrolment is None:
            raise LookupError("not enrolled")
        address = check_address(server_url)
        self._secrets.check_server(address)
        made = msgspec.structs.replace(enrolment, server_url=address)
        self._keep_enrolment(made)

    def open_link(self) -> Link:
        """A way to the server for this PC; nobody is signed in on it yet.

        Raises:
            LookupError: The PC is not enrolled.
            DeviceSecretMissing, KeyringUnusable: Its secret is gone or cannot be read.
        """
        enrolment = self.find_enrolment()
        if enrolment is None:
            raise LookupError("not enrolled")
        return self._link(enrolment, self._secret_of(enrolment.device_id))

    def device_secret(self) -> bytes:
        """The secret of this PC that its guides' keys are wrapped with.

        Raises:
            DeviceSecretMissing, KeyringUnusable: It is gone or cannot be read.
        """
        enrolment = self.find_enrolment()
        return self._secret_of(enrolment.keys_belong_to if enrolment else "")

    def list_guides(self) -> list[KnownGuide]:
        """Who has a file here, by name."""
        folder = self.profile / "guides"
        if not folder.exists():
            return []
        found = (self._read(path / ACCOUNT_FILE, KnownGuide) for path in folder.iterdir())
        return sorted((guide for guide in found if guide is not None), key=lambda guide: guide.name)

    def list_files(self) -> list[str]:
        """Of which guides a file lies here, by id, also where its account cannot be read."""
        folder = self.profile / "guides"
        names = (path.name for path in folder.iterdir()) if folder.exists() else ()
        return sorted(filter(is_row_id, names))

    def find_guide(self, account: str) -> KnownGuide | None:
        """The guide of an account name, if there is a file of theirs here."""
        wanted = account.strip().casefold()
        return next((g for g in self.list_guides() if g.account.casefold() == wanted), None)

    def remember(self, guide: KnownGuide) -> None:
        """Put a guide on the list of the sign-in screen, and both copies of the enrolment right."""
        self._mend_enrolment()
        folder = self.folder_of(guide.guide_id)
        folder.mkdir(parents=True, exist_ok=True)
        self._write(folder / ACCOUNT_FILE, guide, "profile.account")

    def folder_of(self, guide_id: str) -> Path:
        """Where a guide's file lies."""
        return self.profile / "guides" / str(uuid.UUID(guide_id))

    def owner_of(self, guide_id: str) -> KeyOwner:
        """The guide and this PC, to whom a key belongs."""
        enrolment = self.find_enrolment()
        if enrolment is None:
            raise LookupError("not enrolled")
        return KeyOwner(guide_id=guide_id, device_id=enrolment.keys_belong_to)

    def erase(self, guide_id: str) -> None:
        """Erase a guide's file: the key first, so that whatever is left cannot be read.

        Close the file before. Fine if there is none.
        """
        folder = self.folder_of(guide_id)
        if not folder.exists():
            return
        from guide_app.security import keys

        keys.erase(folder)
        crash_point("erase.after_key")
        for path in sorted(folder.iterdir()):
            path.unlink(missing_ok=True)
        crash_point("erase.after_files")
        folder.rmdir()

    def has_unsent_files(self, guide_id: str) -> bool:
        """Whether a file or a journal of the guide lies here."""
        from guide_app.sync.book import FILE_NAME, JOURNAL_NAME

        folder = self.folder_of(guide_id)
        return any((folder / name).exists() for name in (FILE_NAME, JOURNAL_NAME))

    def _secret_of(self, device_id: str) -> bytes:
        secret = self._secrets.find(device_id) if device_id else None
        if secret is None:
            raise DeviceSecretMissing
        return secret

    def _has_lost_its_secret(self, enrolment: Enrolment) -> bool:
        """The server would take nobody else for the PC it knows, so this is a new one to it."""
        return enrolment.complete and self._secrets.find(enrolment.device_id) is None

    def _link(self, enrolment: Enrolment, secret: bytes) -> Link:
        from guide_app.sync.link import Link
        from guide_app.sync.transport import HttpTransport

        transport = (self._make_transport or HttpTransport)(enrolment.server_url)
        return Link(transport, enrolment.device_id, _credential(secret))

    def _read_enrolment(self) -> Enrolment | None:
        found = self._read(self.profile / DEVICE_FILE, Enrolment)
        return found or self._read(self.profile / DEVICE_COPY, Enrolment)

    def _mend_enrolment(self) -> None:
        found = self._read_enrolment()
        names = (DEVICE_FILE, DEVICE_COPY)
        if found and any(self._read(self.profile / name, Enrolment) != found for name in names):
            self._keep_enrolment(found)

    def _keep_enrolment(self, enrolment: Enrolment) -> None:
        self._write(self.profile / DEVICE_FILE, enrolment, "profile.device")
        self._write(self.profile / DEVICE_COPY, enrolment, "profile.device.copy")

    def _read(self, path: Path, kind: type[T]) -> T | None:
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def _write(self, path: Path, value: msgspec.Struct, point: str) -> None:
        replace_file(path, msgspec.json.encode(value), point)


def _credential(device_secret: bytes) -> str:
    """What this PC shows the server.

    Made from its secret, which itself never leaves the keyring.
    """
    return hmac.new(device_secret, b"guide-desk device credential", hashlib.sha256).hexdigest()
