"""The server's passwords at next to no cost: what they cost is not what most tests are about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import argon2

from server import passwords

_QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Meanwhile a server in this process takes, makes and keeps hashes that are made at once."""
    with (
        mock.patch.object(passwords, "_HASHER", _QUICK),
        mock.patch.object(passwords, "_NOBODYS", _QUICK.hash("nobody")),
    ):
        yield
