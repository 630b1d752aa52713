"""What can go wrong between PC and server.

SyncError
├── Offline            no answer, or one that is not our server's; try again later
│   ├── Unavailable    the server says: not now (429, 502, 503, …), perhaps with a time
│   └── NotTrusted     the server's certificate proves nothing; nothing was sent
├── Refused            the server's own word, with its code
│   ├── SignInNeeded   tokens are over; a password or a refresh is needed
│   └── NoLongerOurs   guide disabled, device revoked, brand suspended
├── NotSecure          a plain http address beyond this machine
└── NotReady           the first sync has not brought the customers yet
"""

from __future__ import annotations

from typing import Any


class SyncError(Exception):
    """The server could not be used as asked; nothing that was saved is lost."""


class Offline(SyncError):
    """There was no answer, or the answer was not our server's."""


class Unavailable(Offline):
    """The server answers, but not now.

    Attributes:
        retry_after_s: Seconds that it asks us to wait, if it does.
    """

    def __init__(self, code: str, retry_after_s: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after_s = retry_after_s


class NotTrusted(Offline):
    """The server's certificate is not one that this PC trusts, so nothing was sent to it.

    Attributes:
        by_date: It is over or not valid yet, by this PC's clock.
    """

    def __init__(self, reason: str, *, by_date: bool = False) -> None:
        super().__init__(reason)
        self.by_date = by_date


class Refused(SyncError):
    """The server said no.

    Attributes:
        code: One of `guide_app.wire.errors.ErrorCode`.
        details: Facts that belong to the code.
    """

    def __init__(self, code: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details = details or {}


class SignInNeeded(Refused):
    """The session is over."""


class NoLongerOurs(Refused):
    """This guide or this PC may not be here any more."""


class NotSecure(SyncError):
    """The address is plain http and not this machine."""


class NotReady(SyncError):
    """The first sync has not brought the customers yet."""
