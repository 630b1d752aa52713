"""The one exception that refuses a request."""

from __future__ import annotations

from typing import Any

from guide_app.wire.errors import HTTP_STATUS, ErrorCode
from guide_app.wire.messages import ErrorBody

_SENTENCES = {
    ErrorCode.UNREADABLE: "The request cannot be read.",
    ErrorCode.TOO_LARGE: "The request is too large.",
    ErrorCode.NOT_FOUND: "There is no such thing, or it is not yours.",
    ErrorCode.NOT_ALLOWED: "This is not allowed.",
    ErrorCode.SIGN_IN_AGAIN: "Sign in again.",
    ErrorCode.WRONG_PASSWORD: "Account or password is wrong.",
    ErrorCode.PASSWORD_EXPIRED: "This one-time password is too old.",
    ErrorCode.WEAK_PASSWORD: "The new password is too easy to guess.",
    ErrorCode.LOCKED_OUT: "Too many wrong passwords. Wait before the next try.",
    ErrorCode.CODE_UNKNOWN: "This enrolment code does not exist.",
    ErrorCode.CODE_USED: "This enrolment code has been used.",
    ErrorCode.CODE_EXPIRED: "This enrolment code is too old.",
    ErrorCode.DEVICE_UNKNOWN: "This PC is not enrolled.",
    ErrorCode.DEVICE_REVOKED: "This PC has been revoked.",
    ErrorCode.TOKEN_UNKNOWN: "This token is not one, or has been revoked.",
    ErrorCode.GUIDE_DISABLED: "This account has been switched off.",
    ErrorCode.GUIDE_MOVED: "This account belongs to another store than the PC.",
    ErrorCode.BRAND_SUSPENDED: "This brand is suspended.",
    ErrorCode.CLIENT_TOO_OLD: "This version of the program is too old for the server.",
    ErrorCode.EPOCH_CHANGED: "The server was restored from a backup.",
    ErrorCode.SEQUENCE_GAP: "Changes are missing before these.",
    ErrorCode.DEVICE_FORK: "Another PC has used this number: its files were copied.",
    ErrorCode.CONTENT_CHANGED: "The same change came before with other content.",
    ErrorCode.BOOTSTRAP_REQUIRED: "The PC was away too long and has to fetch everything anew.",
    ErrorCode.TOO_MANY_REQUESTS: "Too many requests. Wait before the next one.",
    ErrorCode.MAINTENANCE: "The server is being maintained.",
    ErrorCode.BUSY: "The server is busy. Nothing was changed; try again.",
    ErrorCode.DATABASE_FULL: "The server's disk is full. Nothing was changed, nothing is lost.",
    ErrorCode.DATABASE_FAILS: "The server's disk fails. Nothing was changed.",
    ErrorCode.DATABASE_DAMAGED: "The server's database is damaged. Nothing was changed.",
    ErrorCode.DATABASE_READ_ONLY: "The server may not write its database. Nothing was changed.",
    ErrorCode.DATABASE_TABLES: "The server's database is another version's. Nothing was changed.",
    ErrorCode.INTERNAL: "The server made a mistake, which has been noted.",
}


class Problem(Exception):
    """A request that is refused, with the code that says why.

    A detail named ``retry_after_s`` also becomes the answer's ``Retry-After``.
    """

    def __init__(self, code: ErrorCode, **details: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.details = details

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return HTTP_STATUS[self.code]

    def body(self) -> ErrorBody:
        """The answer's body; the sentence is for developers, windows have their own."""
        return ErrorBody(
            code=self.code.value, message=_SENTENCES[self.code], details=dict(self.details)
        )
