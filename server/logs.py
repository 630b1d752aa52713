"""Logs by allow-list: a field that is not named here is left out.

No names, no phone numbers, no tokens, no bodies, and of an exception only its type and where it
was raised: its text may hold any of these.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

FIELDS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "request_id",
        "route",
        "status",
        "ms",
        "code",
        "error",
        "where",
        "logger",
        "mutation",
        "mutation_id",
    }
)
_STANDARD = frozenset(vars(logging.makeLogRecord({})))


def log() -> Any:
    """The server's log."""
    return structlog.get_logger("guide-server")


def set_up(stream: TextIO | None = None) -> None:
    """Write JSON lines to ``stream`` (standard error), the library's own logs included."""
    target = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(target),
        cache_logger_on_first_use=False,
    )
    handler = _Forward()
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)


def keep_allowed(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Leave out every field that is not on the list."""
    return {name: value for name, value in event.items() if name in FIELDS}


def where_raised(error: BaseException) -> list[str]:
    """The places an exception passed, without its text and without source lines."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]


class _Forward(logging.Handler):
    """Sends the standard library's records the same way: their template without its values."""

    def emit(self, record: logging.LogRecord) -> None:
        fields = {k: v for k, v in vars(record).items() if k not in _STANDARD and k in FIELDS}
        if record.exc_info and record.exc_info[1] is not None:
            fields["error"] = type(record.exc_info[1]).__name__
            fields["where"] = where_raised(record.exc_info[1])
        message = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        level = record.levelname.lower()
        write = getattr(structlog.get_logger(), level if level in _LEVELS else "info")
        write(message, logger=record.name, **fields)


_LEVELS = ("debug", "info", "warning", "error", "critical")
