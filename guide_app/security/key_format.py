"""What stands in a key file, and how its bytes are told from damaged ones.

One line of JSON with a checksum over everything else, so that a flipped bit is never taken for a
wrong password. The checksum guards against accidents only; against people, each wrap is sealed.
The name of the format and the checksum rule hold for every future version: only then can an old
release say "too new" instead of "damaged".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from guide_app.security.errors import KeyFileDamaged, KeyFileErased, KeyFileTooNew

FORMAT: Final = "guide-desk-key"
VERSION: Final = 1
TOMBSTONE: Final = b'{"erased":true}'
MAX_FILE_BYTES: Final = 16_384

SALT_BYTES: Final = 16
NONCE_BYTES: Final = 12
SEALED_BYTES: Final = 32 + 16
CHECK_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class KeyOwner:
    """Whose key it is, and on which PC; bound into every wrap."""

    guide_id: str
    device_id: str


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """What argon2id is given; kept in the file, so that a later release can ask for more."""

    time_cost: int
    memory_kib: int
    parallelism: int

    def acceptable(self) -> bool:
        """Whether a file may ask for this: a crafted one must not take all memory or an hour."""
        return (
            1 <= self.time_cost <= 64
            and 1 <= self.parallelism <= 64
            and 8 * self.parallelism <= self.memory_kib <= 1024 * 1024
        )


@dataclass(frozen=True, slots=True)
class Wrap:
    """The data key, sealed once."""

    salt: bytes
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """One guide's data key on one PC, wrapped twice."""

    owner: KeyOwner
    kdf: KdfParameters
    device_check: bytes
    key_check: bytes
    password: Wrap
    recovery: Wrap


def encode(file: KeyFile) -> bytes:
    """The bytes to store."""
    body: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "guide_id": file.owner.guide_id,
        "device_id": file.owner.device_id,
        "kdf": {
            "name": "argon2id",
            "time_cost": file.kdf.time_cost,
            "memory_kib": file.kdf.memory_kib,
            "parallelism": file.kdf.parallelism,
        },
        "device_check": _text(file.device_check),
        "key_check": _text(file.key_check),
        "password": _encode_wrap(file.password),
        "recovery": _encode_wrap(file.recovery),
    }
    return _canonical(body | {"checksum": _checksum(body)}) + b"\n"


def decode(content: bytes) -> KeyFile:
    """What ``encode`` was given.

    Raises:
        KeyFileDamaged: anything but the bytes that were stored.
        KeyFileErased: the mark of an erase that has begun.
        KeyFileTooNew: sound, but of a later version.
    """
    if content.strip() == TOMBSTONE:
        raise KeyFileErased
    body = _checked_body(content)
    version = body.get("version")
    if body.get("format") != FORMAT or not isinstance(version, int) or version < 1:
        raise KeyFileDamaged
    if version > VERSION:
        raise KeyFileTooNew
    kdf = _mapping(body, "kdf")
    parameters = KdfParameters(
        _number(kdf, "time_cost"), _number(kdf, "memory_kib"), _number(kdf, "parallelism")
    )
    if kdf.get("name") != "argon2id" or not parameters.acceptable():
        raise KeyFileDamaged
    return KeyFile(
        owner=KeyOwner(_string(body, "guide_id"), _string(body, "device_id")),
        kdf=parameters,
        device_check=_bytes(body, "device_check", CHECK_BYTES),
        key_check=_bytes(body, "key_check", CHECK_BYTES),
        password=_decode_wrap(body, "password"),
        recovery=_decode_wrap(body, "recovery"),
    )


def _checked_body(content: bytes) -> Mapping[str, object]:
    if len(content) > MAX_FILE_BYTES:
        raise KeyFileDamaged
    try:
        parsed = json.loads(content.decode())
    except (ValueError, RecursionError):
        raise KeyFileDamaged from None
    if not isinstance(parsed, dict):
        raise KeyFileDamaged
    body: dict[str, object] = parsed
    checksum = body.pop("checksum", None)
    try:
        sound = isinstance(checksum, str) and hmac.compare_digest(
            checksum.encode(), _checksum(body).encode()
        )
    except UnicodeEncodeError:
        sound = False
    if not sound:
        raise KeyFileDamaged
    return body


def _checksum(body: Mapping[str, object]) -> str:
    return hashlib.sha256(_canonical(body)).hexdigest()


def _canonical(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _encode_wrap(wrap: Wrap) -> dict[str, str]:
    return {
        "salt": _text(wrap.salt),
        "nonce": _text(wrap.nonce),
        "sealed": _text(wrap.sealed),
    }


def _decode_wrap(body: Mapping[str, object], name: str) -> Wrap:
    part = _mapping(body, name)
    return Wrap(
        _bytes(part, "salt", SALT_BYTES),
        _bytes(part, "nonce", NONCE_BYTES),
        _bytes(part, "sealed", SEALED_BYTES),
    )


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(body: Mapping[str, object], name: str, size: int) -> bytes:
    try:
        content = base64.b64decode(_string(body, name), validate=True)
    except ValueError:
        raise KeyFileDamaged from None
    if len(content) != size:
        raise KeyFileDamaged
    return content


def _mapping(body: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise KeyFileDamaged
    return value


def _string(body: Mapping[str, object], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise KeyFileDamaged
    return value


def _number(body: Mapping[str, object], name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise KeyFileDamaged
    return value
