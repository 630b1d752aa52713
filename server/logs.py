"""Logs by allow-list: a field that is not named here is left out.

No names, no phone numbers, no tokens, no bodies, and of an exception only its type and where it
was raised: its text may hold any of these. A server that nobody has called `set_up` for, such as
the one inside the demo, stays quiet.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, TextIO

import structlog

FIELDS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "request_id",
        "route",
        "status",
        "ms",
        "code",
        "error",
        "where",
        "says",
        "mutation",
        "mutation_id",
    }
)
_NAME = "guide-server"


@cache
def log() -> Any:
    """The server's log; its fields are keyword arguments."""
    wrapped = structlog.wrap_logger(
        logging.getLogger(_NAME),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
    )
    return wrapped.bind()  # put together once, not at every line


def is_heard() -> bool:
    """Whether anybody gets the lines of ordinary requests."""
    return logging.getLogger(_NAME).isEnabledFor(logging.INFO)


def set_up(stream: TextIO | None = None) -> None:
    """Write every log of this process as JSON lines to ``stream``, or to standard error."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)


def keep_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Leave out every field that is not on the list."""
    return {name: value for name, value in event.items() if name in FIELDS}


def where_raised(error: BaseException) -> list[str]:
    """The places an exception passed, without its text and without source lines."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]


class _Lines(logging.Formatter):
    """One JSON object a line; of a library's record its template, without the values in it."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == _NAME:
            return str(record.msg)
        template = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        fields: dict[str, Any] = {
            "event": template,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "logger": record.name,
        }
        given = vars(record)
        fields |= {name: given[name] for name in ("mutation", "mutation_id") if name in given}
        if record.exc_info and record.exc_info[1] is not None:
            fields["error"] = type(record.exc_info[1]).__name__
            fields["where"] = where_raised(record.exc_info[1])
        return json.dumps(fields)
