"""Which problem is behind which exception."""

from __future__ import annotations

import errno

from guide_app.domain.errors import Rejected
from guide_app.security.errors import KeyFileUnusable, PasswordNeeded, SecurityError
from guide_app.services.problems import Problem
from guide_app.services.sign_in import SignInFailed
from guide_app.sync.errors import (
    NotReady,
    NotSecure,
    NotTrusted,
    Offline,
    Refused,
    Unavailable,
)
from localdb import errors as local

_LOCAL = {
    local.CannotOpen: "file.cannot_open",
    local.Damaged: "file.damaged",
    local.NewerThanProgram: "file.newer",
    local.DiskFull: "file.disk_full",
    local.DiskFails: "disk",
    local.ReadOnly: "file.read_only",
    local.InUse: "file.in_use",
    local.Closed: "file.closed",
}
_DISK = {"disk_full": "file.disk_full", "read_only": "file.read_only"}
_ERRNOS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "file.disk_full"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "file.read_only"),
}


def problem_behind(error: BaseException) -> Problem:
    """The problem behind an exception of any service."""
    if isinstance(error, Rejected):
        return Problem(f"rejected.{error.code.value}", error.facts)
    if isinstance(error, SignInFailed):
        return Problem(f"sign_in.{error.problem.value}")
    if isinstance(error, Refused):
        return Problem(f"server.{error.code}", error.details)
    if isinstance(error, Unavailable):
        return Problem("unavailable", {"code": error.code, "retry_after_s": error.retry_after_s})
    if isinstance(error, NotTrusted):
        return Problem("not_trusted_today" if error.by_date else "not_trusted")
    if isinstance(error, Offline):
        return Problem("offline")
    if isinstance(error, NotSecure):
        return Problem("not_secure")
    if isinstance(error, NotReady):
        return Problem("not_ready")
    if isinstance(error, KeyFileUnusable):
        return Problem(_DISK.get(error.code, "disk"))
    if isinstance(error, PasswordNeeded):
        return Problem("key.no_pin")
    if isinstance(error, SecurityError):
        facts = {"tries_left": error.tries_left} if hasattr(error, "tries_left") else {}
        return Problem(f"key.{error.code}", facts)
    if isinstance(error, local.LocalError):
        return Problem(_LOCAL.get(type(error), "file.damaged"))
    if isinstance(error, OSError):
        return Problem(_ERRNOS.get(error.errno or 0, "disk"), {"errno": error.errno})
    return Problem("bug", {"kind": type(error).__name__}, expected=False)
