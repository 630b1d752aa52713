"""Named steps that a power cut may split, and the switch that dies at one of them.

A module declares its points once, at import, and passes them while it works::

    declare("outbox.before_commit", "outbox.after_commit")
    ...
    crash_point("outbox.before_commit")

Nothing happens until the process is started with ``GUIDE_DESK_CRASH_AT=outbox.before_commit``
(or ``outbox.before_commit:3`` for the third passage): then it dies there as by ``kill -9``, with
no clean-up, no flush and no exception handler in between. ``crash_points()`` lists every point of
the modules imported so far, so a test can walk through all of them.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

ENVIRONMENT_VARIABLE = "GUIDE_DESK_CRASH_AT"

_declared: set[str] = set()
_armed: str | None = None
_passages_left = 0


def declare(*names: str) -> None:
    """Make points known; saying the same name again changes nothing."""
    _declared.update(names)


def crash_points(prefix: str = "") -> tuple[str, ...]:
    """Every declared point whose name begins with ``prefix``, sorted."""
    return tuple(sorted(name for name in _declared if name.startswith(prefix)))


def arm(spec: str | None) -> None:
    """Choose where to die: ``"name"``, ``"name:3"`` or ``None`` for nowhere.

    Raises:
        ValueError: the passage is not a whole number of 1 or more.
    """
    global _armed, _passages_left
    name, _, passage = (spec or "").partition(":")
    count = int(passage) if passage else 1
    if count < 1:
        raise ValueError(f"passages are counted from 1, not {count}")
    _armed, _passages_left = name or None, count


def crash_point(name: str) -> None:
    """Die here if this passage was chosen; otherwise cost one comparison.

    Raises:
        LookupError: points are armed and nobody declared this one (a misspelt name would
            otherwise never be tested).
    """
    if _armed is None:
        return
    _pass_armed(name)


def _pass_armed(name: str) -> None:
    global _passages_left
    if name not in _declared:
        raise LookupError(f"crash point {name!r} was never declared")
    if name != _armed:
        return
    _passages_left -= 1
    if _passages_left == 0:
        _die()


def _die() -> NoReturn:
    if sys.platform == "win32":
        os._exit(137)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process does not go on")


arm(os.environ.get(ENVIRONMENT_VARIABLE))
