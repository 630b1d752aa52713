"""Passwords of accounts, as argon2id."""

from __future__ import annotations

import secrets
import threading
import unicodedata

import argon2

from guide_app.wire.errors import ErrorCode
from server.problems import Problem

SHORTEST = 10
LONGEST = 1024
_ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_ONE_TIME_GROUPS = 3

# The first choice of OWASP's cheat sheet: 46 MiB, one pass. Each at work holds that much memory.
_HASHER = argon2.PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(4)
_NOBODYS = _HASHER.hash(secrets.token_hex())


def hash_password(password: str) -> str:
    """The argon2id hash of a password; says nothing about its strength."""
    with _AT_ONCE:
        return _HASHER.hash(_normalised(password))


def is_password(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; as slow for None, an account that is not there."""
    try:
        with _AT_ONCE:
            _HASHER.verify(password_hash or _NOBODYS, _normalised(password))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with other costs than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def check_new_password(password: str, *, account: str) -> None:
    """Refuse what is easy to guess.

    Raises:
        Problem: WEAK_PASSWORD, with the shortest length allowed.
    """
    text = unicodedata.normalize("NFC", password)
    easy = len(set(text)) < 4 or text.casefold() == account.casefold()
    if not SHORTEST <= len(text) <= LONGEST or "\x00" in text or easy:
        raise Problem(ErrorCode.WEAK_PASSWORD, shortest=SHORTEST)


def one_time_password() -> str:
    """A password to be told over the phone: 59 bits, no letters that look alike."""
    groups = (
        "".join(secrets.choice(_ONE_TIME_ALPHABET) for _ in range(4))
        for _ in range(_ONE_TIME_GROUPS)
    )
    return "-".join(groups)


def _normalised(password: str) -> bytes:
    return unicodedata.normalize("NFC", password[:LONGEST]).encode("utf-8", "surrogatepass")
