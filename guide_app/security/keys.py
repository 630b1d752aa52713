"""A guide's data key on one PC: made, opened, wrapped anew, erased.

The key encrypts the guide's database and stands, sealed twice (see ``wrapping``), in ``keys.json``
beside it. All functions take the folder of one guide on one PC, and one process at a time may use
it. Argon2 takes a tenth of a second and 64 MiB, and lets other threads run: call from a worker.

What failed is always told apart, in this order: no file, damaged, too new, foreign, device secret,
password. A database that does not open with a key from here is therefore itself damaged or foreign.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from pathlib import Path

from guide_app.security.errors import (
    DeviceSecretMissing,
    InvalidSecret,
    KeyFileExists,
    KeyFileForeign,
    WrongKey,
)
from guide_app.security.key_format import KdfParameters, KeyFile, KeyOwner
from guide_app.security.key_store import erase, exists, load, mend, store
from guide_app.security.passwords import password_bytes
from guide_app.security.wrapping import (
    DEFAULT_KDF,
    KEY_BYTES,
    RandomBytes,
    check_value,
    open_by_password,
    open_by_recovery,
    subkey,
    wrap_by_password,
    wrap_by_recovery,
)

__all__ = [
    "DEFAULT_KDF",
    "KdfParameters",
    "KeyOwner",
    "change_password",
    "create",
    "erase",
    "exists",
    "read_owner",
    "rewrap",
    "subkey",
    "unlock_with_password",
    "unlock_with_recovery",
]


def read_owner(folder: Path) -> KeyOwner:
    """Whose key lies here, as the file says; not proof of anything.

    Raises:
        KeyFileError: it cannot be read.
    """
    return load(folder).owner


def create(
    folder: Path,
    owner: KeyOwner,
    password: str,
    device_secret: bytes,
    recovery_secret: bytes,
    *,
    kdf: KdfParameters = DEFAULT_KDF,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> bytes:
    """Make a new data key and store it wrapped; returns its 32 bytes.

    Raises:
        InvalidSecret: the password cannot be used.
        KeyFileExists: there is a key already, and data may hang on it.
        KeyFileUnusable: the disk refused; nothing was stored.
    """
    typed = password_bytes(password)
    _check_secrets(device_secret, recovery_secret)
    if exists(folder):
        raise KeyFileExists
    data_key = random_bytes(KEY_BYTES)
    file = KeyFile(
        owner=owner,
        kdf=kdf,
        device_check=check_value(device_secret, owner, "device check"),
        key_check=check_value(data_key, owner, "key check"),
        password=wrap_by_password(data_key, owner, typed, device_secret, kdf, random_bytes),
        recovery=wrap_by_recovery(data_key, owner, recovery_secret, device_secret, random_bytes),
    )
    store(folder, file)
    return data_key


def unlock_with_password(
    folder: Path, owner: KeyOwner, password: str, device_secret: bytes | None
) -> bytes:
    """The data key, by what the guide typed; needs no network.

    Args:
        folder: The guide's folder on this PC.
        owner: Who is signing in, and this PC.
        password: As typed.
        device_secret: What ``DeviceSecretStore.find`` gave, also when that is ``None``.

    Raises:
        InvalidSecret: the password cannot be used.
        KeyFileError: missing, damaged, foreign, too new, erased or unreadable.
        DeviceSecretMissing: absent or different; the password was not tried.
        WrongPassword: all of the above is right, the password is not.
    """
    typed = password_bytes(password)
    file, secret = _load_checked(folder, owner, device_secret)
    data_key = open_by_password(file.password, owner, typed, secret, file.kdf)
    _check_key(file, data_key)
    mend(folder, file)
    return data_key


def unlock_with_recovery(
    folder: Path,
    owner: KeyOwner,
    recovery_secret: bytes,
    device_secret: bytes | None,
    *,
    new_password: str | None = None,
    kdf: KdfParameters = DEFAULT_KDF,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> bytes:
    """The data key, by what the server released after an online sign-in here.

    With ``new_password`` the key opens by that one from now on: a password that HQ has reset.

    Raises:
        InvalidSecret: a secret cannot be used.
        KeyFileError: missing, damaged, foreign, too new, erased or unreadable.
        DeviceSecretMissing: absent or different.
        WrongRecoverySecret: not the one this file was made with.
    """
    typed = None if new_password is None else password_bytes(new_password)
    _check_secrets(recovery_secret)
    file, secret = _load_checked(folder, owner, device_secret)
    data_key = open_by_recovery(file.recovery, owner, recovery_secret, secret)
    _check_key(file, data_key)
    if typed is None:
        mend(folder, file)
    else:
        wrap = wrap_by_password(data_key, owner, typed, secret, kdf, random_bytes)
        store(folder, replace(file, kdf=kdf, password=wrap))
    return data_key


def change_password(
    folder: Path,
    owner: KeyOwner,
    old_password: str,
    new_password: str,
    device_secret: bytes | None,
    *,
    kdf: KdfParameters = DEFAULT_KDF,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> None:
    """Let the key open by the new password and no longer by the old one.

    A power cut leaves the one or the other, never neither.

    Raises:
        InvalidSecret: a password cannot be used.
        KeyFileError: missing, damaged, foreign, too new, erased or unusable.
        DeviceSecretMissing: absent or different.
        WrongPassword: the old one is wrong; nothing was changed.
    """
    data_key = unlock_with_password(folder, owner, old_password, device_secret)
    rewrap(
        folder,
        owner,
        data_key,
        device_secret,
        password=new_password,
        kdf=kdf,
        random_bytes=random_bytes,
    )


def rewrap(
    folder: Path,
    owner: KeyOwner,
    data_key: bytes,
    device_secret: bytes | None,
    *,
    password: str | None = None,
    recovery_secret: bytes | None = None,
    kdf: KdfParameters = DEFAULT_KDF,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> None:
    """Wrap the key of a session that is already open by a new password, recovery secret or both.

    Raises:
        InvalidSecret: a secret cannot be used.
        KeyFileError: missing, damaged, foreign, too new, erased or unusable.
        DeviceSecretMissing: absent or different.
        WrongKey: ``data_key`` is not the one of this file.
    """
    typed = None if password is None else password_bytes(password)
    if recovery_secret is not None:
        _check_secrets(recovery_secret)
    file, secret = _load_checked(folder, owner, device_secret)
    _check_key(file, data_key)
    if typed is not None:
        wrap = wrap_by_password(data_key, owner, typed, secret, kdf, random_bytes)
        file = replace(file, kdf=kdf, password=wrap)
    if recovery_secret is not None:
        wrap = wrap_by_recovery(data_key, owner, recovery_secret, secret, random_bytes)
        file = replace(file, recovery=wrap)
    store(folder, file)


def _load_checked(
    folder: Path, owner: KeyOwner, device_secret: bytes | None
) -> tuple[KeyFile, bytes]:
    file = load(folder)
    if file.owner.guide_id != owner.guide_id:
        raise KeyFileForeign("other_guide")
    if file.owner.device_id != owner.device_id:
        raise KeyFileForeign("other_device")
    if device_secret is None:
        raise DeviceSecretMissing("absent")
    check = check_value(device_secret, owner, "device check")
    if not hmac.compare_digest(check, file.device_check):
        raise DeviceSecretMissing("different")
    return file, device_secret


def _check_key(file: KeyFile, data_key: bytes) -> None:
    if not hmac.compare_digest(check_value(data_key, file.owner, "key check"), file.key_check):
        raise WrongKey


def _check_secrets(*random_secrets: bytes) -> None:
    if any(len(secret) != KEY_BYTES for secret in random_secrets):
        raise InvalidSecret("not_32_bytes")
