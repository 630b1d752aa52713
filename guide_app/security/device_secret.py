"""The 32 random bytes that tie a guide's file to this PC.

They live in the system's keyring, one secret for one installation's profile folder. The keyring
belongs to the Windows account, which the whole shop shares: it keeps a copied file from opening
elsewhere, it does not keep colleagues apart. That is the password's part.
"""

from __future__ import annotations

import ipaddress
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from guide_app.security.atomic import (
    declare_wipe,
    declare_write,
    disk_errors,
    overwrite,
    replace_file,
)
from guide_app.security.errors import KeyringUnusable, NotPermitted

SECRET_BYTES: Final = 32

declare_write("key.device")
declare_wipe("key.erase_device")


class DeviceSecretStore(Protocol):
    """Where a PC keeps its secret.

    To open an existing key file ask ``find``: a keyring that has lost its secret must not quietly
    get another one. ``get_or_create`` is for enrolling the PC.
    """

    def find(self, device_profile_id: str) -> bytes | None:
        """The secret, or ``None`` if this PC has none.

        Raises:
            KeyringUnusable: it cannot be asked.
        """

    def get_or_create(self, device_profile_id: str) -> bytes:
        """The secret, made now if there was none.

        Raises:
            KeyringUnusable: it cannot be asked, or does not keep what it is given.
        """

    def check_server(self, server_url: str) -> None:
        """Whether a secret kept in this way may be used with a server.

        Raises:
            NotPermitted: not_loopback, for a plain file and a server elsewhere.
        """

    def erase(self, device_profile_id: str) -> None:
        """Forget the secret; fine if there is none.

        Raises:
            KeyringUnusable: it cannot be asked.
        """


@dataclass(frozen=True, slots=True)
class DemoPermit:
    """Leave to keep the device secret in a plain file, for the demo, the tour and tests.

    Raises:
        NotPermitted: frozen, in the packaged app; not_loopback, for any server but one on this PC.
    """

    server_url: str

    def __post_init__(self) -> None:
        self.check()

    def check(self) -> None:
        """Refuse again where the permit is used, not only where it was made.

        Raises:
            NotPermitted: as above.
        """
        if getattr(sys, "frozen", False):
            raise NotPermitted("frozen")
        if not _is_loopback(self.server_url):
            raise NotPermitted("not_loopback")


class FileDeviceSecret:
    """A device secret in a plain file, which protects nothing: demo, tour and tests only."""

    def __init__(self, folder: Path, *, allowed: DemoPermit) -> None:
        """Take the folder to keep it in, and the leave to do so.

        Raises:
            NotPermitted: in the packaged app, or against a server elsewhere.
        """
        allowed.check()
        self._folder = folder

    def check_server(self, server_url: str) -> None:
        """Refuse a server elsewhere, whatever the permit was made for.

        Raises:
            NotPermitted: as `DemoPermit`.
        """
        DemoPermit(server_url)

    def find(self, device_profile_id: str) -> bytes | None:
        """The secret, or ``None`` if there is none."""
        path = self._path(device_profile_id)
        with disk_errors():
            if not path.exists():
                return None
            return decode_secret(path.read_text("ascii", errors="replace").strip())

    def get_or_create(self, device_profile_id: str) -> bytes:
        """The secret, made now if there was none."""
        found = self.find(device_profile_id)
        if found is not None:
            return found
        secret = secrets.token_bytes(SECRET_BYTES)
        with disk_errors():
            self._folder.mkdir(parents=True, exist_ok=True)
        replace_file(self._path(device_profile_id), secret.hex().encode(), "key.device")
        return secret

    def erase(self, device_profile_id: str) -> None:
        """Overwrite and delete the file; fine if there is none."""
        path = self._path(device_profile_id)
        if path.exists():
            overwrite(path, b"", "key.erase_device")
            with disk_errors():
                path.unlink(missing_ok=True)

    def _path(self, device_profile_id: str) -> Path:
        if not device_profile_id.replace("-", "").isalnum():
            raise ValueError("a device profile id is made of letters, digits and hyphens")
        return self._folder / f"device-{device_profile_id}.secret"


def decode_secret(text: str) -> bytes:
    """The secret that was stored as 64 hexadecimal digits.

    Raises:
        KeyringUnusable: damaged; it is not overwritten, for files may still hang on a repair.
    """
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        raise KeyringUnusable("damaged") from None
    if len(secret) != SECRET_BYTES:
        raise KeyringUnusable("damaged")
    return secret


def _is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
