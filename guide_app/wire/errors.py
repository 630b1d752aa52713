"""The error codes of HTTP answers, with the status that each one has."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """Why a request was refused."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    SIGN_IN_AGAIN = "sign_in_again"
    WRONG_PASSWORD = "wrong_password"
    PASSWORD_EXPIRED = "password_expired"
    WEAK_PASSWORD = "weak_password"
    LOCKED_OUT = "locked_out"
    CODE_UNKNOWN = "code_unknown"
    CODE_USED = "code_used"
    CODE_EXPIRED = "code_expired"
    DEVICE_UNKNOWN = "device_unknown"
    DEVICE_REVOKED = "device_revoked"
    TOKEN_UNKNOWN = "token_unknown"
    GUIDE_DISABLED = "guide_disabled"
    GUIDE_MOVED = "guide_moved"
    BRAND_SUSPENDED = "brand_suspended"
    CLIENT_TOO_OLD = "client_too_old"
    EPOCH_CHANGED = "epoch_changed"
    SEQUENCE_GAP = "sequence_gap"
    DEVICE_FORK = "device_fork"
    CONTENT_CHANGED = "content_changed"
    BOOTSTRAP_REQUIRED = "bootstrap_required"
    TOO_MANY_REQUESTS = "too_many_requests"
    MAINTENANCE = "maintenance"
    BUSY = "busy"
    DATABASE_FULL = "database_full"
    DATABASE_FAILS = "database_fails"
    DATABASE_DAMAGED = "database_damaged"
    DATABASE_READ_ONLY = "database_read_only"
    DATABASE_TABLES = "database_tables"
    INTERNAL = "internal"


HTTP_STATUS: dict[ErrorCode, int] = {
    ErrorCode.UNREADABLE: 400,
    ErrorCode.TOO_LARGE: 413,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.NOT_ALLOWED: 403,
    ErrorCode.SIGN_IN_AGAIN: 401,
    ErrorCode.WRONG_PASSWORD: 401,
    ErrorCode.PASSWORD_EXPIRED: 410,
    ErrorCode.WEAK_PASSWORD: 422,
    ErrorCode.LOCKED_OUT: 429,
    ErrorCode.CODE_UNKNOWN: 404,
    ErrorCode.CODE_USED: 409,
    ErrorCode.CODE_EXPIRED: 410,
    ErrorCode.DEVICE_UNKNOWN: 401,
    ErrorCode.DEVICE_REVOKED: 403,
    ErrorCode.TOKEN_UNKNOWN: 401,
    ErrorCode.GUIDE_DISABLED: 403,
    ErrorCode.GUIDE_MOVED: 403,
    ErrorCode.BRAND_SUSPENDED: 403,
    ErrorCode.CLIENT_TOO_OLD: 426,
    ErrorCode.EPOCH_CHANGED: 409,
    ErrorCode.SEQUENCE_GAP: 409,
    ErrorCode.DEVICE_FORK: 409,
    ErrorCode.CONTENT_CHANGED: 409,
    ErrorCode.BOOTSTRAP_REQUIRED: 410,
    ErrorCode.TOO_MANY_REQUESTS: 429,
    ErrorCode.MAINTENANCE: 503,
    ErrorCode.BUSY: 503,
    ErrorCode.DATABASE_FULL: 503,
    ErrorCode.DATABASE_FAILS: 503,
    ErrorCode.DATABASE_DAMAGED: 503,
    ErrorCode.DATABASE_READ_ONLY: 503,
    ErrorCode.DATABASE_TABLES: 503,
    ErrorCode.INTERNAL: 500,
}
