"""Seals a guide's data key so that it takes two secrets to open it.

One is a person's or the server's, the other the one that this PC keeps in its keyring:

    password ── argon2id ──┐
                           ├─ HKDF-SHA256 ─ AES-256-GCM ─ data key
    device secret ─────────┘

The file alone, or the file with the password, opens nothing. A thief who also has the device
secret (the whole disk and the Windows password) must guess the guide's password: at argon2's
low-memory setting of RFC 9106 about 10 guesses a second and core, measured, so 10 random letters
and digits hold for millions of years, six digits for 32 hours. That is why a PIN wraps nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Final

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from argon2.profiles import RFC_9106_LOW_MEMORY
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guide_app.security.errors import NotEnoughMemory, WrongPassword, WrongRecoverySecret
from guide_app.security.key_format import (
    CHECK_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    VERSION,
    KdfParameters,
    KeyOwner,
    Wrap,
)

KEY_BYTES: Final = 32

DEFAULT_KDF: Final = KdfParameters(
    time_cost=RFC_9106_LOW_MEMORY.time_cost,
    memory_kib=RFC_9106_LOW_MEMORY.memory_cost,
    parallelism=RFC_9106_LOW_MEMORY.parallelism,
)

RandomBytes = Callable[[int], bytes]


def wrap_by_password(
    data_key: bytes,
    owner: KeyOwner,
    password: bytes,
    device_secret: bytes,
    kdf: KdfParameters,
    random_bytes: RandomBytes,
) -> Wrap:
    """The data key, to be opened by this password on this PC.

    Raises:
        NotEnoughMemory: argon2 got none.
    """
    salt = random_bytes(SALT_BYTES)
    secret = _stretch(password, salt, kdf) + device_secret
    return _seal(data_key, secret, salt, _context(owner, "password"), random_bytes)


def open_by_password(
    wrap: Wrap, owner: KeyOwner, password: bytes, device_secret: bytes, kdf: KdfParameters
) -> bytes:
    """The data key.

    Raises:
        WrongPassword: the seal does not open.
        NotEnoughMemory: argon2 got none.
    """
    secret = _stretch(password, wrap.salt, kdf) + device_secret
    try:
        return _open(wrap, secret, _context(owner, "password"))
    except InvalidTag:
        raise WrongPassword from None


def wrap_by_recovery(
    data_key: bytes,
    owner: KeyOwner,
    recovery_secret: bytes,
    device_secret: bytes,
    random_bytes: RandomBytes,
) -> Wrap:
    """The data key, to be opened by what the server keeps for this guide and PC."""
    salt = random_bytes(SALT_BYTES)
    secret = recovery_secret + device_secret
    return _seal(data_key, secret, salt, _context(owner, "recovery"), random_bytes)


def open_by_recovery(
    wrap: Wrap, owner: KeyOwner, recovery_secret: bytes, device_secret: bytes
) -> bytes:
    """The data key.

    Raises:
        WrongRecoverySecret: the seal does not open.
    """
    try:
        return _open(wrap, recovery_secret + device_secret, _context(owner, "recovery"))
    except InvalidTag:
        raise WrongRecoverySecret from None


def check_value(secret: bytes, owner: KeyOwner, purpose: str) -> bytes:
    """Tells the right 32 random bytes from others, and gives nothing else away."""
    return hmac.digest(secret, _context(owner, purpose), "sha256")[:CHECK_BYTES]


def subkey(data_key: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose beside the database (``"journal"``, ``"media"``), never reused."""
    return _hkdf(data_key, None, b"guide-desk subkey " + purpose.encode())


def _stretch(password: bytes, salt: bytes, kdf: KdfParameters) -> bytes:
    try:
        return hash_secret_raw(
            password,
            salt,
            time_cost=kdf.time_cost,
            memory_cost=kdf.memory_kib,
            parallelism=kdf.parallelism,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError:
        raise NotEnoughMemory from None


def _seal(
    data_key: bytes, secret: bytes, salt: bytes, context: bytes, random_bytes: RandomBytes
) -> Wrap:
    nonce = random_bytes(NONCE_BYTES)
    sealed = AESGCM(_hkdf(secret, salt, context)).encrypt(nonce, data_key, context)
    return Wrap(salt, nonce, sealed)


def _open(wrap: Wrap, secret: bytes, context: bytes) -> bytes:
    return AESGCM(_hkdf(secret, wrap.salt, context)).decrypt(wrap.nonce, wrap.sealed, context)


def _hkdf(secret: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, hashlib.sha256(info).digest()).derive(secret)


def _context(owner: KeyOwner, purpose: str) -> bytes:
    """Who, where and what for, unambiguously; sealed in, so a wrap cannot be moved elsewhere."""
    return json.dumps(["guide-desk", VERSION, owner.guide_id, owner.device_id, purpose]).encode()
